/// A person's answer to an approval task.
public struct ApprovalAnswer: Sendable, Hashable {
    /// Tells a repeated answer from a second one: the same id again changes nothing.
    public var id: String
    public var isApproved: Bool
    /// Who answered.
    public var by: String?
    public var comment: String?

    public init(id: String, isApproved: Bool, by: String? = nil, comment: String? = nil) {
        self.id = id
        self.isApproved = isApproved
        self.by = by
        self.comment = comment
    }
}

/// A message to a run, for a task that waits for a signal of its name.
public struct RunSignal: Sendable, Hashable {
    public var name: String
    /// Tells a repeated signal from a second one: the same id again changes nothing.
    public var id: String
    public var payload: Value

    public init(_ name: String, id: String, payload: Value = [:]) {
        self.name = name
        self.id = id
        self.payload = payload
    }
}

/// What became of an outside effect that was in doubt.
public enum DoubtResolution: Sendable, Hashable {
    /// It happened, with this output.
    case done(output: Value)
    /// It did not happen, or may happen again: the operation is called once more.
    case retry
    /// The task fails.
    case fail(message: String)
}

/// What a run says to a request from outside.
public enum RunReply: Sendable, Hashable {
    case accepted
    /// It was accepted before; nothing changes.
    case repeated
    /// With the reason in one line.
    case refused(String)
}
