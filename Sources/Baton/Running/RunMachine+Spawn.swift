internal import Expressions

/// Tasks that a task adds to the list that it stands in.
extension RunMachine {
    /// Plans what an output asks for and appends it to the plan.
    ///
    /// - Returns: why it cannot be; nothing is appended then.
    mutating func spawn(_ index: Int, in scope: RunScope, _ output: Value, at now: Timestamp) -> TaskFailure?
    {
        guard let expression = scope.plan.tasks[index].spawn else { return nil }
        do {
            let tasks = try spawnedTasks(expression, index, in: scope, output)
            guard !tasks.isEmpty else { return nil }
            let plan = try Planner.extend(scope.plan, with: tasks, agents: agents)
            let first = scope.states.count
            record(.tasksSpawned(task: scope.path(of: index), tasks), at: now)
            scope.grow(to: plan)
            countPredecessors(from: first, in: scope)
            for task in first..<plan.tasks.count where scope.states[task].waitingFor == 0 {
                join(task, in: scope, at: now)
            }
            return nil
        } catch {
            return error.at(scope.path(of: index))
        }
    }

    /// What tasks that were appended wait for may have ended already.
    func countPredecessors(from first: Int, in scope: RunScope) {
        for task in first..<scope.plan.tasks.count {
            let ended = scope.plan.predecessors(of: task).count { scope.states[$0].status.isTerminal }
            scope.states[task].waitingFor -= Int32(ended)
        }
    }

    private func spawnedTasks(
        _ expression: Expression, _ index: Int, in scope: RunScope, _ output: Value
    ) throws(TaskFailure) -> [AgentTask] {
        let document: Value
        do {
            var variables = scope.variables
            variables.extra = ("output", output)
            document = try Value(expression.evaluate(with: variables))
        } catch {
            throw TaskFailure(
                .invalidOutput, task: "", "'spawn' failed: \(error.message)", hint: error.hint)
        }
        do {
            return try WorkflowDecoder.decodeTasks(document)
        } catch {
            let problem = error.problems.first.map(\.description) ?? "nothing"
            throw TaskFailure(.invalidOutput, task: "", "'spawn' gives no tasks: \(problem)")
        }
    }
}
