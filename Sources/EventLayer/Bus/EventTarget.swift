public import Baton

/// Starts the workflows of rules.
public protocol EventTarget: Sendable {
    /// Starts a run, or finds the one that was started with the same key: the bus asks again after a crash.
    ///
    /// - Returns: the run, once its start is durable.
    /// - Throws: ``EventTargetError`` when the workflow cannot be run with this input, now or ever; other errors are
    ///   taken to pass and tried again.
    func start(_ workflow: String, input: [String: Value], key: String) async throws -> RunID

    /// How a run has ended; `nil` while it goes on.
    func outcome(of run: RunID) async throws -> RunOutcome?
}

/// A run cannot be started, and trying again does not help.
public struct EventTargetError: Error, Sendable, Hashable, CustomStringConvertible {
    public let message: String
    public var description: String { message }

    public init(_ message: String) { self.message = message }
}
