internal import Baton
internal import PostgresClient

/// Which worker runs which run: a column of its row, and an epoch that each taking raises. A run that is queued belongs to
/// whoever has the request for its start.
///
/// Claims are not waited for on disk: one that the server forgets in a crash is refused at the first commit under it.
struct PostgresRunClaims: RunClaims {
    private static let runsAtATime: Int64 = 500

    let database: PostgresDatabase
    let ownership: RunOwnership
    let keeper: LeaseKeeper?
    /// `nil` for who is no worker.
    let slots: PostgresSharedSlots?

    var sharedSlots: (any SharedSlots)? { slots }

    func claim(_ runs: [RunID]) async throws -> [RunID] {
        let wanted = runs.filter { !ownership.has($0) }
        if !wanted.isEmpty { try await claimOfOthers(wanted) }
        return runs.filter(ownership.has)
    }

    func claimNew(_ run: RunID) { ownership.takeNew(run) }

    func claimUnfinished() async throws -> [RunID] {
        let condition = ownership.agents.condition
        let agents = condition.arguments.map(\.postgres)
        // Most often there are none; then nothing is written.
        let isAny = try await database.read { transaction in
            try transaction.queryOne(
                "SELECT 1 FROM run WHERE outcome IS NULL AND worker IS NULL\(condition.sql) LIMIT 1",
                condition.arguments) != nil
        }
        guard isAny else { return [] }
        var all: [RunID] = []
        while true {
            let taken = try await inTransaction { transaction, worker in
                try Self.taken(
                    by: [
                        PostgresCommand(
                            """
                            UPDATE run SET worker = ?, epoch = epoch + 1 WHERE number IN (
                                SELECT number FROM run WHERE outcome IS NULL AND worker IS NULL\(condition.sql)
                                ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED)
                            RETURNING id, epoch
                            """, [[worker] + agents + [.integer(Self.runsAtATime)]])
                    ], transaction)
            }
            for (run, epoch) in taken { ownership.take(run, epoch: epoch) }
            all += taken.map(\.run)
            if taken.count < Self.runsAtATime { return all.sorted() }
        }
    }

    func release(_ run: RunID) {
        if ownership.release(run) { keeper?.giveUpSoon() }
    }

    func isClaimedByOther(_ run: RunID) async throws -> Bool {
        let own = SQLValue.integer(ownership.worker ?? 0)
        return try await database.read { transaction in
            try transaction.queryOne(
                """
                SELECT 1 FROM worker WHERE ended_at IS NULL AND lease_until > clock_timestamp() AND number <> ?
                AND (number = (SELECT worker FROM run WHERE id = ?)
                    OR number IN (
                        SELECT worker FROM request WHERE run = ? AND kind = 'start' AND (reply IS NULL) IS TRUE))
                """, [own, .text(run.text), .text(run.text)]) != nil
        }
    }

    /// Takes those that nobody has: runs that there are, runs that are queued, and runs of which nobody knows. A run whose
    /// start was refused is none of these, so that who has seen it queued before does not start it.
    ///
    /// Each is looked up by itself, in an index: as a join the planner reads whole tables when it has no statistics yet.
    /// `(reply IS NULL) IS TRUE` keeps it from reading all open requests by their index.
    private func claimOfOthers(_ runs: [RunID]) async throws {
        let ids = PostgresValue.array(runs.map { .text($0.text) })
        let condition = ownership.agents.condition
        let agents = condition.arguments.map(\.postgres)
        let taken = try await inTransaction { transaction, worker in
            var taken = try Self.taken(
                by: [
                    PostgresCommand(
                        """
                        UPDATE run SET worker = ?, epoch = epoch + 1 WHERE number IN (
                            SELECT free.number FROM unnest(?::text[]) AS wanted (id) CROSS JOIN LATERAL (
                                SELECT number FROM run WHERE run.id = wanted.id AND worker IS NULL\(condition.sql)
                                FOR UPDATE SKIP LOCKED) AS free)
                        RETURNING id, epoch
                        """, [[worker, ids] + agents]),
                    PostgresCommand(
                        """
                        UPDATE request SET worker = ? WHERE number IN (
                            SELECT free.number FROM unnest(?::text[]) AS wanted (id) CROSS JOIN LATERAL (
                                SELECT number FROM request
                                WHERE request.run = wanted.id AND kind = 'start' AND (reply IS NULL) IS TRUE
                                    AND worker IS NULL AND (SELECT number FROM run WHERE run.id = wanted.id) IS NULL\(condition.sql)
                                FOR UPDATE SKIP LOCKED) AS free)
                        RETURNING run, 1::bigint
                        """, [[worker, ids] + agents]),
                ], transaction)
            let others = Set(runs).subtracting(taken.map(\.run)).sorted()
            guard !others.isEmpty else { return taken }
            taken += try Self.taken(
                by: [
                    PostgresCommand(
                        """
                        SELECT id, 1::bigint FROM unnest(?::text[]) AS wanted (id)
                        WHERE (SELECT number FROM run WHERE run.id = wanted.id) IS NULL
                            AND (SELECT count(*) FROM request WHERE run = wanted.id AND kind = 'start') = 0
                        """, [[.array(others.map { .text($0.text) })]])
                ], transaction)
            return taken
        }
        for (run, epoch) in taken { ownership.take(run, epoch: epoch) }
    }

    private static func taken(
        by commands: [PostgresCommand], _ transaction: PostgresTransaction
    ) throws -> [(run: RunID, epoch: Int64)] {
        var taken: [(run: RunID, epoch: Int64)] = []
        try transaction.run(commands) { _, result in
            for place in 0..<result.rowCount {
                guard case .text(let id)? = try result.row(place).first,
                    case .integer(let epoch)? = try result.row(place).last
                else { continue }
                taken.append((RunID(id), epoch))
            }
        }
        return taken
    }

    /// - Throws: `SQLError`; `RunStoreError` when this process is no worker, or is one no more.
    private func inTransaction<T: Sendable>(
        _ body: @escaping @Sendable (PostgresTransaction, _ worker: PostgresValue) throws -> T
    ) async throws -> T {
        let ownership = ownership
        return try await database.lockingRows.write { transaction in
            guard let transaction = transaction as? PostgresTransaction,
                let worker = try ownership.aliveWorker()
            else { throw RunStoreError(.conflict, "only a worker can take runs") }
            var isAlive = false
            try transaction.run([
                PostgresCommand(once: "SET LOCAL synchronous_commit TO off"),
                PostgresCommand(
                    "SELECT 1 FROM worker WHERE number = ? AND ended_at IS NULL FOR KEY SHARE",
                    [[.integer(worker)]]),
            ]) { number, result in if number == 1 { isAlive = result.rowCount == 1 } }
            guard isAlive else { throw RunOwnership.leaseLost }
            return try body(transaction, .integer(worker))
        }
    }
}
