public import Charts

/// A table with typed columns.
public struct ReportTable: Sendable, Equatable, Codable {
    /// What the table lists.
    public let caption: String
    /// The columns.
    public let columns: [ReportColumn]
    /// The rows, each with one cell per column of the column's kind.
    public let rows: [[ReportCell]]

    /// A table; ``ReportDocument/validate()`` checks that cells fit their columns.
    public init(caption: String, columns: [ReportColumn], rows: [[ReportCell]]) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
    }
}

/// The heading and kind of a column.
public struct ReportColumn: Sendable, Equatable, Codable {
    /// The heading.
    public let title: String
    /// What the cells hold.
    public let kind: ColumnKind

    /// A column.
    public init(_ title: String, _ kind: ColumnKind) {
        self.title = title
        self.kind = kind
    }

    /// The heading with the unit, "Value (EUR)".
    var heading: String {
        guard case .number(let style) = kind, !style.unitText.isEmpty else { return title }
        return "\(title) (\(style.unitText))"
    }
}

/// What the cells of a column hold.
public enum ColumnKind: Sendable, Equatable, Codable {
    /// Text.
    case text
    /// Numbers in the given style.
    case number(NumberStyle)
    /// Days.
    case date
    /// A state with a tone.
    case status

    /// Numbers with fixed decimals.
    public static func number(decimals: Int, unit: String = "") -> ColumnKind {
        .number(.number(decimals: decimals, unit: unit))
    }

    /// Amounts in a currency (ISO 4217 code).
    public static func money(_ currency: String) -> ColumnKind {
        .number(.money(currency: currency))
    }

    /// Fractions shown in percent.
    public static func percent(decimals: Int = 1) -> ColumnKind {
        .number(.percent(decimals: decimals))
    }

    /// The name of the kind in JSON and CSV.
    var name: String {
        switch self {
        case .text: "text"
        case .number(.number): "number"
        case .number(.money): "money"
        case .number(.percent): "percent"
        case .date: "date"
        case .status: "status"
        }
    }
}

/// A cell of a table.
public enum ReportCell: Sendable, Equatable, Codable {
    /// A text.
    case text(String)
    /// A number, an amount or a fraction, as the column says.
    case number(Double)
    /// A day.
    case date(CalendarDay)
    /// A state with a tone.
    case status(String, StatusTone)
    /// No value; shown as "–", empty in CSV, null in JSON. It fits every column.
    case missing
}

/// How grave a state is.
public enum StatusTone: String, Sendable, Codable, CaseIterable {
    /// As wanted.
    case good
    /// Neither good nor bad.
    case neutral
    /// To be watched.
    case warning
    /// To be acted on.
    case critical
}
