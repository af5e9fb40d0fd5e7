internal import Expressions

/// Lowers a workflow's pattern to one ``Plan`` and finds everything that is wrong with it beforehand.
struct Planner {
    let workflow: Workflow
    let agents: AgentRegistry
    /// Where the workflow stands in the document: not at its root when it is the body of a control task.
    let root: [String]
    /// Names of outer tasks and variables that the expressions of a body may read.
    let outerNames: Set<String>
    /// How many lists of tasks are around this one.
    let depth: Int
    /// Whether the workflow outlives the process, so that everything in it must have a document form.
    let isStored: Bool
    var problems: [WorkflowProblem] = []
    var indices: [String: Int] = [:]
    /// Whether a task depends on one that stands later in the list.
    private var hasBackwardDependency = false
    /// What expressions may name; made when the first one is checked, after the identifiers are known.
    lazy var variableNames = ContextVariables.reservedNames.union(indices.keys).union(outerNames)

    /// - Returns: the plan, unless a problem of severity `rejected` was found, and all problems in the order of the
    ///   definition.
    static func plan(_ workflow: Workflow, agents: AgentRegistry, isStored: Bool = false) -> (
        plan: Plan?, problems: [WorkflowProblem]
    ) {
        var planner = Planner(workflow: workflow, agents: agents, isStored: isStored)
        let plan = planner.makePlan()
        let isRejected = planner.problems.contains { $0.severity == .rejected }
        return (isRejected ? nil : plan, planner.problems)
    }

    init(
        workflow: Workflow, agents: AgentRegistry, root: [String] = [], outerNames: Set<String> = [],
        depth: Int = 0, isStored: Bool = false
    ) {
        self.workflow = workflow
        self.agents = agents
        self.root = root
        self.outerNames = outerNames
        self.depth = depth
        self.isStored = isStored
    }

    /// - Parameters:
    ///   - isRace: whether the first success ends the others.
    ///   - localNames: variables that only this plan's expressions see.
    ///   - expression: one outside the plan that reads its tasks.
    mutating func makePlan(
        isRace: Bool = false, localNames: Set<String> = [], reading expression: Expression? = nil
    ) -> Plan {
        checkLimits()
        checkIdentifiers()
        let tasks = workflow.tasks.indices.map { plannedTask($0) }
        return makePlan(of: tasks, isRace: isRace, localNames: localNames, reading: expression)
    }

    /// - Parameters:
    ///   - tasks: all tasks of the list.
    ///   - first: those before it have been checked.
    mutating func makePlan(
        of tasks: [PlannedTask], from first: Int = 0, isRace: Bool = false, localNames: Set<String>,
        reading expression: Expression? = nil
    ) -> Plan {
        let orderEdges = orderEdges(of: tasks)
        checkCycles(orderEdges)
        let output = workflow.output.map { template($0, at: ["output"]) }
        let reads = ReadCheck(
            tasks, orderEdges: orderEdges, indices: indices)
        problems += reads.problems(from: first).map { $0.within(root) }
        // Only the bodies of control tasks are asked for them.
        let isBody = !root.isEmpty
        let others = (output?.expressions ?? []) + (expression.map { [$0] } ?? [])
        return Plan(
            workflow: workflow, tasks: tasks, orderEdges: orderEdges, indices: indices, output: output,
            isRace: isRace,
            freeNames: isBody ? reads.freeNames(besides: others).subtracting(localNames) : [],
            outerNames: outerNames, localNames: localNames)
    }

    /// In an ordered pattern each task waits for the one before it, in a graph for those that its condition reads.
    private func orderEdges(of tasks: [PlannedTask]) -> OrderEdges {
        var edges = OrderEdges(isOrdered: workflow.pattern.isOrdered)
        guard workflow.pattern == .graph else { return edges }
        for (index, task) in tasks.enumerated() {
            guard let condition = task.condition else { continue }
            let read = ReadCheck.tasksRead(by: condition, indices).filter { $0 != index }
            if !read.isEmpty { edges.others[index] = read }
        }
        return edges
    }

    // MARK: The workflow as a whole

    private mutating func checkLimits() {
        if workflow.name.isEmpty { reject(at: ["name"], "expected a name, found nothing") }
        if workflow.tasks.isEmpty {
            warn(at: ["tasks"], "there are no tasks")
        }
        if let limit = workflow.maxConcurrency, limit < 1 {
            reject(at: ["max_concurrency"], "expected at least 1, found \(limit)")
        }
        if case .tolerate(let count) = workflow.failurePolicy, count < 0 {
            reject(at: ["failure_policy"], "expected at least 0 tolerated failures, found \(count)")
        }
        if let deadline = workflow.deadline, deadline <= .zero {
            reject(at: ["deadline"], "expected a duration above zero")
        }
        if let budget = workflow.retryBudget, budget < 0 {
            reject(at: ["retry_budget"], "expected at least 0, found \(budget)")
        }
    }

    /// - Parameter first: those before it have their places already.
    mutating func checkIdentifiers(from first: Int = 0) {
        indices.reserveCapacity(workflow.tasks.count)
        for (index, task) in workflow.tasks.enumerated().dropFirst(first) {
            var path: [String] { ["tasks", String(index), "id"] }
            if !task.id.isTaskID {
                reject(
                    at: path,
                    "expected an id of 1 to 200 bytes on one line without '/', found \(Value.string(task.id))"
                )
            } else if ContextVariables.reservedNames.contains(task.id) {
                reject(at: path, "'\(task.id)' cannot be a task's id: expressions use it for something else")
            } else if let first = indices[task.id] {
                reject(
                    at: path, "duplicate task id '\(task.id)'",
                    hint: "task \(first + 1) of the list has it already")
            } else {
                indices[task.id] = index
            }
        }
    }

    /// Names a cycle in every tangle of declared dependencies; a task that depends on itself is told of elsewhere.
    private mutating func checkCycles(_ orderEdges: OrderEdges) {
        // Where everything waits for earlier tasks alone, as it mostly does, there is no cycle.
        let isForward = orderEdges.others.allSatisfy { index, others in others.allSatisfy { $0 < index } }
        guard hasBackwardDependency || !isForward else { return }
        let tasks = workflow.tasks
        let dependencies = tasks.enumerated().map { index, task in
            // The order of a list alone forms no cycle; a dependency against it is told of elsewhere.
            task.dependencies.compactMap { $0 == task.id ? nil : indices[$0] }
                + (orderEdges.others[index]?.filter { $0 != index } ?? [])
        }
        var unfinished = dependencies.map(\.count)
        var dependents = [[Int]](repeating: [], count: tasks.count)
        for index in tasks.indices {
            for dependency in dependencies[index] { dependents[dependency].append(index) }
        }
        var free = tasks.indices.filter { unfinished[$0] == 0 }
        var isResolved = [Bool](repeating: false, count: tasks.count)
        while let index = free.popLast() {
            isResolved[index] = true
            for dependent in dependents[index] {
                unfinished[dependent] -= 1
                if unfinished[dependent] == 0 { free.append(dependent) }
            }
        }
        var isSeen = isResolved
        for start in tasks.indices where !isSeen[start] {
            // Every unresolved task has an unresolved dependency: following them must come back to one of the way.
            var way: [Int] = []
            var current: Int? = start
            while let index = current, !isSeen[index] {
                isSeen[index] = true
                way.append(index)
                current = dependencies[index].first { !isResolved[$0] }
            }
            guard let current, let entry = way.firstIndex(of: current) else { continue }
            let cycle = way[entry...].reversed().map { tasks[$0].id }
            let first = cycle.min { (indices[$0] ?? 0) < (indices[$1] ?? 0) } ?? cycle[0]
            let turned = Array(cycle.drop { $0 != first }) + cycle.prefix { $0 != first } + [first]
            reject(
                at: ["tasks", String(indices[first] ?? 0), "dependencies"],
                "the dependencies form a cycle: " + turned.joined(separator: " -> "))
        }
    }

    // MARK: One task

    mutating func plannedTask(_ index: Int) -> PlannedTask {
        let task = workflow.tasks[index]
        let path = TaskPath(index: index)
        checkTaskLimits(task, path: path)
        var failure: TaskFailure?
        let work = planWork(task, path: path, failure: &failure)
        let dependencies = resolveDependencies(index, path: path, failure: &failure)
        let schema: ObjectSchema? =
            switch work {
            case .operation(let implementation): implementation?.definition.input
            case .workflow(let plan): plan.workflow.input
            case .map, .loop, .choice, .race, .sleep, .approval, .signal: nil
            }
        return PlannedTask(
            definition: task, work: work, dependencies: dependencies,
            inputs: planInputs(task, schema: schema, path: path),
            condition: planCondition(task, path: path),
            concurrencyKey: task.concurrency.map {
                template(.string($0.key), at: path + ["concurrency", "key"])
            },
            spawn: task.spawn.flatMap {
                expression($0, at: path + ["spawn"], names: ["output"])
            },
            compensation: task.compensation.map { planCompensation($0, of: task, path: path) },
            priority: task.priority ?? workflow.priority, failure: failure)
    }

    private mutating func checkTaskLimits(_ task: AgentTask, path: TaskPath) {
        if let limit = task.timeout, limit <= .zero {
            reject(at: path + ["timeout"], "expected a duration above zero")
        }
        if case .atLeast(let count) = task.join, count < 1 || count > task.dependencies.count {
            reject(
                at: path + ["join"],
                "expected at_least 1 to \(task.dependencies.count) (the number of dependencies), found \(count)"
            )
        }
        guard task.hasRules else { return }
        if let limit = task.totalTimeout, limit <= .zero {
            reject(at: path + ["total_timeout"], "expected a duration above zero")
        }
        if task.concurrency?.key.isEmpty ?? false {
            reject(at: path + ["concurrency", "key"], "expected a key, found nothing")
        }
        if let limit = task.concurrency?.limit, limit < 1 {
            reject(at: path + ["concurrency", "limit"], "expected at least 1, found \(limit)")
        }
        if let retry = task.retry { checkRetry(retry, path: path + ["retry"]) }
    }

    func isValid(_ retry: RetryPolicy) -> Bool {
        retry.initialBackoff >= .zero && retry.maximumBackoff >= .zero && retry.multiplier >= 1
            && retry.multiplier.isFinite
    }

    mutating func checkRetry(_ retry: RetryPolicy, path: [String]) {
        if retry.maxAttempts < 1 {
            reject(at: path + ["max_attempts"], "expected at least 1, found \(retry.maxAttempts)")
        }
        if !isValid(retry) {
            reject(
                at: path, "expected durations of at least zero and a finite multiplier of at least 1")
        }
    }

    mutating func findOperation(
        _ agent: String, _ operation: String, of task: AgentTask, path: TaskPath,
        failure: inout TaskFailure?
    ) -> OperationImplementation? {
        switch agents.find(agent: agent, operation: operation) {
        case .found(let implementation): return implementation
        case .unknownAgent(let suggestion):
            let known = agents.agents.map(\.type).joined(separator: ", ")
            failure = fails(
                .unknownAgent, task, at: path + ["agent"], "unknown agent '\(agent)'",
                hint: suggestion.map { "did you mean '\($0)'?" } ?? "known agents: \(known)")
        case .unknownOperation(let suggestion):
            failure = fails(
                .unknownOperation, task, at: path + ["operation"],
                "agent '\(agent)' has no operation '\(operation)'",
                hint: suggestion.map { "did you mean '\($0)'?" } ?? "see its list of operations")
        }
        return nil
    }

    /// The places of the dependencies that can be waited for.
    ///
    /// In an ordered pattern a dependency on a later task cannot: the task fails at its turn, and no edge is drawn
    /// that would make a cycle with the order.
    private mutating func resolveDependencies(
        _ index: Int, path: TaskPath, failure: inout TaskFailure?
    ) -> [Int] {
        let task = workflow.tasks[index]
        var resolved: [Int] = []
        for (position, id) in task.dependencies.enumerated() {
            var path: [String] { TaskPath(index: index) + ["dependencies", String(position)] }
            guard id != task.id else {
                reject(at: path, "task '\(id)' depends on itself")
                continue
            }
            guard let dependency = indices[id] else {
                let found = fails(
                    .unknownDependency, task, at: path, "there is no task '\(id)' to depend on",
                    hint: id.closest(among: indices.keys).map { "did you mean '\($0)'?" })
                failure = failure ?? found
                continue
            }
            if dependency > index { hasBackwardDependency = true }
            if resolved.contains(dependency) {
                warn(at: path, "dependency '\(id)' is listed twice")
            } else if workflow.pattern.isOrdered, dependency > index {
                let found = fails(
                    .dependencyOrder, task, at: path,
                    "depends on '\(id)', which comes later in this \(workflow.pattern.rawValue) workflow",
                    hint: "move '\(id)' before '\(task.id)', or use the pattern parallel")
                failure = failure ?? found
            } else {
                resolved.append(dependency)
            }
        }
        return resolved
    }

    private mutating func planInputs(
        _ task: AgentTask, schema: ObjectSchema?, path: TaskPath
    ) -> InputTemplate {
        guard !task.inputs.isEmpty else { return .literal([:]) }
        let template = template(.object(task.inputs), at: path + ["inputs"])
        if let schema { checkInputs(task.inputs, template, against: schema, path: path + ["inputs"]) }
        return template
    }

    /// A value whose texts may hold `${expressions}`, parsed and checked.
    mutating func template(_ value: Value, at path: [String]) -> InputTemplate {
        var found: [(path: [String], error: ExpressionError)] = []
        let template = InputTemplate(value) { found.append(($0, $1)) }
        for (place, error) in found {
            reject(.invalidInput, at: path + place, "in the expression: \(error)")
        }
        for expression in template.expressions { checkVariables(expression, kind: .invalidInput, at: path) }
        return template
    }

    /// A CEL expression, parsed and checked.
    ///
    /// - Parameter names: variables that it sees besides those of its scope.
    mutating func expression(
        _ text: String, at path: [String], kind: FailureKind = .invalidInput, names: Set<String> = []
    ) -> Expression? {
        do {
            let expression = try Expression(parsing: text)
            checkVariables(expression, kind: kind, at: path, names: names)
            return expression
        } catch {
            reject(kind, at: path, "in the expression: \(error)")
            return nil
        }
    }

    /// What the author wrote must fit the operation: undeclared keys, and literals of the wrong type.
    mutating func checkInputs(
        _ inputs: [String: Value], _ template: InputTemplate, against schema: ObjectSchema, path: [String]
    ) {
        var dynamicKeys: Set<String> = []
        if case .object(let members) = template {
            dynamicKeys = Set(members.filter { !$0.value.isLiteral }.keys)
        }
        let literals = inputs.filter { !dynamicKeys.contains($0.key) }
        var violations: [SchemaViolation] = []
        schema.collectViolations(of: literals, at: "", into: &violations)
        if !schema.isOpen {
            for key in dynamicKeys where schema[key] == nil {
                schema.collectViolations(of: [key: .null], at: "", into: &violations)
            }
        }
        for violation in violations where !violation.isMissingKey {
            let keys = violation.path.isEmpty ? [] : violation.path.pathSteps
            reject(.invalidInput, at: path + keys, violation.message, hint: violation.hint)
        }
    }

    private mutating func planCondition(_ task: AgentTask, path: TaskPath) -> PlannedCondition? {
        guard let condition = task.condition else { return nil }
        let path = path + ["condition"]
        if !workflow.pattern.readsConditions {
            warn(
                .condition, at: path, "the pattern \(workflow.pattern.rawValue) ignores conditions",
                hint: "use the pattern conditional or graph")
        }
        let planned = plan(condition, at: path)
        return workflow.pattern.readsConditions ? planned : nil
    }

    private mutating func plan(_ condition: Condition, at path: [String]) -> PlannedCondition? {
        switch condition {
        case .expression(let text):
            return expression(text, at: path, kind: .condition).map(PlannedCondition.expression)
        case .registered(let name):
            guard let condition = agents.condition(named: name) else {
                let known = agents.conditions.map(\.name)
                reject(
                    .condition, at: path, "no condition is registered under the name '\(name)'",
                    hint: name.closest(among: known).map { "did you mean '\($0)'?" }
                        ?? (known.isEmpty
                            ? "conditions are registered in Swift: AgentOrchestrator(agents:conditions:)"
                            : "registered conditions: \(known.joined(separator: ", "))"))
                return nil
            }
            for task in condition.reads where !variableNames.contains(task) {
                reject(
                    .condition, at: path,
                    "the registered condition '\(name)' reads '\(task)', and there is no such task",
                    hint: task.closest(among: indices.keys).map { "is '\($0)' meant?" })
            }
            return .closure(condition.decide, reads: condition.reads)
        case .closure(let decide):
            if isStored, workflow.pattern.readsConditions {
                reject(
                    .condition, at: path, "a closure cannot be stored with the run",
                    hint: "register it under a name: AgentOrchestrator(agents:conditions:)")
            }
            return .closure(decide, reads: [])
        }
    }

    private mutating func checkVariables(
        _ expression: Expression, kind: FailureKind, at path: [String], names: Set<String> = []
    ) {
        let declared = names.isEmpty ? variableNames : variableNames.union(names)
        let check = expression.check(declaredVariables: declared)
        for error in check.problems { reject(kind, at: path, "in the expression: \(error)") }
        for name in check.readSet.compactMap({ $0.first == "tasks" ? $0.dropFirst().first : nil }).sorted()
        where !declared.contains(name) {
            reject(
                kind, at: path, "in the expression: there is no task '\(name)'",
                hint: name.closest(among: declared).map { "did you mean '\($0)'?" })
        }
    }

    // MARK: Reporting

    mutating func reject(
        _ kind: FailureKind = .definition, at path: [String], _ message: String, hint: String? = nil
    ) {
        problems.append(WorkflowProblem(.rejected, kind, at: root + path, message, hint: hint))
    }

    mutating func warn(
        _ kind: FailureKind = .definition, at path: [String], _ message: String, hint: String? = nil
    ) {
        problems.append(WorkflowProblem(.warning, kind, at: root + path, message, hint: hint))
    }

    private mutating func fails(
        _ kind: FailureKind, _ task: AgentTask, at path: [String], _ message: String, hint: String?
    ) -> TaskFailure {
        problems.append(WorkflowProblem(.failsTask, kind, at: root + path, message, hint: hint))
        return TaskFailure(kind, task: task.id, message, hint: hint)
    }
}

/// Where a task stands in its workflow's document; written out only where something is to be told.
struct TaskPath {
    let index: Int

    var steps: [String] { ["tasks", String(index)] }

    static func + (path: TaskPath, steps: [String]) -> [String] { path.steps + steps }
}

extension WorkflowProblem {
    /// The same problem, seen from the root of the document.
    fileprivate func within(_ root: [String]) -> WorkflowProblem {
        root.isEmpty ? self : WorkflowProblem(severity, kind, at: root + path, message, hint: hint)
    }
}

extension String {
    /// 1 to 200 bytes without control characters and without the sign that paths are written with.
    fileprivate var isTaskID: Bool {
        let count = utf8.count
        return count > 0 && count <= 200 && !utf8.contains { $0 < 0x20 || $0 == UInt8(ascii: "/") }
    }
}

extension String {
    /// `lines[0].sku` → `["lines", "0", "sku"]`.
    fileprivate var pathSteps: [String] {
        split(whereSeparator: { ".[]".contains($0) }).map(String.init)
    }
}
