import Foundation

/// A named series, oldest value first.
struct NamedSeries {
    let id: String
    let values: [Double]
}

/// Reads files of many series: one line each, the name first.
///
/// Lines may differ in length (`id,values...`). Values may have columns of their own whose names end in a number
/// (`w1,w2,…`, `JAN96,…`); columns before them are left out, but for the name of the series.
enum SeriesFile {
    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: of the file; its first line is a header.
    ///   - skippingIncomplete: whether series with an empty cell are left out; otherwise empty cells end a
    ///     series.
    static func read(_ path: String, skippingIncomplete: Bool = false) throws -> [NamedSeries] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw WrongResult("\(path): cannot be read as UTF-8 text")
        }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let leadingColumns = leadingColumns(lines.first.map(fields) ?? [])
        var result: [NamedSeries] = []
        for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            let cells = fields(line)
            guard let id = cells.first else { continue }
            var values: [Double?] = []
            for cell in cells.dropFirst(leadingColumns) {
                let number = Double(cell)
                guard number != nil || cell.isEmpty || cell == "NA" else {
                    throw WrongResult("\(path):\(index + 1): expected a number, found '\(cell)'")
                }
                values.append(number)
            }
            if skippingIncomplete && values.contains(nil) { continue }
            result.append(
                NamedSeries(id: String(id.filter { $0 != "\"" }), values: values.compactMap(\.self)))
        }
        guard !result.isEmpty else { throw WrongResult("\(path) holds no series") }
        return result
    }

    /// Columns before the last run of columns that are numbered; at least the name.
    private static func leadingColumns(_ header: [Substring]) -> Int {
        let numbered = header.reversed().prefix { $0.filter { $0 != "\"" }.last?.isNumber ?? true }.count
        return numbered == 0 ? 1 : max(1, header.count - numbered)
    }

    /// Cells of a line; commas between quotes belong to the cell.
    private static func fields(_ line: Substring) -> [Substring] {
        guard line.contains("\"") else { return line.split(separator: ",", omittingEmptySubsequences: false) }
        var cells: [Substring] = []
        var start = line.startIndex
        var quoted = false
        for index in line.indices {
            if line[index] == "\"" { quoted.toggle() }
            guard line[index] == ",", !quoted else { continue }
            cells.append(line[start..<index])
            start = line.index(after: index)
        }
        return cells + [line[start...]]
    }
}
