internal import AWSClient
internal import Baton

/// Removes runs with everything that belongs to them.
///
/// A mark is set first and taken away last, so that the next removal goes on where one was cut short.
struct RunRemoval: Sendable {
    let table: RunTable

    /// - Returns: how many runs were removed.
    func remove(finishedBefore limit: Timestamp?) async throws -> Int {
        for run in try await table.ids(in: RunTable.removals) where try await table.row(of: run) == nil {
            try await clear(run)
        }
        var condition = "attribute_exists(finished_at)"
        var values: DynamoDB.Item = [:]
        if let limit {
            condition += " AND finished_at < :limit"
            values[":limit"] = .integer(limit.nanoseconds)
        }
        var removed = 0
        try await table.forEachPage(RunTable.rows, filter: condition, values: values) { items in
            for item in items where try await remove(RunRow(item)) { removed += 1 }
            return true
        }
        return removed
    }

    /// - Returns: whether it was still as it was.
    private func remove(_ row: RunRow) async throws -> Bool {
        let run = row.summary.id
        try await table.dynamo.put(DynamoDB.Put(RunTable.key(RunTable.removals, run), to: table.name))
        do {
            try await table.dynamo.delete(
                DynamoDB.Delete(
                    RunTable.key(RunTable.rows, run), from: table.name, if: "last_hash = :hash",
                    values: [":hash": .string(row.lastHash.description)]))
        } catch let error as AWSError where error.isConditionFailure {
            // It was redriven, or somebody else has removed it.
            return false
        }
        try await clear(run)
        return true
    }

    /// Removes what a run without a row has left.
    private func clear(_ run: RunID) async throws {
        try await table.forEachPage(RunTable.partition(run)) { items in
            let keys = items.compactMap { item in
                item["sk"].map { ["pk": RunTable.partition(run), "sk": $0] }
            }
            try await table.dynamo.write(keys.map { .delete($0) }, to: table.name)
            return true
        }
        try await table.dynamo.write(
            [RunTable.openMarks, RunTable.removals].map { .delete(RunTable.key($0, run)) }, to: table.name)
    }
}
