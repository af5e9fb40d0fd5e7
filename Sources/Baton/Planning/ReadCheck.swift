internal import Expressions

/// Finds expressions that read tasks which need not have finished when the expression is evaluated: what they gave
/// would hang on timing.
struct ReadCheck {
    private let tasks: [PlannedTask]
    private let orderEdges: OrderEdges
    private let indices: [String: Int]

    /// - Parameter indices: the place of each task by its id.
    init(_ tasks: [PlannedTask], orderEdges: OrderEdges, indices: [String: Int]) {
        self.tasks = tasks
        self.orderEdges = orderEdges
        self.indices = indices
    }

    func problems() -> [WorkflowProblem] {
        var problems: [WorkflowProblem] = []
        for (index, task) in tasks.enumerated() where !task.readsNothing {
            let kind = task.work.kind
            check(
                Self.names(in: task.expressions), at: kind ?? "inputs", .invalidInput, in: index,
                into: &problems)
            for body in task.work.bodies {
                check(body.plan.freeNames, at: kind ?? "inputs", .invalidInput, in: index, into: &problems)
            }
            if let spawn = task.spawn {
                let names = Self.names(in: [spawn]).subtracting(["output"])
                check(names, at: "spawn", .invalidInput, in: index, into: &problems)
            }
            if let condition = task.condition {
                check(
                    Self.names(of: condition.readSet), at: "condition", .condition, in: index,
                    into: &problems)
            }
        }
        return problems
    }

    private func check(
        _ names: Set<String>, at key: String, _ kind: FailureKind, in index: Int,
        into problems: inout [WorkflowProblem]
    ) {
        guard !names.isEmpty else { return }
        if names.contains(Self.allTasks), let other = unfinishedTask(besides: index) {
            problems.append(
                WorkflowProblem(
                    .rejected, kind, at: ["tasks", String(index), key],
                    "reads 'tasks' as a whole, and '\(tasks[other].id)' need not have finished by then",
                    hint: "name the tasks that are meant: tasks.\(tasks[other].id)"))
        }
        for task in names.compactMap({ indices[$0] }).sorted() where !isFinished(task, before: index) {
            let id = tasks[task].id
            problems.append(
                WorkflowProblem(
                    .rejected, kind, at: ["tasks", String(index), key],
                    "reads '\(id)', which need not have finished by then",
                    hint: orderEdges.isOrdered
                        ? "move '\(id)' before '\(tasks[index].id)'" : "add '\(id)' to its dependencies"))
        }
    }

    /// The places of the tasks that a condition reads, in the order of the list.
    static func tasksRead(by condition: PlannedCondition, _ indices: [String: Int]) -> [Int] {
        names(of: condition.readSet).compactMap { indices[$0] }.sorted()
    }

    private static func names(in expressions: [Expression]) -> Set<String> {
        names(of: expressions.flatMap(\.readSet))
    }

    /// The names that paths begin with: `["forecast", "daily"]` and `["tasks", "forecast", "status"]` both read
    /// `forecast`, `["tasks"]` reads all.
    private static func names(of paths: [[String]]) -> Set<String> {
        Set(paths.compactMap { $0.first == allTasks ? $0.dropFirst().first ?? allTasks : $0.first })
    }

    /// Stands for every task that can be named: an expression that lists them, or makes up names while it runs.
    private static let allTasks = "tasks"

    /// Names that the tasks read and that are no tasks of the list.
    ///
    /// - Parameter others: expressions that read the tasks from outside.
    func freeNames(besides others: [Expression]) -> Set<String> {
        var names = Self.names(in: others)
        for task in tasks {
            names.formUnion(Self.names(in: task.expressions))
            if let condition = task.condition { names.formUnion(Self.names(of: condition.readSet)) }
            if let spawn = task.spawn { names.formUnion(Self.names(in: [spawn]).subtracting(["output"])) }
            for body in task.work.bodies { names.formUnion(body.plan.freeNames) }
            if let compensation = task.compensation { names.formUnion(compensation.freeNames) }
        }
        return names.filter { indices[$0] == nil && $0 != "input" }
    }

    private func isFinished(_ task: Int, before index: Int) -> Bool {
        orderEdges.isOrdered ? task < index : ancestors(of: index, until: task).contains(task)
    }

    /// The first other task of which nobody knows whether it has finished by the turn of this one. In an ordered list
    /// that is known of all: the earlier ones have.
    private func unfinishedTask(besides index: Int) -> Int? {
        guard !orderEdges.isOrdered else { return nil }
        let ancestors = ancestors(of: index)
        return tasks.indices.first { $0 != index && !ancestors.contains($0) }
    }

    /// What a task waits for, directly or not.
    ///
    /// - Parameter wanted: ends the search.
    private func ancestors(of index: Int, until wanted: Int? = nil) -> Set<Int> {
        var found: Set<Int> = []
        var waiting = tasks[index].dependencies + orderEdges[index]
        while let dependency = waiting.popLast() {
            guard found.insert(dependency).inserted else { continue }
            if dependency == wanted { break }
            waiting += tasks[dependency].dependencies + orderEdges[dependency]
        }
        return found
    }
}

extension PlannedWork {
    /// The key of its definition; `nil` for operations.
    fileprivate var kind: String? {
        switch self {
        case .operation: nil
        case .map: TaskKind.map.rawValue
        case .loop: TaskKind.loop.rawValue
        case .choice: TaskKind.choice.rawValue
        case .workflow: TaskKind.workflow.rawValue
        case .race: TaskKind.race.rawValue
        case .sleep: TaskKind.sleep.rawValue
        case .approval: TaskKind.approval.rawValue
        case .signal: TaskKind.signal.rawValue
        }
    }
}
