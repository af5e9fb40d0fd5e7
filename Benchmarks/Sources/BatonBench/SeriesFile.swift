import Foundation

/// A named series, oldest value first.
struct NamedSeries {
    let id: String
    let values: [Double]
}

/// Reads files of many series: one line each, the name first.
///
/// Lines may differ in length (`id,values...`). A file with named columns before the values says how many
/// there are.
enum SeriesFile {
    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: of the file; its first line is a header.
    ///   - leadingColumns: columns before the first value, the name included.
    ///   - skippingIncomplete: whether series with an empty cell are left out; otherwise empty cells end a
    ///     series.
    static func read(_ path: String, leadingColumns: Int = 1, skippingIncomplete: Bool = false) throws
        -> [NamedSeries]
    {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var result: [NamedSeries] = []
        for line in text.split(whereSeparator: \.isNewline).dropFirst() {
            let cells = fields(line)
            let numbers = cells.dropFirst(leadingColumns).map { Double($0) }
            guard let id = cells.first else { continue }
            if skippingIncomplete && numbers.contains(nil) { continue }
            result.append(NamedSeries(id: String(id), values: numbers.compactMap(\.self)))
        }
        guard !result.isEmpty else { throw WrongResult("\(path) holds no series") }
        return result
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
