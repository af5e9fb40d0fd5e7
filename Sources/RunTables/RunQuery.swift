internal import Baton

/// A filter as a query on the table `run`.
struct RunQuery {
    /// Up to so many tasks, the runs that have them are looked up; beyond, a page is soon found by going through the runs.
    private static let fewTasks = 20_000

    private var conditions: [String] = []
    private var arguments: [SQLValue] = []
    /// What of the table `task` some row must satisfy, in the words of an index, and the status or kind.
    private var tasks: [(condition: String, argument: SQLValue)] = []

    init(_ filter: RunFilter, before: RunID?) {
        if let before { add("id < ?", .text(before.text)) }
        if let workflow = filter.workflow { add("workflow = ?", .text(workflow)) }
        if let instant = filter.startedFrom { add("started_at >= ?", instant.nanoseconds.sqlValue) }
        if let instant = filter.startedBefore { add("started_at < ?", instant.nanoseconds.sqlValue) }
        switch filter.state {
        case nil: break
        case .unfinished: conditions.append("outcome IS NULL")
        case .finished: conditions.append("outcome IS NOT NULL")
        case .ended(let outcome): add("outcome = ?", .text(outcome.rawValue))
        }
        switch filter.taskStatus {
        case nil: break
        case .ready: conditions.append("outcome IS NULL AND tasks_ready > 0")
        case .running: conditions.append("outcome IS NULL AND tasks_running > 0")
        case .success: tasks.append(("task.status = ?", .text(TaskStatus.success.rawValue)))
        // The index of tasks by status is used where the query repeats its condition.
        case let status?:
            tasks.append(("task.status = ? AND task.status <> 'success'", .text(status.rawValue)))
        }
        if let kind = filter.failureKind {
            tasks.append(("task.failure_kind = ?", .text(kind.rawValue)))
        }
    }

    private mutating func add(_ condition: String, _ argument: SQLValue) {
        conditions.append(condition)
        arguments.append(argument)
    }

    func page(limit: Int, _ transaction: any SQLTransaction) throws -> [RunSummary] {
        var (conditions, arguments) = (conditions, arguments)
        for (condition, argument) in tasks {
            if try areFew(condition, argument, transaction) {
                conditions.append("number IN (SELECT run FROM task WHERE \(condition))")
            } else {
                conditions.append("EXISTS (SELECT 1 FROM task WHERE task.run = run.number AND \(condition))")
            }
            arguments.append(argument)
        }
        let filter = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))"
        return try transaction.query(
            "SELECT \(RunRow.columns) FROM run \(filter) ORDER BY id DESC LIMIT ?",
            arguments + [max(limit, 0).sqlValue]
        ).map { try RunRow($0).summary }
    }

    /// Counts by the index, no further than it must. Successful tasks have none; they are almost all.
    private func areFew(
        _ condition: String, _ argument: SQLValue, _ transaction: any SQLTransaction
    ) throws -> Bool {
        guard argument != .text(TaskStatus.success.rawValue) else { return false }
        let count = try transaction.queryOne(
            "SELECT COUNT(*) FROM (SELECT 1 FROM task WHERE \(condition) LIMIT ?) AS some_tasks",
            [argument, (Self.fewTasks + 1).sqlValue])
        return try count?.get(0, as: Int.self) ?? 0 <= Self.fewTasks
    }
}
