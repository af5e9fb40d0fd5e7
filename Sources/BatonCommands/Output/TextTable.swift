/// Columns of text, aligned; the last one takes what it needs.
struct TextTable {
    private let header: [String]
    private let alignRight: Set<Int>
    private var rows: [[Cell]] = []

    /// Text with the style that is laid over it once it is padded.
    struct Cell: ExpressibleByStringLiteral {
        let text: String
        let style: (String) -> String

        init(_ text: String, style: @escaping (String) -> String = { $0 }) {
            self.text = text
            self.style = style
        }
        init(stringLiteral text: String) { self.init(text) }
    }

    /// - Parameter alignRight: columns of numbers.
    init(_ header: [String], alignRight: Set<Int> = []) {
        self.header = header
        self.alignRight = alignRight
    }

    mutating func add(_ cells: [Cell]) { rows.append(cells) }
    mutating func add(_ cells: [String]) { rows.append(cells.map { Cell($0) }) }

    func render(_ style: TextStyle = .output) -> String {
        let all = [header.map { Cell($0, style: style.dim) }] + rows
        let widths = header.indices.map { column in
            all.map { $0.indices.contains(column) ? $0[column].text.count : 0 }.max() ?? 0
        }
        return all.map { row in
            row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: max(0, widths[column] - cell.text.count))
                if alignRight.contains(column) { return cell.style(padding + cell.text) }
                return column == row.count - 1 ? cell.style(cell.text) : cell.style(cell.text) + padding
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
