/// The data of a chart as columns and rows: its alternative for readers, spreadsheets and programs.
public struct ChartTable: Sendable, Equatable {
    /// What a column holds.
    public enum Kind: Sendable, Equatable {
        /// Text.
        case text
        /// Numbers shown with the given decimals.
        case number(decimals: Int, unit: String)
        /// Fractions shown as percentages.
        case percent(decimals: Int)
        /// Days.
        case day
    }

    /// The name and kind of a column.
    public struct Column: Sendable, Equatable {
        /// The name.
        public let name: String
        /// What the column holds.
        public let kind: Kind

        init(_ name: String, _ kind: Kind) {
            self.name = name
            self.kind = kind
        }
    }

    /// One cell.
    public enum Cell: Sendable, Equatable {
        /// A text.
        case text(String)
        /// A number.
        case number(Double)
        /// A day.
        case day(CalendarDay)
        /// No value.
        case missing

        static func optional(_ value: Double?) -> Cell {
            value.map { .number($0) } ?? .missing
        }
    }

    /// The columns.
    public let columns: [Column]
    /// The rows, each as wide as there are columns.
    public let rows: [[Cell]]
}
