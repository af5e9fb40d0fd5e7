internal import Charts

/// Writes CSV after RFC 4180: comma, CRLF, quotes where needed.
///
/// A text cell that a spreadsheet would take for a formula gets a leading apostrophe (OWASP, "CSV Injection");
/// numbers stay numbers.
struct CSVReport {
    let document: ReportDocument

    /// All figures and texts as one value per line, every line as wide as the header.
    func longForm() throws(ReportError) -> String {
        var csv = CSVText()
        csv.row(
            ["section", "block", "title", "row", "column", "kind", "unit", "value"].map { .text($0) })
        for section in document.sections {
            for (index, block) in section.blocks.enumerated() {
                for table in try FlatTable.tables(of: block) {
                    append(table, section: section.heading, block: index + 1, to: &csv)
                }
            }
        }
        return csv.text
    }

    /// One file per block with figures.
    func files() throws(ReportError) -> [ReportFile] {
        var files: [ReportFile] = []
        for (sectionIndex, section) in document.sections.enumerated() {
            for (blockIndex, block) in section.blocks.enumerated() where block.hasFigures {
                for table in try FlatTable.tables(of: block) {
                    var csv = CSVText()
                    csv.row(table.columns.map { .text($0) })
                    for row in table.rows { csv.row(row) }
                    let place = "\(twoDigits(sectionIndex + 1))-\(twoDigits(blockIndex + 1))"
                    files.append(
                        ReportFile(name: "\(place)-\(fileName(from: table.title)).csv", text: csv.text))
                }
            }
        }
        return files
    }

    private func append(
        _ table: FlatTable, section: String, block: Int, to csv: inout CSVText
    ) {
        for (rowIndex, row) in table.rows.enumerated() {
            for (column, cell) in zip(table.columns, row) {
                csv.row([
                    .text(section), .integer(block), .text(table.title), .integer(rowIndex + 1),
                    .text(column), .text(cell.kind), .text(cell.unit), cell,
                ])
            }
        }
    }

    private func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }

    private func fileName(from title: String) -> String {
        let name = title.lowercased().utf8.prefix(200).map { byte -> UInt8 in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) ? byte : UInt8(ascii: "-")
        }
        let words = String(decoding: name, as: UTF8.self).split(separator: "-").joined(separator: "-")
        return words.isEmpty ? "table" : String(words.prefix(48))
    }
}

extension ReportBlock {
    /// Whether the block has figures that make a table.
    fileprivate var hasFigures: Bool {
        switch self {
        case .kpis, .table, .chart, .recommendations: true
        case .paragraph, .callout, .notes: false
        }
    }
}

/// CSV under construction.
struct CSVText {
    private(set) var text = ""

    mutating func row(_ cells: [FlatCell]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { text += "," }
            text += Self.field(cell)
        }
        text += "\r\n"
    }

    private static func field(_ cell: FlatCell) -> String {
        switch cell {
        case .missing: ""
        case .integer(let number): String(number)
        case .number(let value, let style): style.plainText(value)
        case .date(let day): day.isoText
        case .text(let text): quoted(isFormula(text) ? "'" + text : text)
        }
    }

    /// Whether a spreadsheet would evaluate the text: it begins with = + - @, a tab, a line break or the
    /// full-width forms of the four signs.
    private static func isFormula(_ text: String) -> Bool {
        switch text.unicodeScalars.first {
        case "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": true
        default: false
        }
    }

    private static func quoted(_ text: String) -> String {
        let needsQuotes = text.unicodeScalars.contains {
            $0 == "," || $0 == "\"" || $0 == "\r" || $0 == "\n" || $0 == "'"
        }
        guard needsQuotes else { return text }
        var result = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in text.unicodeScalars {
            if scalar == "\"" { result.append("\"") }
            result.append(scalar)
        }
        result.append("\"")
        return String(result)
    }
}
