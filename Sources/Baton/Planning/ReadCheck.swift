internal import Expressions

/// Finds expressions that read tasks which need not have finished when the expression is evaluated: what they gave
/// would hang on timing.
struct ReadCheck {
    private let tasks: [PlannedTask]
    private let isOrdered: Bool
    private let indices: [String: Int]

    /// - Parameter indices: the place of each task by its id.
    init(_ tasks: [PlannedTask], isOrdered: Bool, indices: [String: Int]) {
        self.tasks = tasks
        self.isOrdered = isOrdered
        self.indices = indices
    }

    var problems: [WorkflowProblem] {
        tasks.indices.flatMap { index in
            problems(of: tasks[index].inputs.expressions, at: "inputs", .invalidInput, in: index)
                + problems(
                    of: tasks[index].condition?.expressions ?? [], at: "condition", .condition, in: index)
        }
    }

    private func problems(
        of expressions: [Expression], at key: String, _ kind: FailureKind, in index: Int
    ) -> [WorkflowProblem] {
        let read = Set(expressions.flatMap(\.readSet).compactMap(taskRead)).sorted()
        return read.filter { !isFinished($0, before: index) }.map { task in
            let id = tasks[task].id
            return WorkflowProblem(
                .rejected, kind, at: ["tasks", String(index), key],
                "reads '\(id)', which need not have finished by then",
                hint: isOrdered
                    ? "move '\(id)' before '\(tasks[index].id)'" : "add '\(id)' to its dependencies")
        }
    }

    /// `["forecast", "daily"]` and `["tasks", "forecast", "status"]` read the task `forecast`.
    private func taskRead(_ path: [String]) -> Int? {
        path.first == "tasks"
            ? path.dropFirst().first.flatMap { indices[$0] } : path.first.flatMap { indices[$0] }
    }

    private func isFinished(_ task: Int, before index: Int) -> Bool {
        if isOrdered { return task < index }
        var seen: Set<Int> = []
        var waiting = tasks[index].dependencies
        while let dependency = waiting.popLast() {
            if dependency == task { return true }
            if seen.insert(dependency).inserted { waiting += tasks[dependency].dependencies }
        }
        return false
    }
}
