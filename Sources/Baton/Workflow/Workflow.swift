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
    /// What the run's input object may hold, with defaults.
    public var input: ObjectSchema

    public init(
        _ name: String, summary: String = "", version: Int = 1, pattern: ExecutionPattern = .sequential,
        tasks: [AgentTask], failurePolicy: FailurePolicy = .continueIndependent, carry: CarryPolicy = .fill,
        maxConcurrency: Int? = nil, deadline: Duration? = nil,
        input: ObjectSchema = .open
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
        self.input = input
    }

    /// Whether a required input that is missing is taken from an earlier task.
    var carriesInputs: Bool { pattern == .sequential && carry == .fill }
}
