/// Remembers, in the database that a ``ClosingTransaction`` writes to, what came of it: for runs that are kept in another
/// one.
///
/// The record is written in the same transaction. When the process is killed before the run has stored the end of its
/// task, the next attempt finds it, writes nothing and yields the same output. So an operation that is declared
/// `transactional` writes once there too.
public enum ClosingLedger {
    /// Of the database that operations write to.
    public static let migrations = [
        SQLMigration(
            name: "closing-ledger/1",
            statements: [
                """
                CREATE TABLE closing_ledger (
                    key TEXT PRIMARY KEY, output TEXT NOT NULL, written_at BIGINT NOT NULL
                )
                """
            ])
    ]

    /// Attempts come sooner than that, or never.
    private static let daysKept: Int64 = 14

    /// Runs the body, unless it was run before under the key.
    ///
    /// - Parameters:
    ///   - key: equal for all attempts of a task.
    ///   - isWanted: whether anybody waits for the result; asked within the transaction.
    static func run(
        _ closing: ClosingTransaction<Value>, once key: String, now: Timestamp,
        isWanted: @escaping @Sendable () -> Bool
    ) async throws -> Value {
        try await closing.database.write { transaction in
            if let row = try transaction.queryOne(
                "SELECT output FROM closing_ledger WHERE key = ?", [.text(key)])
            {
                return try Value(json: row.get(0) as String)
            }
            // One that was cancelled meanwhile writes nothing.
            guard isWanted() else { throw CancellationError() }
            let output = try closing.body(transaction)
            try transaction.execute(
                "DELETE FROM closing_ledger WHERE written_at < ?",
                [.integer(now.nanoseconds - daysKept * 86_400 * 1_000_000_000)])
            try transaction.execute(
                "INSERT INTO closing_ledger (key, output, written_at) VALUES (?, ?, ?)",
                [.text(key), .text(output.json()), .integer(now.nanoseconds)])
            return output
        }
    }
}
