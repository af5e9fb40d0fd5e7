internal import SupplyChain

/// A series in characters: dots of Braille for the line, and below it a mark where an anomaly lies.
struct AnomalyPlot {
    private let searched: SearchedSeries
    private let width: Int
    private let style: TextStyle
    private static let rows = 10

    /// - Parameter width: columns to fill, axis included.
    init(_ searched: SearchedSeries, width: Int, style: TextStyle) {
        self.searched = searched
        self.width = width
        self.style = style
    }

    var text: String {
        let values = searched.series.values
        let known = values.compactMap(\.self)
        let scale = ValueScale(known, rows: Self.rows)
        let labelWidth = scale.labels.values.map(\.count).max() ?? 0
        let columns = max(20, width - labelWidth - 2)
        let dots = Double(2 * columns - 1) / Double(max(values.count - 1, 1))
        func column(_ index: Int) -> Int { Int((Double(index) * dots).rounded()) }
        var canvas = BrailleCanvas(columns: columns, rows: Self.rows)
        for index in values.indices {
            guard let value = values[index] else { continue }
            let before = index > 0 ? values[index - 1] : nil
            let from = before.map { (column(index - 1), scale.dot($0)) } ?? (column(index), scale.dot(value))
            canvas.line(from: from, to: (column(index), scale.dot(value)))
        }
        var marks = [Character](repeating: "─", count: columns)
        for finding in searched.findings {
            let first = column(finding.range.lowerBound) / 2
            let last = column(finding.range.upperBound - 1) / 2
            for cell in first...max(first, last) where marks[cell] != "▲" { marks[cell] = "═" }
            marks[column(finding.peak) / 2] = "▲"
        }
        let lines = (0..<Self.rows).map { row in
            let label = scale.labels[row] ?? ""
            let margin = String(repeating: " ", count: labelWidth - label.count) + label
            let cells = (0..<columns).map { cell -> String in
                guard let character = canvas.character(row: row, column: cell) else { return " " }
                return marks[cell] == "─" ? String(character) : style.red(String(character))
            }
            return "\(style.dim(margin)) \(style.dim(scale.labels[row] == nil ? "│" : "┤"))\(cells.joined())"
        }
        let indent = String(repeating: " ", count: labelWidth + 1)
        let axis = marks.map { $0 == "─" ? style.dim("─") : style.red(String($0)) }.joined()
        let first = searched.series.label(at: 0)
        let last = searched.series.label(at: values.count - 1)
        let gap = String(repeating: " ", count: max(1, columns - first.count - last.count))
        return (lines + ["\(style.dim("\(indent)└"))\(axis)", style.dim("\(indent) \(first)\(gap)\(last)")])
            .joined(separator: "\n")
    }
}
