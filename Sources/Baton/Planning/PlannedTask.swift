internal import Expressions

/// A task with everything that could be prepared before the run.
///
/// A class, because the machine takes tasks out of the plan all the time and a struct of this size copies slowly.
final class PlannedTask: Sendable {
    let definition: AgentTask
    let work: PlannedWork
    /// Places of the tasks whose outputs flow in, in declared order.
    let dependencies: [Int]
    let inputs: InputTemplate
    /// `nil` when the pattern reads none.
    let condition: PlannedCondition?
    /// Text or template of the key that attempts share a limit by.
    let concurrencyKey: InputTemplate?
    let spawn: Expression?
    let compensation: Plan?
    let priority: Int
    /// Known before the run: the task fails with it at its turn, and the rest runs.
    let failure: TaskFailure?

    init(
        definition: AgentTask, work: PlannedWork, dependencies: [Int], inputs: InputTemplate,
        condition: PlannedCondition?, concurrencyKey: InputTemplate?, spawn: Expression?,
        compensation: Plan?, priority: Int, failure: TaskFailure?
    ) {
        self.definition = definition
        self.work = work
        self.dependencies = dependencies
        self.inputs = inputs
        self.condition = condition
        self.concurrencyKey = concurrencyKey
        self.spawn = spawn
        self.compensation = compensation
        self.priority = priority
        self.failure = failure
    }

    var id: String { definition.id }

    /// `nil` for control tasks, and when the agent or the operation is unknown; `failure` then says so.
    var implementation: OperationImplementation? {
        guard case .operation(let implementation) = work else { return nil }
        return implementation
    }

    /// What its input may hold: that of its operation or of its workflow; `nil` for what takes none, and when the
    /// agent or the operation is unknown.
    var inputSchema: ObjectSchema? { work.inputSchema }

    /// Whether it calls an operation, known or not.
    var isOperation: Bool {
        if case .operation = work { true } else { false }
    }

    /// The author's policy or the default of the operation's effect class.
    var retry: RetryPolicy {
        definition.retry
            ?? RetryPolicy(maxAttempts: (implementation?.definition.effect ?? .external).defaultMaxAttempts)
    }

    /// Whether nothing about it is an expression: so it is with most tasks.
    var readsNothing: Bool {
        guard case .operation = work, case .literal = inputs else { return false }
        return condition == nil && concurrencyKey == nil && spawn == nil
    }

    /// The expressions of its inputs and of what it does that are evaluated at its turn or before it.
    var expressions: [Expression] {
        inputs.expressions + (concurrencyKey?.expressions ?? []) + work.expressions
    }
}

/// What a task does, ready to be done.
enum PlannedWork: Sendable {
    /// `nil` when the agent or the operation is unknown.
    case operation(OperationImplementation?)
    case map(over: InputTemplate, MapTask, body: Plan)
    case loop(until: Expression, maxIterations: Int, body: Plan)
    case choice([Branch])
    case workflow(Plan)
    case race(Plan)
    case sleep(Sleep)
    case approval(prompt: InputTemplate, ApprovalTask)
    case signal(SignalTask)

    struct Branch: Sendable {
        let when: Expression?
        let body: Plan
    }

    enum Sleep: Sendable {
        case duration(Duration)
        case expression(Expression)
    }

    /// What it takes as input; see ``PlannedTask/inputSchema``.
    var inputSchema: ObjectSchema? {
        switch self {
        case .operation(let implementation): implementation?.definition.input
        case .workflow(let plan): plan.workflow.input
        case .map, .loop, .choice, .race, .sleep, .approval, .signal: nil
        }
    }

    /// Its own expressions, those of bodies left out.
    var expressions: [Expression] {
        switch self {
        case .operation, .loop, .workflow, .race, .signal, .sleep(.duration): []
        case .map(let over, _, _): over.expressions
        case .choice(let branches): branches.compactMap(\.when)
        case .sleep(.expression(let expression)): [expression]
        case .approval(let prompt, _): prompt.expressions
        }
    }

    /// The plans of what it runs, with the path of each within the task's definition.
    var bodies: [(path: [String], plan: Plan)] {
        switch self {
        case .operation, .sleep, .approval, .signal: []
        case .map(_, _, let body): [(["map"], body)]
        case .loop(_, _, let body): [(["loop"], body)]
        case .choice(let branches): branches.enumerated().map { (["choice", String($0)], $1.body) }
        case .workflow(let body): [(["workflow"], body)]
        case .race(let body): [(["race"], body)]
        }
    }
}
