package import Baton

/// Removes finished runs, oldest end first, and what only they used.
package struct RunRemoval {
    static let runsAtATime = 200

    private let transaction: any SQLTransaction
    private let dialect: any RunDialect

    package init(_ transaction: any SQLTransaction, dialect: any RunDialect) {
        self.transaction = transaction
        self.dialect = dialect
    }

    /// - Parameter limit: all that have ended when it is `nil`.
    /// - Returns: how many runs were removed.
    func removeSome(finishedBefore limit: Timestamp?, atMost count: Int = runsAtATime) throws -> Int {
        try remove(
            "finished_at IS NOT NULL AND finished_at \(limit == nil ? "<=" : "<") ?",
            [(limit?.nanoseconds ?? .max).sqlValue], atMost: count)
    }

    /// - Parameter keeping: how many of those that have ended stay, the latest.
    /// - Returns: how many runs were removed.
    func removeSome(keeping: Int, atMost count: Int = runsAtATime) throws -> Int {
        let tallies = try dialect.tallies(transaction)
        let finished = RunOutcome.allCases.reduce(0) { $0 + (tallies[Tally.run($1)] ?? 0) }
        guard finished > keeping else { return 0 }
        return try remove("finished_at IS NOT NULL", [], atMost: min(count, finished - keeping))
    }

    private func remove(_ condition: String, _ arguments: [SQLValue], atMost count: Int) throws -> Int {
        let runs = try transaction.query(
            "SELECT \(RunRow.columns) FROM run WHERE \(condition) ORDER BY finished_at LIMIT ?\(dialect.rowLockOfAny)",
            arguments + [max(count, 0).sqlValue]
        ).map(RunRow.init)
        guard !runs.isEmpty else { return 0 }
        var statistics = RunStoreStatistics()
        for run in runs { statistics.add(run.summary, events: run.lastSequence) }
        try dialect.addToTallies(statistics.tallies.mapValues { -$0 }, transaction)
        var blobs: Set<SQLValue> = []
        for run in runs {
            let uses = try transaction.query("SELECT hash FROM blob_use WHERE run = ?", [run.number.sqlValue])
            blobs.formUnion(uses.map { $0.values[0] })
            // Answered requests stay as long as their run: who repeats one gets the same answer.
            try transaction.execute(
                "DELETE FROM request WHERE run = ? AND reply IS NOT NULL", [.text(run.summary.id.text)])
        }
        try dialect.delete(runs: runs.map(\.number), transaction)
        try removeUnused(blobs: blobs, definitions: Set(runs.map { .blob($0.definition.bytes) }))
        return runs.count
    }

    /// Large values and workflows that no run has any more; of those given by their hashes.
    package func removeUnused(blobs: Set<SQLValue>, definitions: Set<SQLValue>) throws {
        try transaction.executeBatch(
            """
            DELETE FROM blob WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM blob_use WHERE blob_use.hash = blob.hash)
            """, blobs.map { [$0] })
        try transaction.executeBatch(
            """
            DELETE FROM definition WHERE hash = ?
            AND NOT EXISTS (SELECT 1 FROM run WHERE run.definition = definition.hash)
            AND NOT EXISTS (SELECT 1 FROM request WHERE request.definition = definition.hash)
            """, definitions.map { [$0] })
    }

    /// Answered requests of runs that never began, and the workflows that only they had.
    func removeRequests(answeredBefore limit: Timestamp?) throws {
        try transaction.execute(
            """
            DELETE FROM request WHERE reply IS NOT NULL AND answered_at < ? AND run NOT IN (SELECT id FROM run)
            """, [(limit?.nanoseconds ?? .max).sqlValue])
        try transaction.execute(
            """
            DELETE FROM definition WHERE hash NOT IN (SELECT definition FROM run)
            AND hash NOT IN (SELECT definition FROM request WHERE definition IS NOT NULL)
            """)
    }
}
