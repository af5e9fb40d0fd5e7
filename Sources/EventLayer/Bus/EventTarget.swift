public import Baton

/// Starts the workflows of rules.
public protocol EventTarget: Sendable {
    /// Starts a run, or says how it is started within the transaction that records the delivery.
    ///
    /// - Parameter key: the bus asks again with the same key after a crash: it must get the same run, not a second one.
    /// - Throws: ``EventTargetError`` when the workflow cannot be run with this input, now or ever; other errors are
    ///   taken to pass and tried again.
    func start(_ rule: EventRule, input: [String: Value], key: String) async throws -> EventStart

    /// How runs have ended; those that go on are left out.
    func ends(of runs: [RunID]) async throws -> [RunID: EventRunEnd]
}

/// How a target starts a run.
public enum EventStart: Sendable {
    /// The start is durable.
    case started(RunID)
    /// For a target that keeps its runs in the database of the bus: the start and the record of the delivery are
    /// committed together, or neither is. It may throw ``EventTargetError`` as long as it has written nothing.
    case transactional(@Sendable (any SQLTransaction) throws -> RunID)
}

/// What became of a run.
public enum EventRunEnd: Sendable, Hashable {
    /// - Parameter reason: why it did not succeed, in one line.
    case ended(RunOutcome, reason: String?)
    /// It never began, and trying again does not help.
    case refused(String)
}

/// A run cannot be started, and trying again does not help.
public struct EventTargetError: Error, Sendable, Hashable, CustomStringConvertible {
    public let message: String
    public var description: String { message }

    public init(_ message: String) { self.message = message }
}
