internal import Baton
internal import RunTables

/// SQLite has one writer at a time: nothing is locked, and the next number is one more than the last.
struct SQLiteRunDialect: RunDialect {
    let rowLockOfAny = ""

    /// Pages, indexes, `NOT NULL` and `UNIQUE` (sqlite.org/pragma.html#pragma_integrity_check).
    func problems(_ transaction: any SQLTransaction) throws -> [RunStoreProblem] {
        try transaction.query("PRAGMA integrity_check(20)").compactMap { row in
            let line: String = try row.get(0)
            return line == "ok" ? nil : RunStoreProblem(.database, line)
        }
    }

    func isOwn(_ run: RunID) -> Bool { true }

    func noteEnd(of run: RunID) {}

    func rows(of runs: [RunID], _ transaction: any SQLTransaction) throws -> [RunRow] {
        try runs.compactMap { run in
            try transaction.queryOne(
                "SELECT \(RunRow.columns) FROM run WHERE id = ?", [.text(run.text)]
            ).map(RunRow.init)
        }
    }

    func newRunNumbers(_ count: Int, _ transaction: any SQLTransaction) throws -> [Int] {
        let last = try next("run", transaction) - 1
        return (0..<count).map { last + count - $0 }
    }

    func newRequestNumber(_ transaction: any SQLTransaction) throws -> Int {
        try next("request", transaction)
    }

    private func next(_ table: String, _ transaction: any SQLTransaction) throws -> Int {
        let last = try transaction.queryOne("SELECT COALESCE(MAX(number), 0) FROM \(table)")
        return 1 + (try last?.get(0, as: Int.self) ?? 0)
    }

    /// It does so anyway.
    func preferOrderOfIndex(_ transaction: any SQLTransaction) {}

    func openRequests(_ ids: [String], _ transaction: any SQLTransaction) throws -> [SQLRow] {
        try ids.compactMap { id in
            try transaction.queryOne(
                "SELECT \(RequestHash.columns) FROM request WHERE id = ? AND reply IS NULL", [.text(id)])
        }
    }

    func saveAnswers(_ answers: [[SQLValue]], _ transaction: any SQLTransaction) throws {
        try transaction.executeBatch(
            "UPDATE request SET reply = ?, reason = ?, answered_at = ?, hash = ? WHERE number = ?", answers)
    }

    func save(_ batch: RunBatch, _ transaction: any SQLTransaction) throws { try batch.save(transaction) }

    func addToTallies(_ changes: [String: Int], _ transaction: any SQLTransaction) throws {
        try transaction.executeBatch(
            """
            INSERT INTO tally (name, count) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET count = tally.count + excluded.count
            """, changes.filter { $0.value != 0 }.map { [.text($0.key), $0.value.sqlValue] })
    }

    func tallies(_ transaction: any SQLTransaction) throws -> [String: Int] {
        var tallies: [String: Int] = [:]
        try transaction.forEachRow("SELECT name, count FROM tally", []) { row in
            tallies[try row.get(0)] = try row.get(1, as: Int.self)
        }
        return tallies
    }

    /// The rest goes with its run.
    func delete(runs numbers: [Int], _ transaction: any SQLTransaction) throws {
        try transaction.executeBatch(
            "DELETE FROM run WHERE number = ?", numbers.map { [$0.sqlValue] })
    }
}
