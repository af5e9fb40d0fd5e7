/// Collects the rows of a table into series.
struct SeriesTableBuilder {
    private let path: String
    private let columns: SeriesColumns
    private let header: [String]
    private var order: [String] = []
    private var rows: [String: [Row]] = [:]

    private struct Row {
        let time: SeriesTime?
        let value: Double?
        let line: Int
    }

    init(path: String, columns: SeriesColumns, header: [String]) {
        self.path = path
        self.columns = columns
        self.header = header
    }

    mutating func add(_ cells: [String], line: Int) throws(SeriesFileError) {
        guard cells.count == header.count else {
            throw SeriesFileError(
                path, line: line, "expected \(header.count) fields as in the header, found \(cells.count)")
        }
        var time: SeriesTime?
        if let column = columns.time {
            time = SeriesTime(cells[column])
            guard time != nil else {
                throw SeriesFileError(
                    path, line: line,
                    "\(header[column]): expected \(SeriesTime.expectation), found '\(cells[column])'")
            }
        }
        let value = try SeriesFile.value(cells[columns.value], header[columns.value], line: line, path)
        let id = columns.names.map { cells[$0] }.joined(separator: " @ ")
        if rows[id] == nil { order.append(id) }
        rows[id, default: []].append(Row(time: time, value: value, line: line))
    }

    /// All series up to the last time of the file, so that what is no longer sold ends without rows.
    func series() throws(SeriesFileError) -> [FileSeries] {
        guard columns.time != nil else {
            return order.map { id in FileSeries(id: id, values: rows[id, default: []].map(\.value)) }
        }
        let times = Set(rows.values.flatMap { $0.compactMap(\.time) }).sorted()
        let step = SeriesStep.spacing(times)
        var result: [FileSeries] = []
        for id in order { result.append(try dense(id, rows[id, default: []], step, until: times.last)) }
        return result
    }

    private func dense(_ id: String, _ rows: [Row], _ step: SeriesStep?, until end: SeriesTime?)
        throws(SeriesFileError) -> FileSeries
    {
        guard let start = rows.compactMap(\.time).min(), let end, let step else {
            return FileSeries(id: id, values: rows.map(\.value), start: rows.first?.time)
        }
        var values: [Double?] = []
        let count = (start.steps(to: end, of: step) ?? 0) + 1
        guard count <= Self.longest else {
            throw SeriesFileError(
                path, "expected at most \(Self.longest) periods, found \(count) of one \(step.name) each",
                hint: "check the times for a typing error, or sum the rows up to longer periods")
        }
        values = Array(repeating: nil, count: count)
        for row in rows {
            guard let time = row.time, let value = row.value else { continue }
            guard let index = start.steps(to: time, of: step), values.indices.contains(index) else {
                throw SeriesFileError(path, line: row.line, "'\(time)' does not fall on a \(step.name)")
            }
            values[index] = (values[index] ?? 0) + value
        }
        return FileSeries(id: id, values: values, start: start, step: step)
    }

    private static let longest = 1_000_000
}
