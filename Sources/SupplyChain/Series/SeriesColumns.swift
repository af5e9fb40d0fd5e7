/// Which columns of a table hold the time, the value and the name of a series.
struct SeriesColumns {
    let time: Int?
    let value: Int
    let names: [Int]

    static let timeNames = [
        "date", "day", "ds", "time", "timestamp", "datetime", "week", "month", "quarter", "year", "period",
    ]
    static let unitNames = ["quantity", "qty", "units", "sales", "demand", "sold"]
    static let valueNames = unitNames + ["value", "y", "count", "amount", "volume"]
    static let idNames = ["unique_id", "series_id", "series", "id", "sku", "item_id", "item", "product"]

    /// Columns as asked for, or by their usual names; the time also by what the first row holds. `nil` for a
    /// table without a value column, such as one with a series in each line.
    ///
    /// - Throws: a message where a column that was asked for is not there, or where the choice is open.
    init?(header: [String], firstRow: [String], _ options: SeriesFileOptions) throws(SeriesColumnsError) {
        let lowered = header.map { $0.lowercased() }
        func asked(_ name: String) throws(SeriesColumnsError) -> Int {
            guard let index = lowered.firstIndex(of: name.lowercased()) else {
                throw SeriesColumnsError(
                    message: "there is no column '\(name)'",
                    hint: "columns: \(header.joined(separator: ", "))")
            }
            return index
        }
        func usual(_ names: [String]) -> Int? { names.lazy.compactMap(lowered.firstIndex(of:)).first }

        let byContent = firstRow.firstIndex { SeriesTime($0) != nil && Double($0) == nil }
        let time =
            if let name = options.timeColumn { try asked(name) } else { usual(Self.timeNames) ?? byContent }
        var names: [Int] = []
        for name in options.idColumns { names.append(try asked(name)) }
        if options.idColumns.isEmpty { names = usual(Self.idNames).map { [$0] } ?? [] }
        if let name = options.valueColumn {
            self.init(time: time, value: try asked(name), names: names)
        } else if let value = usual(Self.valueNames) {
            self.init(time: time, value: value, names: names)
        } else {
            let others = header.indices.filter {
                $0 != time && !names.contains($0) && firstRow.indices.contains($0)
                    && Double(firstRow[$0]) != nil
            }
            if others.count == 1, time != nil || header.count == 1 {
                self.init(time: time, value: others[0], names: names)
            } else if time != nil {
                throw SeriesColumnsError(
                    message: "no column is known to hold the values",
                    hint: "name one with --value-column: \(header.joined(separator: ", "))")
            } else {
                return nil
            }
        }
    }

    private init(time: Int?, value: Int, names: [Int]) {
        self.time = time
        self.value = value
        self.names = names
    }
}

/// Why columns cannot be told.
struct SeriesColumnsError: Error {
    let message: String
    let hint: String
}
