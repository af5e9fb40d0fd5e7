/// What an operation can see of the run that it is part of: read-only.
///
/// The outputs are those of the tasks that had finished when this task started, whether it depends on them or not.
public struct ExecutionContext: Sendable {
    public let run: RunID
    /// Counted from 1; each redrive of the run adds one.
    public let generation: Int
    public let workflow: String
    /// The task's id, or its path when it stands within another task: `restock[3]/order`.
    public let task: String
    /// Counted from 1.
    public let attempt: Int
    /// The input object of the run, or of the sub-workflow that the task stands in.
    public let input: [String: Value]
    /// When the run started.
    public let runStarted: Timestamp

    /// Equal over all attempts of this task in this generation of the run, different for each item of a map: hand it to
    /// systems that deduplicate.
    public var idempotencyKey: String { "\(run.text).\(generation)/\(task)" }

    /// The variables of the map or loop that the task is part of: the item, its `index`, the `iteration`.
    public var variables: [String: Value] { outcomes.locals }

    let outcomes: TaskOutcomes
    /// How many tasks had finished when this view was taken.
    let visible: Int

    /// The output of a finished task; `nil` when it has none (not finished, failed, skipped) or does not exist.
    public func output(of task: String) -> Value? { outcome(of: task)?.output }

    /// The status of a finished task; `nil` while it is unfinished.
    public func status(of task: String) -> TaskStatus? { outcome(of: task)?.status }

    /// Why a finished task failed.
    public func failure(of task: String) -> TaskFailure? { outcome(of: task)?.failure }

    /// The ids of all tasks that had finished, in the order in which they did.
    public var finishedTasks: [String] { outcomes.finished(visible: visible) }

    private func outcome(of task: String) -> TaskOutcome? { outcomes.find(task, visible: visible).outcome }
}
