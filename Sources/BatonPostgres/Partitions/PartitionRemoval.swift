internal import Baton
internal import PostgresClient
internal import RunTables

/// Removes all runs of a partition and drops its tables, instead of deleting what is in them row by row.
///
/// All in one transaction, so that at any moment there is either everything or nothing of it. Almost all of its time goes
/// into rows that nobody waits for; only then, for a moment, writers are kept from the tables.
struct PartitionRemoval {
    /// Somebody has a run of it, or its tables: it stays as it was.
    private struct Postponed: Error {}

    private static let lockAttempts = 10

    private let partition: RunPartition
    private let transaction: any SQLTransaction
    private let dialect: any RunDialect

    /// - Parameter limit: all that have ended when it is `nil`.
    /// - Returns: how many runs were removed; `nil` when the partition has runs that stay, or it is in use.
    static func remove(
        _ partition: RunPartition, finishedBefore limit: Timestamp?, dialect: any RunDialect,
        _ database: PostgresDatabase
    ) async throws -> Int? {
        do {
            return try await database.lockingRows.write { transaction in
                try PartitionRemoval(partition: partition, transaction: transaction, dialect: dialect)
                    .remove(finishedBefore: limit)
            }
        } catch is Postponed {
            return nil
        } catch let error as SQLError where error.kind == .unavailable {
            // Only the owner of a table may drop it.
            return nil
        }
    }

    private func remove(finishedBefore limit: Timestamp?) throws -> Int {
        // Those who remove partitions take turns.
        _ = try transaction.query("SELECT pg_advisory_xact_lock(\(RunPartition.removalLock))")
        guard try RunPartition.all(transaction).contains(where: { $0.tables == partition.tables }) else {
            return 0
        }
        let limit = (limit.map { $0.nanoseconds - 1 } ?? .max).sqlValue
        let staying = try transaction.queryOne(
            "SELECT 1 FROM run WHERE \(Self.isInRange) AND (finished_at IS NULL OR finished_at > ?) LIMIT 1",
            range + [limit])
        guard staying == nil else { throw Postponed() }
        // Before the work is done: a backup has the tables for long.
        try lock(attempts: 1)
        try transaction.execute("ROLLBACK TO unlocked")

        let (count, tallies, definitions) = try removeRuns(upTo: limit)
        let blobs = try transaction.query(
            """
            WITH gone AS (DELETE FROM blob_use WHERE run >= ? AND run < ? RETURNING hash) SELECT DISTINCT hash FROM gone
            """, range
        ).map { $0.values[0] }
        try RunRemoval(transaction, dialect: dialect)
            .removeUnused(blobs: Set(blobs), definitions: definitions)

        // Whoever starts a run holds the lock that keeps partitions since before it took a number: now none can follow.
        try lock(attempts: Self.lockAttempts)
        let late = try transaction.queryOne("SELECT 1 FROM run WHERE \(Self.isInRange) LIMIT 1", range)
        guard late == nil else { throw Postponed() }
        do {
            try dialect.addToTallies(tallies, transaction)
            try transaction.execute("DROP TABLE \(partition.tables)")
        } catch let error as SQLError where error.kind == .busy {
            throw Postponed()
        }
        return count
    }

    private static let isInRange = "number >= ? AND number < ?"
    private var range: [SQLValue] { [partition.first.sqlValue, partition.end.sqlValue] }

    /// Removes the rows of runs, and answered requests to them.
    private func removeRuns(
        upTo limit: SQLValue
    ) throws -> (count: Int, tallies: [String: Int], definitions: Set<SQLValue>) {
        var (removed, tallies, definitions) = (0, [String: Int](), Set<SQLValue>())
        try transaction.forEachRow(
            """
            WITH gone AS (
                DELETE FROM run WHERE \(Self.isInRange) AND finished_at <= ?
                RETURNING id, outcome, definition, task_counts, last_sequence),
            answered AS (
                DELETE FROM request USING gone WHERE request.run = gone.id AND request.reply IS NOT NULL)
            SELECT outcome, definition, task_counts, COUNT(*) AS runs, SUM(last_sequence)::bigint AS events
            FROM gone GROUP BY outcome, definition, task_counts
            """, range + [limit]
        ) { row in
            let runs: Int = try row.get("runs")
            removed += runs
            definitions.insert(row.values[1])
            tallies[Tally.events, default: 0] -= try row.get("events", as: Int.self)
            tallies[Tally.run(RunOutcome(rawValue: try row.get("outcome"))), default: 0] -= runs
            for (status, count) in try RunRow.taskCounts(row.get("task_counts")) {
                tallies[Tally.task(status), default: 0] -= runs * count
            }
        }
        return (removed, tallies, definitions)
    }

    /// Nobody waits for this transaction longer than the timeout, should it not get the lock itself.
    ///
    /// - Throws: ``Postponed``.
    private func lock(attempts: Int) throws {
        try transaction.execute("SAVEPOINT unlocked")
        for attempt in 1...attempts {
            do {
                try transaction.execute("SET LOCAL lock_timeout = '100ms'")
                try transaction.execute(
                    "LOCK TABLE ONLY segment, ONLY task, \(partition.tables) IN ACCESS EXCLUSIVE MODE")
                return
            } catch let error as SQLError where error.kind == .busy {
                guard attempt < attempts else { throw Postponed() }
                try transaction.execute("ROLLBACK TO unlocked")
                try transaction.execute("SELECT pg_sleep(0.1)")
            }
        }
    }
}
