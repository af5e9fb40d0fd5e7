/// Writes CSV (RFC 4180).
package enum CSVText {
    /// A record without its line end.
    package static func line(_ cells: [String]) -> String {
        cells.map(quoted).joined(separator: ",")
    }

    private static func quoted(_ cell: String) -> String {
        let isSpecial = cell.utf8.contains { byte in
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
                || byte == UInt8(ascii: "\r")
        }
        let hasOuterBlank = cell.first == " " || cell.last == " "
        guard isSpecial || hasOuterBlank else { return cell }
        return "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }
}
