/// A named list of tasks with the pattern that they run in.
public struct Workflow: Sendable {
    public var name: String
    /// One line for people; may be empty.
    public var summary: String
    public var version: Int
    public var pattern: ExecutionPattern
    public var tasks: [AgentTask]
    /// What a failed task means to the rest.
    public var failurePolicy: FailurePolicy
    /// Whether required inputs may come from earlier tasks that a task does not depend on; read by `sequential`.
    public var carry: CarryPolicy
    /// How many tasks run at the same time at most; `nil` is unlimited.
    public var maxConcurrency: Int?
    /// The longest that a run may take; `nil` is unlimited.
    public var deadline: Duration?
    /// How many retries all tasks of a run may have together; `nil` is unlimited.
    public var retryBudget: Int?
    /// That of tasks which name none; of tasks that wait for a free place the highest goes first.
    public var priority: Int
    /// What the run's input object may hold, with defaults.
    public var input: ObjectSchema
    /// What a run yields, with `${expressions}` over its tasks. As part of another run, a workflow without it yields
    /// the output of its only task, or an object of its tasks' outputs by their ids.
    public var output: Value?

    public init(
        _ name: String, summary: String = "", version: Int = 1, pattern: ExecutionPattern = .sequential,
        tasks: [AgentTask], failurePolicy: FailurePolicy = .continueIndependent, carry: CarryPolicy = .fill,
        maxConcurrency: Int? = nil, deadline: Duration? = nil, retryBudget: Int? = nil, priority: Int = 0,
        input: ObjectSchema = .open, output: Value? = nil
    ) {
        self.name = name
        self.summary = summary
        self.version = version
        self.pattern = pattern
        self.tasks = tasks
        self.failurePolicy = failurePolicy
        self.carry = carry
        self.maxConcurrency = maxConcurrency
        self.deadline = deadline
        self.retryBudget = retryBudget
        self.priority = priority
        self.input = input
        self.output = output
    }

    /// Whether a required input that is missing is taken from an earlier task.
    var carriesInputs: Bool { pattern == .sequential && carry == .fill }
}
