/// One step of a workflow: an operation of an agent with its inputs, dependencies and condition.
public struct AgentTask: Sendable {
    /// Unique within the workflow.
    public var id: String
    /// Type name of the agent: `forecasting`.
    public var agent: String
    /// Name of the operation: `generate_forecast`.
    public var operation: String
    /// The operation's input as its author writes it; strings may hold `${expressions}`.
    public var inputs: [String: Value]
    /// Ids of the tasks whose outputs flow into this task's input, in the order in which they are laid over each other.
    public var dependencies: [String]
    /// When it does not hold, the task is skipped. Read by the patterns `conditional` and `graph`.
    public var condition: Condition?
    /// How the fates of several dependencies decide over this task.
    public var join: JoinRule
    /// Who wins when a dependency's output and `inputs` name the same key.
    public var merge: MergePolicy
    /// How often and how patiently it is attempted; `nil` takes the default of the operation's effect class.
    public var retry: RetryPolicy?
    /// The longest that one attempt may take; `nil` is unlimited.
    public var timeout: Duration?

    public init(
        _ id: String, agent: String, operation: String, inputs: [String: Value] = [:],
        dependencies: [String] = [],
        condition: Condition? = nil, join: JoinRule = .all, merge: MergePolicy = .inputsWin,
        retry: RetryPolicy? = nil, timeout: Duration? = nil
    ) {
        self.id = id
        self.agent = agent
        self.operation = operation
        self.inputs = inputs
        self.dependencies = dependencies
        self.condition = condition
        self.join = join
        self.merge = merge
        self.retry = retry
        self.timeout = timeout
    }
}
