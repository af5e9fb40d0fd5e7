internal import Expressions

/// One task: its operation, and the tasks it depends on.
extension Planner {
    mutating func plannedTask(_ index: Int) -> PlannedTask {
        let task = workflow.tasks[index]
        let path = TaskPath(index: index)
        checkTaskLimits(task, path: path)
        var failure: TaskFailure?
        let work = planWork(task, path: path, failure: &failure)
        let dependencies = resolveDependencies(index, path: path, failure: &failure)
        return PlannedTask(
            definition: task, work: work, dependencies: dependencies,
            inputs: planInputs(task, schema: work.inputSchema, path: path),
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
}

/// Where a task stands in its workflow's document; written out only where something is to be told.
struct TaskPath {
    let index: Int

    var steps: [String] { ["tasks", String(index)] }

    static func + (path: TaskPath, steps: [String]) -> [String] { path.steps + steps }
}
