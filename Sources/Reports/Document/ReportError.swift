public import Charts

/// Why a report was not rendered.
public struct ReportError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was wrong.
    public enum Kind: Sendable, Equatable {
        /// A number is not a number or infinite.
        case notFinite
        /// A row is shorter or longer than the table is wide.
        case rowWidth
        /// A cell does not hold what its column says.
        case cellKind
        /// A currency is not a code of three capital letters.
        case currency
        /// A period ends before it begins.
        case period
        /// A chart cannot be drawn.
        case chart(ChartError)
    }

    /// What was wrong.
    public let kind: Kind
    /// Where: section, block, row and column, counted from 1.
    public let location: String
    /// What was expected there.
    public let expected: String
    /// What to do about it.
    public let hint: String

    /// One line for people.
    public var description: String {
        "report, \(location): expected \(expected); \(hint)"
    }
}
