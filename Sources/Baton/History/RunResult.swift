/// A run as its events tell it: what it was, how it ended, and the result of each task.
public struct RunResult: Sendable {
    public let id: RunID
    public let workflow: Workflow
    public let input: [String: Value]
    /// `nil` while the run goes on, or when the process ended before the run did.
    public let outcome: RunOutcome?
    public let startedAt: Timestamp
    public let finishedAt: Timestamp?
    /// One for each task, in the order of the workflow.
    public let results: [ExecutionResult]

    /// The result of a task by its id.
    public subscript(task: String) -> ExecutionResult? { results.first { $0.id == task } }

    public var duration: Duration? { finishedAt.map { $0 - startedAt } }
}

/// What became of one task of a run.
public struct ExecutionResult: Sendable {
    /// The task's id.
    public let id: String
    public let agent: String
    public let operation: String
    public internal(set) var status = TaskStatus.pending
    public internal(set) var output: Value?
    public internal(set) var failure: TaskFailure?
    /// How often it was attempted; 0 when it never started.
    public internal(set) var attempts = 0
    /// What its condition decided; `nil` when it has none or was never asked.
    public internal(set) var conditionHeld: Bool?
    /// The input of its attempts with the provenance of each key; `nil` when it never started.
    public internal(set) var input: ResolvedInput?
    /// When it could run for the first time; `nil` when it never could.
    public internal(set) var queuedAt: Timestamp?
    /// When its first attempt started.
    public internal(set) var startedAt: Timestamp?
    public internal(set) var finishedAt: Timestamp?

    /// From the start of the first attempt to the end of the last; zero when it never started.
    public var executionTime: Duration {
        guard let startedAt, let finishedAt else { return .zero }
        return finishedAt - startedAt
    }

    init(_ task: AgentTask) {
        id = task.id
        agent = task.agent
        operation = task.operation
    }
}

extension RunResult {
    /// Folds the events of one run, in order; the first must be its start.
    public init(folding events: [RunEvent]) {
        var fold = RunFold()
        for event in events { fold.apply(event) }
        self = fold.result
    }
}
