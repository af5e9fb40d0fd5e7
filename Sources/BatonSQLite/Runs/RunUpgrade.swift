internal import Baton
internal import RunTables

/// Takes over the runs of the first schema, which had a row for each event.
struct RunUpgrade {
    private static let eventsAtATime = 500

    private let transaction: any SQLTransaction
    private let tables: RunTables

    init(_ transaction: any SQLTransaction, tables: RunTables) {
        self.transaction = transaction
        self.tables = tables
    }

    static func isPending(_ transaction: any SQLTransaction) throws -> Bool {
        try transaction.queryOne("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'run_1'") != nil
    }

    /// Runs that cannot be read stay where they are, so that nothing is lost; the old tables go with the last run.
    func run() throws {
        // Read again inside the write: another process may have been faster.
        guard try Self.isPending(transaction) else { return }
        for row in try transaction.query("SELECT id FROM run_1 ORDER BY id") {
            let run = RunID(try row.get(0))
            guard let events = try? events(of: run), !events.isEmpty else { continue }
            for start in stride(from: 0, to: events.count, by: Self.eventsAtATime) {
                let end = min(start + Self.eventsAtATime, events.count)
                var writer = tables.writer(transaction)
                try writer.write([Commit(run: run, events: Array(events[start..<end]))])
            }
            try transaction.execute("DELETE FROM run_event_1 WHERE run_id = ?", [.text(run.text)])
            try transaction.execute("DELETE FROM run_1 WHERE id = ?", [.text(run.text)])
        }
        guard try transaction.queryOne("SELECT 1 FROM run_1 LIMIT 1") == nil else { return }
        try transaction.execute("DROP TABLE run_event_1")
        try transaction.execute("DROP TABLE run_1")
    }

    private func events(of run: RunID) throws -> [RunEvent] {
        let events = try transaction.query(
            "SELECT sequence, at, name, task, payload FROM run_event_1 WHERE run_id = ? ORDER BY sequence",
            [.text(run.text)]
        ).map { row in
            try RunEvent(
                sequence: row.get(0), at: Timestamp(nanoseconds: row.get(1)), name: row.get(2),
                task: row.get(3, as: String?.self), payload: Value(json: row.get(4, as: String.self)))
        }
        try Commit(run: run, events: events).check(following: 0)
        return events
    }
}
