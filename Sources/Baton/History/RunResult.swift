/// A run as its events tell it: what it was, how it ended, and the result of each task.
public struct RunResult: Sendable {
    public let id: RunID
    /// Counted from 1; each redrive adds one.
    public let generation: Int
    /// Where its first results come from, when it is a fork.
    public let origin: Origin?
    public let workflow: Workflow
    public let input: [String: Value]
    /// `nil` while the run goes on, or when the process ended before the run did.
    public let outcome: RunOutcome?
    /// What the run yields: the workflow's `output`; `nil` when it declares none, or when that could not be evaluated.
    public let output: Value?
    /// Why the workflow's `output` could not be evaluated.
    public let failure: TaskFailure?
    public let startedAt: Timestamp
    public let finishedAt: Timestamp?
    /// One for each task, in the order of the workflow; tasks that were spawned into it come last.
    public let results: [ExecutionResult]
    /// Those of tasks within tasks, by their paths, in the order in which they were first heard of.
    public let innerResults: [ExecutionResult]

    /// The result of a task by its id, or by its path: `restock[3]/order`.
    public subscript(task: String) -> ExecutionResult? {
        results.first { $0.id == task } ?? innerResults.first { $0.id == task }
    }

    /// The run that another one was forked from, and the task at which.
    public struct Origin: Sendable, Hashable {
        public let run: RunID
        public let task: String
    }

    /// Not below zero, also when the clock was set back meanwhile.
    public var duration: Duration? { finishedAt.map { max($0 - startedAt, .zero) } }
}

/// What became of one task of a run.
public struct ExecutionResult: Sendable {
    /// The task's id, or its path when it stands within another task.
    public let id: String
    public let kind: TaskKind
    /// The agent that it calls; `nil` for a control task.
    public let agent: String?
    /// The operation that it calls; `nil` for a control task.
    public let operation: String?
    public internal(set) var status = TaskStatus.pending
    public internal(set) var output: Value?
    public internal(set) var failure: TaskFailure?
    /// What it waits for, while it does.
    public internal(set) var wait: TaskWait?
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

    /// From the start of the first attempt to the end of the last; zero when it never started, and when the clock was
    /// set back meanwhile by more than it took.
    public var executionTime: Duration {
        guard let startedAt, let finishedAt else { return .zero }
        return max(finishedAt - startedAt, .zero)
    }

    init(id: String, _ task: AgentTask) {
        self.id = id
        kind = task.work.kind
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
