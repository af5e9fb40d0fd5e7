internal import PostgresClient
internal import Synchronization

/// How it is found out what became of a commit whose answer was lost.
///
/// Each session has a row, in which each of its transactions leaves a sign: it is there when the transaction was committed.
/// The number of the transaction alone does not tell: after a crash the server gives numbers that left no trace on disk
/// to other transactions, which it then calls committed. It only serves to wait for one that is still under way.
struct CommitMarker: Sendable {
    static let schema = [
        """
        CREATE TABLE IF NOT EXISTS baton_commit (session BIGINT PRIMARY KEY, sign BIGINT NOT NULL,
            at TIMESTAMPTZ NOT NULL) WITH (fillfactor = 50)
        """,
        "CREATE TABLE IF NOT EXISTS baton_turn (nothing BIGINT)",
    ]
    /// For transactions that have lost to others several times: these run one after another. A lock of a table, because that
    /// is had before the transaction sees anything (manual, LOCK).
    static let turn = PostgresCommand(once: "LOCK TABLE baton_turn IN EXCLUSIVE MODE")
    /// Signs of sessions that are long gone.
    static let cleaning = "DELETE FROM baton_commit WHERE at < clock_timestamp() - make_interval(days => 1)"

    let session: Int64
    let sign = Int64.random(in: .min ... .max)

    var leaving: PostgresCommand {
        PostgresCommand(
            """
            INSERT INTO baton_commit (session, sign, at) VALUES (?, ?, clock_timestamp())
            ON CONFLICT (session) DO UPDATE SET sign = excluded.sign, at = excluded.at
            """, [[.integer(session), .integer(sign)]])
    }

    /// - Parameter transaction: its number.
    /// - Returns: `nil` while it is under way.
    func wasCommitted(_ transaction: String, _ session: PostgresSession) throws -> Bool? {
        let status = try session.query("SELECT pg_xact_status(?::text::xid8)", [.text(transaction)]).row(0)
        if status == [.text("in progress")] { return nil }
        return try session.query(
            "SELECT 1 FROM baton_commit WHERE session = ? AND sign = ?",
            [.integer(self.session), .integer(sign)]
        ).rowCount > 0
    }

    /// Whether a database has the tables, which its first migration makes.
    final class Availability: Sendable {
        private let state = Mutex(false)
        var isThere: Bool { state.withLock { $0 } }
        func made() { state.withLock { $0 = true } }
    }
}
