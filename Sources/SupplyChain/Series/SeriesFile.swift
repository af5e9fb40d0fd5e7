/// How a file of series is to be understood.
public struct SeriesFileOptions: Sendable, Hashable {
    /// The column of times; `nil`: by its name (`date`, `ds`, `month`, …) or by what it holds.
    public var timeColumn: String?
    /// The column of values; `nil`: by its name (`quantity`, `sales`, `value`, …), or the only column of
    /// numbers.
    public var valueColumn: String?
    /// The columns that name the series; empty: by their name (`id`, `sku`, `item`, …).
    public var idColumns: [String]
    /// The character between fields.
    public var separator: Character

    public init(
        timeColumn: String? = nil, valueColumn: String? = nil, idColumns: [String] = [],
        separator: Character = ","
    ) {
        self.timeColumn = timeColumn
        self.valueColumn = valueColumn
        self.idColumns = idColumns
        self.separator = separator
    }
}

/// Reads series from a CSV file with a header.
///
/// Two shapes are understood. A *table* has a row for each period of each series, in any order: a column of
/// values, and where there are any a column of times and one of names. Rows of one series and time are summed.
/// In a *ragged* file each line is a series: its name, then its values, oldest first, lines of different
/// length.
public enum SeriesFile {
    /// Reads a whole file.
    ///
    /// - Throws: ``SeriesFileError``.
    public static func read(_ path: String, _ options: SeriesFileOptions = SeriesFileOptions())
        throws(SeriesFileError) -> SeriesFileContent
    {
        do {
            return try content(path, options)
        } catch let error as SeriesFileError {
            throw error
        } catch let error as CSVError {
            throw SeriesFileError(path, line: error.line == 0 ? nil : error.line, error.message)
        } catch let error as SeriesColumnsError {
            throw SeriesFileError(path, line: 1, error.message, hint: error.hint)
        } catch {
            throw SeriesFileError(path, "\(error)")
        }
    }

    private static func content(_ path: String, _ options: SeriesFileOptions) throws -> SeriesFileContent {
        guard let separator = options.separator.asciiValue else {
            throw SeriesFileError(path, "expected an ASCII separator, found '\(options.separator)'")
        }
        var reader = try CSVReader(path: path, separator: separator)
        guard try reader.next() else { throw empty(path) }
        let header = try row(reader, path)
        guard !header.allSatisfy({ Double($0) != nil || SeriesTime($0) != nil }) else {
            throw SeriesFileError(
                path, line: 1, "expected column names, found values",
                hint: "put a header such as date,quantity before the rows")
        }
        guard try reader.next() else { throw empty(path) }
        let first = try row(reader, path)
        guard let columns = try SeriesColumns(header: header, firstRow: first, options) else {
            return SeriesFileContent(series: try ragged(&reader, path), valueColumn: nil)
        }
        var table = SeriesTableBuilder(path: path, columns: columns, header: header)
        repeat {
            try table.add(try row(reader, path), line: reader.line)
        } while try reader.next()
        return SeriesFileContent(series: try table.series(), valueColumn: header[columns.value])
    }

    private static func row(_ reader: CSVReader, _ path: String) throws -> [String] {
        try (0..<reader.fieldCount).map { index in
            guard let text = reader.text(index) else {
                throw SeriesFileError(path, line: reader.line, "expected UTF-8 text")
            }
            return text.trimmed
        }
    }

    /// From the record that the reader stands on.
    private static func ragged(_ reader: inout CSVReader, _ path: String) throws -> [FileSeries] {
        var result: [FileSeries] = []
        var known: Set<String> = []
        repeat {
            let cells = try row(reader, path)
            let filled = cells.reversed().drop { $0.isEmpty }.reversed().dropFirst()
            guard let id = cells.first, !filled.isEmpty else {
                throw SeriesFileError(
                    path, line: reader.line, "expected a name and at least one value",
                    hint: "a file of one series per line holds id,value,value,…")
            }
            guard known.insert(id).inserted else {
                throw SeriesFileError(path, line: reader.line, "the series '\(id)' stands here twice")
            }
            let values = try filled.map { cell in try value(cell, "value", line: reader.line, path) }
            result.append(FileSeries(id: id, values: values))
        } while try reader.next()
        return result
    }

    static func value(_ cell: String, _ column: String, line: Int, _ path: String) throws(SeriesFileError)
        -> Double?
    {
        if cell.isEmpty { return nil }
        var text = cell
        guard let number = text.withUTF8({ NumberText.number(UnsafeRawBufferPointer($0)) }) else {
            throw SeriesFileError(path, line: line, "\(column): expected a number, found '\(cell)'")
        }
        return number
    }

    private static func empty(_ path: String) -> SeriesFileError {
        SeriesFileError(path, "expected a header line and at least one row, found none")
    }
}
