/// One execution of a list of tasks: the run's own, or the body of a control task. The machine's alone.
final class RunScope {
    /// What the scope is part of.
    enum Owner {
        case run
        /// A control task; with the place of the item, iteration or branch.
        case task(TaskPlace, index: Int)
        case compensation
    }

    let number: Int32
    let owner: Owner
    private(set) var plan: Plan
    /// What goes before the ids of its tasks: nothing, or `restock[3]/`.
    let prefix: String
    let input: [String: Value]
    let outcomes: TaskOutcomes
    /// The scope around it, whose limits count for its tasks too.
    let outer: RunScope?
    /// Whether the running tasks of this scope or of one around it are counted against a limit.
    let isLimited: Bool

    var states: [TaskState]
    var unfinished: Int
    /// Tasks that failed by themselves, not because of another.
    var failures = 0
    /// Attempts under way, those of inner scopes included; kept only where limits count.
    var running = 0
    /// Tasks that could run but for the scope's limit.
    var parked = BinaryHeap<ReadyTask>()
    /// How many retries its workflow may still have.
    private var retriesLeft: Int
    /// The task that won the race.
    var winner: Int?
    /// Whether its end has been told of.
    var isClosed = false

    init(
        number: Int32, owner: Owner, plan: Plan, prefix: String, input: [String: Value],
        outcomes: TaskOutcomes, outer: RunScope?
    ) {
        self.number = number
        self.owner = owner
        self.plan = plan
        self.prefix = prefix
        self.input = input
        self.outcomes = outcomes
        self.outer = outer
        isLimited = plan.workflow.maxConcurrency != nil || outer?.isLimited ?? false
        states = plan.predecessorCounts.map { TaskState(waitingFor: $0) }
        unfinished = states.count
        retriesLeft = plan.workflow.retryBudget ?? .max
    }

    func place(of task: Int) -> TaskPlace { TaskPlace(scope: number, task: Int32(task)) }

    /// The id of a task, or its path within the run.
    func path(of task: Int) -> String {
        prefix.isEmpty ? plan.tasks[task].id : prefix + plan.tasks[task].id
    }

    /// The task of the list that is at a path, or that has the path's task within it.
    func place(ofPath path: String) -> Int? {
        guard path.hasPrefix(prefix) else { return nil }
        let step = path.dropFirst(prefix.count).prefix { $0 != "/" }
        return plan.index(of: String(step)) ?? plan.index(of: String(step.prefix { $0 != "[" }))
    }

    /// What expressions of its tasks see.
    var variables: ContextVariables { ContextVariables(outcomes: outcomes, input: input) }

    /// The innermost scope in which no further task may run now.
    var full: RunScope? {
        guard isLimited else { return nil }
        var scope: RunScope? = self
        while let current = scope {
            if let limit = current.plan.workflow.maxConcurrency, current.running >= limit { return current }
            scope = current.outer
        }
        return nil
    }

    /// Whether the budgets of all workflows that it is part of have a retry left.
    var hasRetryLeft: Bool { retriesLeft > 0 && outer?.hasRetryLeft ?? true }

    func countRetry() {
        retriesLeft -= 1
        outer?.countRetry()
    }

    /// Whether its own limit lets a further task run.
    var hasRoom: Bool { plan.workflow.maxConcurrency.map { running < $0 } ?? true }

    /// An attempt has begun, or ended.
    func countRunning(_ change: Int) {
        var scope: RunScope? = isLimited ? self : nil
        while let current = scope {
            current.running += change
            scope = current.outer
        }
    }

    /// Appends tasks to the plan.
    func grow(to plan: Plan) {
        for task in states.count..<plan.tasks.count {
            states.append(TaskState(waitingFor: plan.predecessorCounts[task]))
        }
        unfinished += plan.tasks.count - self.plan.tasks.count
        self.plan = plan
        outcomes.extend(to: plan)
    }
}

/// What the machine keeps of each task.
struct TaskState {
    var status = TaskStatus.pending
    var isDeciding = false
    /// What its condition decided; it is not asked twice.
    var conditionHeld: Bool?
    /// It has asked for slots and has not got them yet.
    var awaitsSlots = false
    var hasSlots = false
    /// An event has told that it is ready and cannot start.
    var isReadyTold = false
    /// Predecessors that are not terminal yet.
    var waitingFor: Int32
    var attempts: Int32 = 0
    /// Its turn among those that are ready.
    var order = 0
    var queuedAt = Timestamp(nanoseconds: 0)
    var input: ResolvedInput?
    /// The attempt under way.
    var attempt: Attempt?

    init(waitingFor: Int32) { self.waitingFor = waitingFor }
}
