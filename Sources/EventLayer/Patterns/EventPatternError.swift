/// Why an event pattern is refused, and where in it.
public struct EventPatternError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Keys from the top of the pattern, joined by points; empty for the pattern itself.
    public let path: String
    /// What was expected, or what is wrong.
    public let message: String

    public var description: String { path.isEmpty ? message : "\(path): \(message)" }
}
