internal import Baton

/// Retention: removes finished runs, and what only they used.
struct RunRemoval {
    private static let runsAtATime = 200

    let finishedBefore: Timestamp?

    /// - Returns: how many runs were removed; 0 when none is left.
    func removeSome(_ transaction: any SQLTransaction) throws -> Int {
        let limit = finishedBefore?.nanoseconds ?? .max
        let rows = try transaction.query(
            """
            SELECT \(RunRow.columns) FROM run
            WHERE outcome IS NOT NULL AND (finished_at < ? OR ? = 9223372036854775807) LIMIT ?
            """, [limit.sqlValue, limit.sqlValue, Self.runsAtATime.sqlValue]
        ).map(RunRow.init)
        var statistics = RunStoreStatistics()
        for row in rows { statistics.add(row.summary, events: row.lastSequence) }
        try Tally.add(statistics.tallies.mapValues { -$0 }, transaction)
        try transaction.executeBatch(
            "DELETE FROM run WHERE number = ?", rows.map { [$0.number.sqlValue] })
        return rows.count
    }

    /// Answered requests stay as long as their run: who repeats one gets the same answer.
    func removeRequests(_ transaction: any SQLTransaction) throws {
        try transaction.execute(
            """
            DELETE FROM request WHERE reply IS NOT NULL AND answered_at < ? AND run NOT IN (SELECT id FROM run)
            """, [(finishedBefore?.nanoseconds ?? .max).sqlValue])
    }

    static func removeUnused(_ transaction: any SQLTransaction) throws {
        try transaction.execute(
            "DELETE FROM blob WHERE NOT EXISTS (SELECT 1 FROM blob_use WHERE blob_use.hash = blob.hash)")
        try transaction.execute(
            """
            DELETE FROM definition WHERE hash NOT IN (SELECT definition FROM run)
            AND hash NOT IN (SELECT definition FROM request WHERE definition IS NOT NULL)
            """)
    }
}
