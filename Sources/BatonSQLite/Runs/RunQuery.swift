internal import Baton

/// A filter as a query on the table `run`.
struct RunQuery {
    private var conditions: [String] = []
    private var arguments: [SQLValue] = []

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
        if let status = filter.taskStatus {
            // The index of tasks by status is used where the query repeats its condition.
            let isIndexed = status == .success ? "" : " AND task.status <> 'success'"
            add(
                "EXISTS (SELECT 1 FROM task WHERE task.run = run.number AND task.status = ?\(isIndexed))",
                .text(status.rawValue))
        }
        if let kind = filter.failureKind {
            add(
                "EXISTS (SELECT 1 FROM task WHERE task.run = run.number AND task.failure_kind = ?)",
                .text(kind.rawValue))
        }
    }

    private mutating func add(_ condition: String, _ argument: SQLValue) {
        conditions.append(condition)
        arguments.append(argument)
    }

    func page(limit: Int, _ transaction: any SQLTransaction) throws -> [RunSummary] {
        let filter = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))"
        return try transaction.query(
            "SELECT \(RunRow.columns) FROM run \(filter) ORDER BY id DESC LIMIT ?",
            arguments + [max(limit, 0).sqlValue]
        ).map { try RunRow($0).summary }
    }
}
