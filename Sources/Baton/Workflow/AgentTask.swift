/// One step of a workflow: what it does, its inputs, dependencies and condition.
public struct AgentTask: Sendable {
    /// Unique within the list that it stands in; without `/`, which paths to tasks within tasks use.
    public var id: String
    /// An operation of an agent, or control over other tasks.
    public var work: TaskWork
    /// The input as its author writes it; strings may hold `${expressions}`.
    public var inputs: [String: Value]
    /// Ids of the tasks whose outputs flow into this task's input, in the order in which they are laid over each other.
    public var dependencies: [String]
    /// When it does not hold, the task is skipped. Read by the patterns `conditional` and `graph`.
    public var condition: Condition?
    /// How the fates of several dependencies decide over this task.
    public var join: JoinRule
    /// Who wins when a dependency's output and `inputs` name the same key.
    public var merge: MergePolicy
    /// The longest that one attempt may take, or that a control task may; `nil` is unlimited.
    public var timeout: Duration?
    /// What most tasks do without, in one place: tasks are copied often.
    private var extras: Extras?

    public init(
        _ id: String, _ work: TaskWork, inputs: [String: Value] = [:], dependencies: [String] = [],
        condition: Condition? = nil, join: JoinRule = .all, merge: MergePolicy = .inputsWin,
        retry: RetryPolicy? = nil, timeout: Duration? = nil, totalTimeout: Duration? = nil,
        concurrency: ConcurrencyKey? = nil, priority: Int? = nil, spawn: String? = nil,
        compensation: Compensation? = nil, isDistributed: Bool = false
    ) {
        self.id = id
        self.work = work
        self.inputs = inputs
        self.dependencies = dependencies
        self.condition = condition
        self.join = join
        self.merge = merge
        self.timeout = timeout
        let rules = Rules(
            retry: retry, totalTimeout: totalTimeout, concurrency: concurrency, priority: priority,
            spawn: spawn, compensation: compensation, isDistributed: isDistributed)
        if !rules.isEmpty { extras = Extras(rules) }
    }

    /// A task that calls an operation.
    ///
    /// - Parameters:
    ///   - agent: type name of the agent: `forecasting`.
    ///   - operation: its name: `generate_forecast`.
    public init(
        _ id: String, agent: String, operation: String, inputs: [String: Value] = [:],
        dependencies: [String] = [], condition: Condition? = nil, join: JoinRule = .all,
        merge: MergePolicy = .inputsWin, retry: RetryPolicy? = nil, timeout: Duration? = nil,
        totalTimeout: Duration? = nil, concurrency: ConcurrencyKey? = nil, priority: Int? = nil,
        spawn: String? = nil, compensation: Compensation? = nil
    ) {
        self.init(
            id, .operation(agent: agent, name: operation), inputs: inputs, dependencies: dependencies,
            condition: condition, join: join, merge: merge, retry: retry, timeout: timeout,
            totalTimeout: totalTimeout, concurrency: concurrency, priority: priority, spawn: spawn,
            compensation: compensation)
    }

    /// How often and how patiently it is attempted; `nil` takes the default of the operation's effect class.
    public var retry: RetryPolicy? {
        get { extras?.rules.retry }
        set { rules.retry = newValue }
    }

    /// The longest that all attempts and the waits between them may take; `nil` is unlimited.
    public var totalTimeout: Duration? {
        get { extras?.rules.totalTimeout }
        set { rules.totalTimeout = newValue }
    }

    /// At most a number of attempts with the same key run at the same time, over all runs of an orchestrator; of all
    /// workers where these share slots, see ``SharedSlots``.
    public var concurrency: ConcurrencyKey? {
        get { extras?.rules.concurrency }
        set { rules.concurrency = newValue }
    }

    /// Of tasks that wait for a free place the one with the highest priority goes first; `nil` takes the workflow's.
    public var priority: Int? {
        get { extras?.rules.priority }
        set { rules.priority = newValue }
    }

    /// A CEL expression over `output` that yields a list of tasks, in document form, to be appended to this task's
    /// list when it has succeeded.
    public var spawn: String? {
        get { extras?.rules.spawn }
        set { rules.spawn = newValue }
    }

    /// What takes the task's effect back when it succeeded and the run ends badly nevertheless.
    public var compensation: Compensation? {
        get { extras?.rules.compensation }
        set { rules.compensation = newValue }
    }

    /// For a task that runs a workflow: whether that is a run of its own, which another worker may take.
    public var isDistributed: Bool {
        get { extras?.rules.isDistributed ?? false }
        set { rules.isDistributed = newValue }
    }

    private var rules: Rules {
        get { extras?.rules ?? Rules() }
        set { extras = newValue.isEmpty ? nil : Extras(newValue) }
    }

    /// Whether any of the rules that most tasks do without is set.
    var hasRules: Bool { extras != nil }

    private struct Rules: Sendable {
        var retry: RetryPolicy?
        var totalTimeout: Duration?
        var concurrency: ConcurrencyKey?
        var priority: Int?
        var spawn: String?
        var compensation: Compensation?
        var isDistributed = false

        var isEmpty: Bool {
            retry == nil && totalTimeout == nil && concurrency == nil && priority == nil && spawn == nil
                && compensation == nil && !isDistributed
        }
    }

    private final class Extras: Sendable {
        let rules: Rules
        init(_ rules: Rules) { self.rules = rules }
    }

    /// The agent that it calls; `nil` for a control task.
    public var agent: String? {
        guard case .operation(let agent, _) = work else { return nil }
        return agent
    }

    /// The operation that it calls; `nil` for a control task.
    public var operation: String? {
        guard case .operation(_, let name) = work else { return nil }
        return name
    }
}

/// Tasks that must not run at the same time, or only so many of them: those whose keys are equal.
public struct ConcurrencyKey: Sendable, Hashable {
    /// May hold `${expressions}`: `supplier-${input.supplier}`.
    public var key: String
    /// How many attempts with the key run at the same time at most.
    public var limit: Int

    public init(_ key: String, limit: Int = 1) {
        self.key = key
        self.limit = limit
    }
}

/// An operation that takes back what a task did.
///
/// When a run ends with any outcome but `success`, the compensations of the tasks that had succeeded run one after
/// another, the latest task first. One that fails is recorded and does not keep the others from running.
public struct Compensation: Sendable {
    public var agent: String
    public var operation: String
    /// Strings may hold `${expressions}`, over the outputs of the run and that of the task itself.
    public var inputs: [String: Value]
    public var retry: RetryPolicy?
    public var timeout: Duration?

    public init(
        agent: String, operation: String, inputs: [String: Value] = [:], retry: RetryPolicy? = nil,
        timeout: Duration? = nil
    ) {
        self.agent = agent
        self.operation = operation
        self.inputs = inputs
        self.retry = retry
        self.timeout = timeout
    }
}
