/// Why a schedule is refused.
public struct ScheduleError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The schedule as it was written.
    public let expression: String
    /// What is wrong, what was expected.
    public let message: String

    public var description: String { "\(expression): \(message)" }
}
