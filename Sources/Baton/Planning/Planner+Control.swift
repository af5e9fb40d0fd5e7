internal import Expressions

/// Control tasks: what they evaluate, and the bodies that they run.
extension Planner {
    mutating func planWork(_ task: AgentTask, path: TaskPath, failure: inout TaskFailure?) -> PlannedWork {
        if task.isDistributed, task.work.kind != .workflow {
            reject(
                at: path.steps + ["distributed"],
                "a task of kind \(task.work.kind.rawValue) takes no 'distributed'",
                hint: "put what is to be a run of its own into a task of kind workflow")
        }
        guard case .operation(let agent, let name) = task.work else {
            return planControl(task, path: path.steps)
        }
        return .operation(findOperation(agent, name, of: task, path: path, failure: &failure))
    }

    private mutating func planControl(_ task: AgentTask, path: [String]) -> PlannedWork {
        checkControlKeys(task, path: path)
        let path = path + [task.work.kind.rawValue]
        switch task.work {
        case .operation: return .operation(nil)
        case .map(let map): return planMap(map, of: task, path: path)
        case .loop(let loop): return planLoop(loop, of: task, path: path)
        case .choice(let choice): return planChoice(choice, of: task, path: path)
        case .workflow(let workflow):
            return .workflow(body(workflow, path: path, names: nil))
        case .race(let race):
            if race.tasks.isEmpty { reject(at: path + ["tasks"], "expected at least one task") }
            var race = race
            race.pattern = .parallel
            return .race(body(race, of: task, path: path, isRace: true))
        case .sleep(let sleep): return .sleep(planSleep(sleep, path: path))
        case .approval(let approval):
            if approval.onTimeout != nil, task.timeout == nil {
                reject(
                    at: path + ["on_timeout"], "there is no timeout that it could follow",
                    hint: "set 'timeout'")
            }
            if approval.prompt.isEmpty { reject(at: path + ["prompt"], "expected a text, found nothing") }
            return .approval(prompt: template(.string(approval.prompt), at: path + ["prompt"]), approval)
        case .signal(let signal):
            if signal.name.isEmpty { reject(at: path + ["name"], "expected a name, found nothing") }
            if signal.onTimeout != nil, task.timeout == nil {
                reject(
                    at: path + ["on_timeout"], "there is no timeout that it could follow",
                    hint: "set 'timeout'")
            }
            return .signal(signal)
        }
    }

    /// Keys that mean something for operations only.
    private mutating func checkControlKeys(_ task: AgentTask, path: [String]) {
        let kind = task.work.kind.rawValue
        func refuse(_ key: String, _ isThere: Bool) {
            guard isThere else { return }
            reject(
                at: path + [key], "a task of kind \(kind) takes no '\(key)'",
                hint: key == "inputs" ? "read outer tasks with expressions inside it" : nil)
        }
        if task.work.kind != .workflow { refuse("inputs", !task.inputs.isEmpty) }
        refuse("retry", task.retry != nil)
        refuse("concurrency", task.concurrency != nil)
        refuse("compensate", task.compensation != nil)
        refuse("spawn", task.spawn != nil)
        refuse("total_timeout", task.totalTimeout != nil)
    }

    private mutating func planMap(_ map: MapTask, of task: AgentTask, path: [String]) -> PlannedWork {
        if let limit = map.maxConcurrency, limit < 1 {
            reject(at: path + ["max_concurrency"], "expected at least 1, found \(limit)")
        }
        if case .tolerate(let count) = map.failurePolicy, count < 0 {
            reject(at: path + ["failure_policy"], "expected at least 0 tolerated failures, found \(count)")
        }
        if ContextVariables.reservedNames.contains(map.item) || map.item == "index" || !map.item.isIdentifier
        {
            reject(
                at: path + ["item"], "'\(map.item)' cannot be the name of a variable",
                hint: "letters, digits and _, and no name that expressions use already")
        }
        let over: InputTemplate
        switch map.over {
        case .string(let text):
            over = expression(text, at: path + ["over"]).map(InputTemplate.expression) ?? .literal([])
        case .array: over = template(map.over, at: path + ["over"])
        case .null, .bool, .int, .double, .object:
            reject(at: path + ["over"], "expected a list or an expression, found \(map.over.excerpt)")
            over = .literal([])
        }
        return .map(over: over, map, body: body(map.body, of: task, path: path, names: [map.item, "index"]))
    }

    private mutating func planLoop(_ loop: LoopTask, of task: AgentTask, path: [String]) -> PlannedWork {
        if loop.maxIterations < 1 {
            reject(at: path + ["max_iterations"], "expected at least 1, found \(loop.maxIterations)")
        }
        let names: Set<String> = ["iteration", "previous"]
        let until = expression(
            loop.until, at: path + ["until"], kind: .condition,
            names: names.union(loop.body.tasks.map(\.id)))
        let body = body(loop.body, of: task, path: path, names: names, reading: until)
        guard let until else { return .operation(nil) }
        return .loop(until: until, maxIterations: loop.maxIterations, body: body)
    }

    private mutating func planChoice(_ choice: ChoiceTask, of task: AgentTask, path: [String]) -> PlannedWork
    {
        if choice.branches.isEmpty { reject(at: path, "expected at least one branch") }
        var branches: [PlannedWork.Branch] = []
        for (index, branch) in choice.branches.enumerated() {
            let path = path + [String(index)]
            if branch.when == nil, index < choice.branches.count - 1 {
                reject(
                    at: path, "a branch without 'when' always holds: those after it can never run",
                    hint: "move it to the end")
            }
            let when = branch.when.flatMap { expression($0, at: path + ["when"], kind: .condition) }
            branches.append(.init(when: when, body: body(branch.body, of: task, path: path)))
        }
        return .choice(branches)
    }

    private mutating func planSleep(_ sleep: SleepTask, path: [String]) -> PlannedWork.Sleep {
        switch sleep {
        case .duration(let duration):
            if duration < .zero { reject(at: path, "expected a duration of at least zero") }
            return .duration(duration)
        case .forExpression(let text):
            return expression(text, at: path + ["for"]).map(PlannedWork.Sleep.expression) ?? .duration(.zero)
        case .untilExpression(let text):
            return expression(text, at: path + ["until"]).map(PlannedWork.Sleep.expression)
                ?? .duration(.zero)
        }
    }

    private mutating func body(
        _ body: TaskBody, of task: AgentTask, path: [String], names: Set<String> = [], isRace: Bool = false,
        reading expression: Expression? = nil
    ) -> Plan {
        let workflow = Workflow(
            task.id, pattern: body.pattern, tasks: body.tasks, priority: task.priority ?? workflow.priority,
            output: body.output)
        return self.body(workflow, path: path, names: names, isRace: isRace, reading: expression)
    }

    /// - Parameters:
    ///   - names: variables of the body; `nil` when it sees nothing of what is around it.
    ///   - expression: one that the body's tasks are read by from outside.
    private mutating func body(
        _ workflow: Workflow, path: [String], names: Set<String>?, isRace: Bool = false,
        reading expression: Expression? = nil
    ) -> Plan {
        var planner = Planner(
            workflow: workflow, agents: agents, root: root + path,
            outerNames: names.map { variableNames.union($0) } ?? [], depth: depth + 1, isStored: isStored)
        guard depth + 1 < WorkflowDecoder.maximumDepth else {
            reject(at: path, "tasks stand within tasks more than \(WorkflowDecoder.maximumDepth) levels deep")
            return Plan(workflow: workflow, tasks: [], orderEdges: OrderEdges(isOrdered: false), indices: [:])
        }
        let plan = planner.makePlan(isRace: isRace, localNames: names ?? [], reading: expression)
        problems += planner.problems
        return plan
    }

    /// One task with the id `compensate`, which sees what its task's neighbours see, and the task itself.
    mutating func planCompensation(_ compensation: Compensation, of task: AgentTask, path: TaskPath) -> Plan {
        let path = path + ["compensate"]
        if compensation.agent.isEmpty || compensation.operation.isEmpty {
            reject(at: path, "expected an agent and an operation")
        }
        let definition = AgentTask(
            "compensate", agent: compensation.agent, operation: compensation.operation,
            inputs: compensation.inputs, retry: compensation.retry, timeout: compensation.timeout)
        var planner = Planner(
            workflow: Workflow(task.id, tasks: [definition]), agents: agents, root: root + path,
            outerNames: variableNames)
        let plan = planner.makePlan()
        // The task stands in the document as an object, not in a list.
        problems += planner.problems.map { problem in
            guard problem.path.starts(with: root + path + ["tasks", "0"]) else { return problem }
            let rest = problem.path.dropFirst((root + path).count + 2)
            return WorkflowProblem(
                problem.severity, problem.kind, at: root + path + rest, problem.message, hint: problem.hint)
        }
        return plan
    }
}

extension String {
    /// Whether expressions can name it: a letter or `_`, then letters, digits and `_`.
    fileprivate var isIdentifier: Bool {
        guard let first = utf8.first, !(first >= 0x30 && first <= 0x39) else { return false }
        return utf8.allSatisfy {
            $0 == UInt8(ascii: "_") || ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A)
        }
    }
}
