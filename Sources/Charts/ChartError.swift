/// Why a chart was not drawn.
public struct ChartError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was wrong with the data.
    public enum Kind: String, Sendable, Codable {
        /// A value is not a number or infinite.
        case notFinite
        /// A value is outside the range that the chart can draw.
        case outOfRange
        /// Days are not strictly ascending.
        case unordered
        /// An interval's lower end is above its upper end.
        case invertedRange
        /// The same cell, level or node was given twice.
        case duplicate
        /// An edge leads from or to a node that is not there.
        case unknownNode
        /// Edges lead round in a circle.
        case cyclic
    }

    /// What was wrong.
    public let kind: Kind
    /// The title of the chart.
    public let chart: String
    /// Where in the data: the series and the position, counted from 1.
    public let location: String
    /// What was expected there.
    public let expected: String
    /// What to do about it.
    public let hint: String

    /// One line for people.
    public var description: String {
        "chart '\(chart)', \(location): expected \(expected); \(hint)"
    }
}
