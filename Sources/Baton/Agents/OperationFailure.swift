/// What an operation throws when it knows what went wrong.
///
/// Any other error is captured too, as a failure of kind `operation` that a retry may cure.
public struct OperationFailure: Error, Sendable, Hashable, CustomStringConvertible {
    public let kind: FailureKind
    /// One line for people.
    public let message: String
    /// What to do about it, in one line.
    public let hint: String?
    /// Whether the same attempt may succeed later.
    public let isRetryable: Bool
    /// How long to wait at least before the next attempt, when the other side said so.
    public let retryAfter: Duration?

    public init(
        kind: FailureKind = .operation, _ message: String, hint: String? = nil, isRetryable: Bool,
        retryAfter: Duration? = nil
    ) {
        self.kind = kind
        self.message = message
        self.hint = hint
        self.isRetryable = isRetryable
        self.retryAfter = retryAfter
    }

    public var description: String { message + (hint.map { " (\($0))" } ?? "") }
}
