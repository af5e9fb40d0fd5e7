internal import Expressions

/// Finds expressions that read tasks which need not have finished when the expression is evaluated: what they gave
/// would hang on timing.
struct ReadCheck {
    private let tasks: [PlannedTask]
    private let orderEdges: [[Int]]
    private let isOrdered: Bool
    private let indices: [String: Int]

    /// - Parameters:
    ///   - orderEdges: by task, the tasks that it waits for without taking their data.
    ///   - indices: the place of each task by its id.
    init(_ tasks: [PlannedTask], orderEdges: [[Int]], isOrdered: Bool, indices: [String: Int]) {
        self.tasks = tasks
        self.orderEdges = orderEdges
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
        let read = Self.tasksRead(by: expressions, indices)
        return read.filter { !isFinished($0, before: index) }.map { task in
            let id = tasks[task].id
            return WorkflowProblem(
                .rejected, kind, at: ["tasks", String(index), key],
                "reads '\(id)', which need not have finished by then",
                hint: isOrdered
                    ? "move '\(id)' before '\(tasks[index].id)'" : "add '\(id)' to its dependencies")
        }
    }

    /// The places of the tasks that expressions read, in the order of the workflow: `["forecast", "daily"]` and
    /// `["tasks", "forecast", "status"]` both read the task `forecast`.
    static func tasksRead(by expressions: [Expression], _ indices: [String: Int]) -> [Int] {
        let names = expressions.flatMap(\.readSet).compactMap { path in
            path.first == "tasks" ? path.dropFirst().first : path.first
        }
        return Set(names.compactMap { indices[$0] }).sorted()
    }

    private func isFinished(_ task: Int, before index: Int) -> Bool {
        if isOrdered { return task < index }
        var seen: Set<Int> = []
        var waiting = tasks[index].dependencies + orderEdges[index]
        while let dependency = waiting.popLast() {
            if dependency == task { return true }
            if seen.insert(dependency).inserted {
                waiting += tasks[dependency].dependencies + orderEdges[dependency]
            }
        }
        return false
    }
}
