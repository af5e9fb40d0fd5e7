/// One series of a file, with every period between its first and its last.
public struct FileSeries: Sendable, Hashable {
    /// What the file calls it; empty where it holds a single series without a name.
    public let id: String
    /// Oldest first; `nil` for a period without a row.
    public let values: [Double?]
    /// The first period; `nil` where the file has no times.
    public let start: SeriesTime?
    /// The spacing; `nil` where the file has no times, or fewer than two of them.
    public let step: SeriesStep?

    public init(id: String, values: [Double?], start: SeriesTime? = nil, step: SeriesStep? = nil) {
        self.id = id
        self.values = values
        self.start = start
        self.step = step
    }

    /// The time of a period, those of the future included; `nil` where the file has no times.
    public func time(at index: Int) -> SeriesTime? {
        guard let start else { return nil }
        return start.advanced(by: index, of: step ?? .days(1))
    }

    /// The time of a period as text, or its number, counted from 1.
    public func label(at index: Int) -> String {
        time(at: index).map { "\($0)" } ?? "\(index + 1)"
    }

    /// Days of the week, 1 = Monday, on which a daily series of eight weeks or more never has a row with more
    /// than zero.
    public var closedWeekdays: Set<Int> {
        guard step == .days(1), let start, values.count >= 56 else { return [] }
        var open: Set<Int> = []
        for (index, value) in values.enumerated() where (value ?? 0) != 0 {
            open.insert(start.date.advanced(by: index).isoWeekday)
        }
        return Set(1...7).subtracting(open)
    }
}

/// What a file of series holds, and how it was understood.
public struct SeriesFileContent: Sendable, Hashable {
    /// In the order in which the file names them first.
    public let series: [FileSeries]
    /// The column of the values; `nil` for a file of one series per line.
    public let valueColumn: String?

    /// Whether the column's name speaks of amounts, of which a period without a row has none.
    public var countsUnits: Bool {
        valueColumn.map { SeriesColumns.unitNames.contains($0.lowercased()) } ?? false
    }
}

/// Why a file of series cannot be read.
public struct SeriesFileError: Error, Sendable, Hashable, CustomStringConvertible {
    public let file: String
    /// Counted from 1; `nil` for the file as a whole.
    public let line: Int?
    /// What was expected and what was found.
    public let message: String
    /// What to do about it.
    public let hint: String?

    init(_ file: String, line: Int? = nil, _ message: String, hint: String? = nil) {
        self.file = file
        self.line = line
        self.message = message
        self.hint = hint
    }

    public var description: String {
        "\(file)\(line.map { ":\($0)" } ?? ""): \(message)" + (hint.map { " (\($0))" } ?? "")
    }
}
