/// What a task does at its turn: call an operation, or control other tasks.
public enum TaskWork: Sendable {
    /// Calls an operation of an agent.
    case operation(agent: String, name: String)
    /// Runs a body once for each item of a list.
    indirect case map(MapTask)
    /// Runs a body again and again until a condition holds.
    indirect case loop(LoopTask)
    /// Runs the first branch whose condition holds.
    indirect case choice(ChoiceTask)
    /// Runs another workflow as part of this run; the task's input is its input.
    indirect case workflow(Workflow)
    /// Starts the tasks of a body together; the first that succeeds wins and the others are cancelled.
    indirect case race(TaskBody)
    /// Waits for time to pass.
    case sleep(SleepTask)
    /// Waits for a person to say yes or no.
    indirect case approval(ApprovalTask)
    /// Waits for a signal from outside the run.
    indirect case signal(SignalTask)

    public var kind: TaskKind {
        switch self {
        case .operation: .operation
        case .map: .map
        case .loop: .loop
        case .choice: .choice
        case .workflow: .workflow
        case .race: .race
        case .sleep: .sleep
        case .approval: .approval
        case .signal: .signal
        }
    }
}

/// The kinds of task; the raw values are the keys of workflow files.
public enum TaskKind: String, Sendable, Hashable, CaseIterable {
    case operation, map, loop, choice, workflow, race, sleep, approval, signal
}

/// Tasks within a task.
///
/// Their expressions see what the enclosing task may read, under the same names; a name of their own hides an outer
/// one.
public struct TaskBody: Sendable {
    public var pattern: ExecutionPattern
    public var tasks: [AgentTask]
    /// What the body yields, with `${expressions}` over its tasks. Without it: the output of its only task, or an
    /// object of its tasks' outputs by their ids.
    public var output: Value?

    public init(pattern: ExecutionPattern = .sequential, tasks: [AgentTask], output: Value? = nil) {
        self.pattern = pattern
        self.tasks = tasks
        self.output = output
    }
}

/// Runs a body once for each item of a list.
///
/// Its output: `outputs` (one for each item, null where there is none), `statuses`, `total`, `succeeded`, `failed`.
public struct MapTask: Sendable {
    /// A CEL expression that yields a list, or the list itself, whose texts may hold `${expressions}`.
    public var over: Value
    /// The name under which the body sees its item; it also sees the item's place, from 0, as `index`.
    public var item: String
    /// How many items are under way at the same time at most; `nil` is unlimited.
    public var maxConcurrency: Int?
    /// What a failed item means to the others. With `continueIndependent` all items run, and the task fails when one
    /// failed; with `tolerate` it succeeds as long as no more have failed.
    public var failurePolicy: FailurePolicy
    public var body: TaskBody

    public init(
        over: Value, item: String = "item", maxConcurrency: Int? = nil,
        failurePolicy: FailurePolicy = .continueIndependent, body: TaskBody
    ) {
        self.over = over
        self.item = item
        self.maxConcurrency = maxConcurrency
        self.failurePolicy = failurePolicy
        self.body = body
    }
}

/// Runs a body until a condition holds after it, at most a number of times.
///
/// The body sees the `iteration`, counted from 1, and the output of the one before as `previous`, an empty object in
/// the first. The output of the last iteration is the task's.
public struct LoopTask: Sendable {
    /// A CEL expression over the body's tasks, evaluated after each iteration.
    public var until: String
    /// When it does not hold after this many, the task fails with kind `budget`.
    public var maxIterations: Int
    public var body: TaskBody

    public init(until: String, maxIterations: Int, body: TaskBody) {
        self.until = until
        self.maxIterations = maxIterations
        self.body = body
    }
}

/// Runs the first branch whose condition holds; when none does, the task is skipped.
public struct ChoiceTask: Sendable {
    public var branches: [Branch]

    public init(_ branches: [Branch]) { self.branches = branches }

    public struct Branch: Sendable {
        /// A CEL expression; `nil` always holds.
        public var when: String?
        public var body: TaskBody

        public init(when: String?, body: TaskBody) {
            self.when = when
            self.body = body
        }
    }
}

/// For how long, or until when, a task waits.
public enum SleepTask: Sendable, Hashable {
    case duration(Duration)
    /// A CEL expression that yields a duration.
    case forExpression(String)
    /// A CEL expression that yields a timestamp.
    case untilExpression(String)
}

/// Waits for a person's answer.
///
/// Approved, the task succeeds with `approved`, `by` and `comment`; rejected, it fails with kind `rejected`. Its
/// `timeout` bounds the wait.
public struct ApprovalTask: Sendable, Hashable {
    /// What the person is asked; may hold `${expressions}`.
    public var prompt: String
    /// The answer when nobody answers within `timeout`; `nil` times the task out.
    public var onTimeout: Default?

    public init(_ prompt: String, onTimeout: Default? = nil) {
        self.prompt = prompt
        self.onTimeout = onTimeout
    }

    public enum Default: String, Sendable, Hashable, CaseIterable { case approve, reject }
}

/// Waits for a signal of a name. Each signal serves one task; one that arrives early is kept for the task to come.
///
/// The signal's payload is the task's output. Its `timeout` bounds the wait.
public struct SignalTask: Sendable, Hashable {
    public var name: String
    /// The payload when no signal arrives within `timeout`; `nil` times the task out.
    public var onTimeout: Value?

    public init(_ name: String, onTimeout: Value? = nil) {
        self.name = name
        self.onTimeout = onTimeout
    }
}
