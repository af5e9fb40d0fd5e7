/// A named list of tasks with the pattern that they run in.
public struct Workflow: Sendable {
    public var tasks: [AgentTask]
    /// Everything but the tasks, in one place: plans, events and results all hold their workflow.
    private var header: Header

    public init(
        _ name: String, summary: String = "", version: Int = 1, pattern: ExecutionPattern = .sequential,
        tasks: [AgentTask], failurePolicy: FailurePolicy = .continueIndependent, carry: CarryPolicy = .fill,
        maxConcurrency: Int? = nil, deadline: Duration? = nil, retryBudget: Int? = nil, priority: Int = 0,
        input: ObjectSchema = .open, output: Value? = nil
    ) {
        self.tasks = tasks
        header = Header(
            Properties(
                name: name, summary: summary, version: version, pattern: pattern,
                failurePolicy: failurePolicy,
                carry: carry, maxConcurrency: maxConcurrency, deadline: deadline, retryBudget: retryBudget,
                priority: priority, input: input, output: output))
    }

    public var name: String {
        get { header.properties.name }
        set { properties.name = newValue }
    }

    /// One line for people; may be empty.
    public var summary: String {
        get { header.properties.summary }
        set { properties.summary = newValue }
    }

    public var version: Int {
        get { header.properties.version }
        set { properties.version = newValue }
    }

    public var pattern: ExecutionPattern {
        get { header.properties.pattern }
        set { properties.pattern = newValue }
    }

    /// What a failed task means to the rest.
    public var failurePolicy: FailurePolicy {
        get { header.properties.failurePolicy }
        set { properties.failurePolicy = newValue }
    }

    /// Whether required inputs may come from earlier tasks that a task does not depend on; read by `sequential`.
    public var carry: CarryPolicy {
        get { header.properties.carry }
        set { properties.carry = newValue }
    }

    /// How many tasks run at the same time at most; `nil` is unlimited.
    public var maxConcurrency: Int? {
        get { header.properties.maxConcurrency }
        set { properties.maxConcurrency = newValue }
    }

    /// The longest that a run may take; `nil` is unlimited.
    public var deadline: Duration? {
        get { header.properties.deadline }
        set { properties.deadline = newValue }
    }

    /// How many retries all tasks of a run may have together; `nil` is unlimited.
    public var retryBudget: Int? {
        get { header.properties.retryBudget }
        set { properties.retryBudget = newValue }
    }

    /// That of tasks which name none; of tasks that wait for a free place the highest goes first.
    public var priority: Int {
        get { header.properties.priority }
        set { properties.priority = newValue }
    }

    /// What the run's input object may hold, with defaults.
    public var input: ObjectSchema {
        get { header.properties.input }
        set { properties.input = newValue }
    }

    /// What a run yields, with `${expressions}` over its tasks. As part of another run, a workflow without it yields
    /// the output of its only task, or an object of its tasks' outputs by their ids.
    public var output: Value? {
        get { header.properties.output }
        set { properties.output = newValue }
    }

    private var properties: Properties {
        get { header.properties }
        set { header = Header(newValue) }
    }

    private struct Properties: Sendable {
        var name: String
        var summary: String
        var version: Int
        var pattern: ExecutionPattern
        var failurePolicy: FailurePolicy
        var carry: CarryPolicy
        var maxConcurrency: Int?
        var deadline: Duration?
        var retryBudget: Int?
        var priority: Int
        var input: ObjectSchema
        var output: Value?
    }

    private final class Header: Sendable {
        let properties: Properties
        init(_ properties: Properties) { self.properties = properties }
    }

    /// Whether a required input that is missing is taken from an earlier task.
    package var carriesInputs: Bool { pattern == .sequential && carry == .fill }
}
