internal import PostgresClient

/// Ends workers, and frees what they had.
///
/// A worker's row is locked first, which waits for, or is kept from, commits that hold a share of it; each statement after
/// that sees what those commits wrote. Whoever was buried can write nothing any more, also to runs that nobody has taken
/// over yet.
struct Burial {
    private let session: PostgresSession

    init(_ session: PostgresSession) { self.session = session }

    /// Ends all workers whose leases have run out by the database's clock. One that is in the middle of a commit is left
    /// for the next time.
    func perform() throws {
        try inTransaction {
            let rows = try session.query(
                """
                SELECT number FROM worker WHERE ended_at IS NULL AND lease_until < clock_timestamp()
                FOR UPDATE SKIP LOCKED
                """)
            try free(try (0..<rows.rowCount).map { try rows.row($0)[0] })
        }
    }

    /// Ends one worker; waits for its last commits.
    func end(_ worker: Int64) throws {
        try inTransaction {
            let rows = try session.query(
                "SELECT number FROM worker WHERE number = ? AND ended_at IS NULL FOR UPDATE",
                [.integer(worker)])
            try free(try (0..<rows.rowCount).map { try rows.row($0)[0] })
        }
    }

    private func free(_ workers: [PostgresValue]) throws {
        guard !workers.isEmpty else { return }
        let workers = [[PostgresValue.array(workers)]]
        try session.pipeline([
            PostgresCommand(
                "UPDATE worker SET ended_at = clock_timestamp() WHERE number = ANY (?::bigint[])", workers),
            PostgresCommand("UPDATE run SET worker = NULL WHERE worker = ANY (?::bigint[])", workers),
            PostgresCommand(
                "UPDATE request SET worker = NULL WHERE reply IS NULL AND worker = ANY (?::bigint[])", workers
            ),
            PostgresCommand("DELETE FROM slot WHERE worker = ANY (?::bigint[])", workers),
            PostgresCommand(once: ChangeAnnouncer.notification),
            PostgresCommand(once: LeaseKeeper.freedNotification(to: [])),
        ])
    }

    private func inTransaction(_ body: () throws -> Void) throws {
        try session.run("BEGIN ISOLATION LEVEL READ COMMITTED")
        do {
            try body()
            try session.run("COMMIT")
        } catch {
            try? session.run("ROLLBACK")
            throw error
        }
    }
}
