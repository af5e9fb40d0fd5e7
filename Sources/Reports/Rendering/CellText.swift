internal import Charts

/// Cells as people read them; the one place that decides, for HTML and Markdown alike.
enum CellText {
    /// The cell's text; "–" for a missing value.
    static func display(_ cell: ReportCell, _ kind: ColumnKind) -> String {
        switch cell {
        case .text(let text), .status(let text, _): return text
        case .date(let day): return day.isoText
        case .missing: return "–"
        case .number(let value):
            if case .number(let style) = kind { return style.digits(value) }
            return NumberText.shortest(value)
        }
    }
}
