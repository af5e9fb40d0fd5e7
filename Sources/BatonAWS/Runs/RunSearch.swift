internal import AWSClient
internal import Baton

/// Finds the runs that fit a filter.
///
/// The service looks at the rows. Whether a task has a status is told by the events alone; of the statuses that tasks have
/// ever had, the row has a list, so that only the events of runs are read that may fit.
struct RunSearch: Sendable {
    let table: RunTable
    let filter: RunFilter

    func runs(limit: Int, before: RunID?) async throws -> [RunSummary] {
        guard limit > 0 else { return [] }
        var found: [RunSummary] = []
        let (condition, values) = condition
        try await table.forEachPage(
            RunTable.rows, before: before?.text, filter: condition, values: values,
            limit: condition == nil ? min(limit, 1000) : nil, ascending: false
        ) { items in
            for item in items where found.count < limit {
                let row = try RunRow(item)
                if try await hasTasks(row) { found.append(row.summary) }
            }
            return found.count < limit
        }
        return found
    }

    private var condition: (String?, DynamoDB.Item) {
        var conditions: [String] = []
        var values: DynamoDB.Item = [:]
        func require(_ condition: String, _ name: String, _ value: AttributeValue?) {
            guard let value else { return }
            conditions.append(condition)
            values[name] = value
        }
        require("workflow = :workflow", ":workflow", filter.workflow.map { .string($0) })
        require("started_at >= :from", ":from", (filter.startedFrom?.nanoseconds).map { .integer($0) })
        require("started_at < :until", ":until", (filter.startedBefore?.nanoseconds).map { .integer($0) })
        require(
            "contains(seen, :status)", ":status", filter.taskStatus.map { .string(RunRow.mark($0)) })
        require("contains(seen, :kind)", ":kind", filter.failureKind.map { .string(RunRow.mark($0)) })
        switch filter.state {
        case nil: break
        case .unfinished: conditions.append("attribute_not_exists(outcome)")
        case .finished: conditions.append("attribute_exists(outcome)")
        case .ended(let outcome): require("outcome = :outcome", ":outcome", .string(outcome.rawValue))
        }
        return (conditions.isEmpty ? nil : conditions.joined(separator: " AND "), values)
    }

    private func hasTasks(_ row: RunRow) async throws -> Bool {
        guard filter.taskStatus != nil || filter.failureKind != nil else { return true }
        let tasks = TaskRecord.fold(try await RunChain(table: table, row: row).events(after: 0))
        return (filter.taskStatus.map { status in tasks.contains { $0.status == status } } ?? true)
            && (filter.failureKind.map { kind in tasks.contains { $0.failureKind == kind } } ?? true)
    }
}
