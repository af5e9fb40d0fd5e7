/// A stub that cannot stand in for its operation, or a question about an operation that there is not.
public struct StubError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable {
        case unknownAgent
        case unknownOperation
        /// A fixed output does not fit the operation's schema.
        case invalidOutput
        /// A sequence without stubs.
        case emptySequence
    }

    public let kind: Kind
    /// One line: which operation, what was expected and what was found.
    public let message: String
    /// What to do about it, in one line.
    public let hint: String?

    init(_ kind: Kind, _ message: String, hint: String? = nil) {
        self.kind = kind
        self.message = message
        self.hint = hint
    }

    public var description: String { message + (hint.map { " (\($0))" } ?? "") }
}
