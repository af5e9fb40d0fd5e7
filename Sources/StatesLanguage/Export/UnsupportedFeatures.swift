internal import Baton

/// Finds what a workflow uses and the States Language cannot say, by name and place.
///
/// Expressions are looked at when they are translated.
struct UnsupportedFeatures {
    let options: StateMachineOptions
    private var found: [WorkflowProblem] = []

    init(options: StateMachineOptions) { self.options = options }

    /// All at once, in the order of the definition.
    func problems(of workflow: Workflow) -> [WorkflowProblem] {
        var features = self
        features.check(workflow)
        return features.found
    }

    private mutating func refuse(_ path: [String], _ what: String, _ hint: String? = nil) {
        found.append(WorkflowProblem(.rejected, at: path, "\(what) cannot be exported", hint: hint))
    }

    private mutating func check(_ workflow: Workflow) {
        if workflow.failurePolicy != .continueIndependent {
            refuse(
                ["failure_policy"], "'\(workflow.failurePolicy)'",
                "only continue_independent: a machine does not cancel what runs beside a failure")
        }
        if workflow.maxConcurrency != nil, !workflow.pattern.isOrdered {
            refuse(
                ["max_concurrency"], "a limit of tasks at the same time",
                "use the pattern sequential, or a map with max_concurrency")
        }
        if workflow.retryBudget != nil {
            refuse(["retry_budget"], "a budget of retries", "limit 'retry' of each task")
        }
        if let deadline = workflow.deadline { checkSeconds(deadline, ["deadline"]) }
        check(workflow.tasks, pattern: workflow.pattern, at: ["tasks"])
    }

    private mutating func check(_ tasks: [AgentTask], pattern: ExecutionPattern, at path: [String]) {
        for (index, task) in tasks.enumerated() { check(task, pattern, at: path + [String(index)]) }
    }

    private mutating func check(_ task: AgentTask, _ pattern: ExecutionPattern, at path: [String]) {
        if pattern.readsConditions {
            switch task.condition {
            case .registered, .closure:
                refuse(path + ["condition"], "a condition in Swift", "write it as an expression")
            case .expression, nil: break
            }
        }
        if task.merge == .error || task.merge == .collect {
            refuse(path + ["merge"], "'\(task.merge.rawValue)'", "use inputs_win or dependency_wins")
        }
        if task.totalTimeout != nil {
            refuse(
                path + ["total_timeout"], "a timeout of all attempts",
                "use 'timeout', which bounds each attempt")
        }
        if task.concurrency != nil {
            refuse(
                path + ["concurrency"], "a concurrency key",
                "set the reserved concurrency of the function, or max_concurrency of a map")
        }
        if task.spawn != nil { refuse(path + ["spawn"], "'spawn'", "use a map") }
        if task.compensation != nil {
            refuse(path + ["compensate"], "'compensate'", "add a task with a condition on the others' status")
        }
        checkWork(task, at: path)
    }

    private mutating func checkWork(_ task: AgentTask, at path: [String]) {
        switch task.work {
        case .operation:
            if let timeout = task.timeout { checkSeconds(timeout, path + ["timeout"]) }
            return
        case .map(let map):
            if map.failurePolicy == .failFast {
                refuse(
                    path + ["map", "failure_policy"], "'fail_fast' of a map",
                    "use continue_independent or tolerate N")
            }
            check(map.body.tasks, pattern: map.body.pattern, at: path + ["map", "tasks"])
        case .sleep(.duration(let duration)): checkSeconds(duration, path + ["sleep"], isZeroAllowed: true)
        case .sleep(.forExpression):
            refuse(
                path + ["sleep", "for"], "a sleep of computed length", "write the duration itself: sleep: 90s"
            )
        case .sleep(.untilExpression):
            refuse(
                path + ["sleep", "until"], "a sleep until a computed time", "write a duration: sleep: 90s")
        case .loop: refuse(path + ["loop"], "a loop", "use a map over the values to try")
        case .choice:
            refuse(path + ["choice"], "a choice", "give each task a condition, in the pattern conditional")
        case .workflow:
            refuse(path + ["workflow"], "a workflow within a workflow", "put its tasks into this one")
        case .race: refuse(path + ["race"], "a race", "use the pattern parallel, and a task with join: any")
        case .approval:
            refuse(
                path + ["approval"], "an approval", "export what comes before it and after it as two machines"
            )
        case .signal:
            refuse(path + ["signal"], "a signal", "export what comes before it and after it as two machines")
        }
        if task.timeout != nil, [.map, .sleep].contains(task.work.kind) {
            refuse(
                path + ["timeout"], "a timeout of a \(task.work.kind.rawValue)",
                "give the operations in it one")
        }
    }

    /// Step Functions counts whole seconds.
    private mutating func checkSeconds(_ duration: Duration, _ path: [String], isZeroAllowed: Bool = false) {
        guard duration.wholeSeconds == nil || duration == .zero && !isZeroAllowed else { return }
        refuse(
            path, "'\(duration.text)'", "Step Functions counts whole seconds, from \(isZeroAllowed ? 0 : 1)")
    }
}

extension Duration {
    /// `nil` when it is no whole number of seconds.
    var wholeSeconds: Int64? { components.attoseconds == 0 ? components.seconds : nil }

    /// Rounded up, at least 1.
    var secondsRoundedUp: Int64 {
        max(1, components.seconds + (components.attoseconds > 0 ? 1 : 0))
    }
}
