public import Baton

/// One call of an operation: an attempt of a task, as the operation saw it.
public struct OperationCall: Sendable {
    public let agent: String
    public let operation: String
    /// What it received: the task's resolved input.
    public let input: [String: Value]
    public let run: RunID
    /// The task's id or path.
    public let task: String
    /// Counted from 1 within the task.
    public let attempt: Int
    public let idempotencyKey: String
    public let startedAt: Timestamp
    /// `nil` while the call goes on, and for one that was given up and never returned.
    public internal(set) var finishedAt: Timestamp?
    public internal(set) var output: Value?
    /// What it threw.
    public internal(set) var error: (any Error)?

    init(
        _ definition: OperationDefinition, input: [String: Value], context: ExecutionContext,
        at start: Timestamp
    ) {
        agent = definition.agent
        operation = definition.name
        self.input = input
        run = context.run
        task = context.task
        attempt = context.attempt
        idempotencyKey = context.idempotencyKey
        startedAt = start
    }
}
