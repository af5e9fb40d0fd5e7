internal import Baton
internal import PostgresClient
internal import RunTables

/// The tables of runs where many write at once: rows are locked, counters are spread, and what a commit writes to one table
/// is one statement, whatever the number of rows.
struct PostgresRunDialect: RunDialect {
    let rowLockOfAny = " FOR UPDATE SKIP LOCKED"
    let ownership: RunOwnership
    let partitions: PartitionMaker

    /// Writers with the same number wait for each other's counters.
    private static let shards: Int64 = 64
    private let shard = Int64.random(in: 0..<shards)

    init(ownership: RunOwnership, partitions: PartitionMaker) {
        self.ownership = ownership
        self.partitions = partitions
    }

    /// The server checks its pages when it reads them, where the cluster was made with checksums. A partition that is
    /// dropped is gone also for those who began to read before: not while a verification looks at its runs.
    func problems(_ transaction: any SQLTransaction) throws -> [RunStoreProblem] {
        try transaction.execute(RunPartition.keeping)
        return []
    }

    func isOwn(_ run: RunID) -> Bool { ownership.has(run) }

    func noteEnd(of run: RunID) { ownership.noteEnd(of: run) }

    /// Locked in the order of their ids, so that nobody waits for somebody who waits for him. That the worker is alive and
    /// owns the runs is looked up in the same round trip and holds until the commit: a worker's row cannot be ended while
    /// somebody has a share of it. When no row has to be read nothing is waited for, and the server refuses the transaction
    /// of a worker that has ended.
    ///
    /// Each is looked up by itself, in the index: joined or compared, the server reads a table through that is not large.
    func rows(of runs: [RunID], _ transaction: any SQLTransaction) throws -> [RunRow] {
        let transaction = try postgres(transaction)
        let worker = try ownership.aliveWorker()
        guard !runs.isEmpty else {
            if let worker {
                transaction.later(
                    PostgresCommand(
                        "SELECT baton_expect((SELECT COUNT(*) FROM (\(Self.share)) AS alive), 1)",
                        [[.integer(worker)]]))
            }
            return []
        }
        var commands = [
            PostgresCommand(
                """
                SELECT found.* FROM unnest(?::text[]) AS wanted (id) CROSS JOIN LATERAL (
                    SELECT \(RunRow.columns), worker, epoch FROM run WHERE run.id = wanted.id FOR UPDATE) AS found
                """, [[.array(runs.map { .text($0.text) })]])
        ]
        if let worker {
            // First: a worker that ends waits for its last commits, and what follows sees that it has ended.
            commands.insert(PostgresCommand(Self.share, [[.integer(worker)]]), at: 0)
        }
        var isAlive = worker == nil
        var rows: [RunRow] = []
        let last = commands.count - 1
        try transaction.run(commands) { number, result in
            guard number == last else {
                isAlive = result.rowCount == 1
                return
            }
            let columns = result.columns
            for place in 0..<result.rowCount {
                let row = SQLRow(columns: columns, values: try result.row(place).map(SQLValue.init))
                let run = try RunRow(row)
                try ownership.check(
                    run.summary, worker: row.get("worker"), epoch: row.get("epoch"))
                rows.append(run)
            }
        }
        guard isAlive else { throw RunOwnership.leaseLost }
        return rows
    }

    private static let share = "SELECT 1 FROM worker WHERE number = ? AND ended_at IS NULL FOR KEY SHARE"

    func newRunNumbers(_ count: Int, _ transaction: any SQLTransaction) throws -> [Int] {
        // Before there is a number: whoever drops partitions can rely on it.
        try postgres(transaction).later(PostgresCommand(once: RunPartition.keeping))
        let numbers: [Int] = try transaction.query(
            "SELECT nextval('run_number') FROM generate_series(1, ?::bigint) ORDER BY 1 DESC",
            [count.sqlValue]
        ).map { try $0.get(0) }
        if let highest = numbers.first { try partitions.use(highest, transaction) }
        return numbers
    }

    func newRequestNumber(_ transaction: any SQLTransaction) throws -> Int {
        try transaction.queryOne("SELECT nextval('request_number')")?.get(0) ?? 0
    }

    func preferOrderOfIndex(_ transaction: any SQLTransaction) throws {
        try postgres(transaction).later(PostgresCommand(once: "SET LOCAL enable_sort TO off"))
    }

    /// Each is looked up by itself, in an index; locked in the order in which others lock them.
    func openRequests(_ ids: [String], _ transaction: any SQLTransaction) throws -> [SQLRow] {
        guard !ids.isEmpty else { return [] }
        var rows: [SQLRow] = []
        try postgres(transaction).run([
            PostgresCommand(
                """
                SELECT found.* FROM unnest(?::text[]) AS wanted (id) CROSS JOIN LATERAL (
                    SELECT \(RequestHash.columns) FROM request
                    WHERE request.id = wanted.id AND (reply IS NULL) IS TRUE FOR UPDATE) AS found
                """, [[.array(ids.map { .text($0) })]])
        ]) { _, result in
            let columns = result.columns
            for place in 0..<result.rowCount {
                rows.append(SQLRow(columns: columns, values: try result.row(place).map(SQLValue.init)))
            }
        }
        return rows
    }

    func saveAnswers(_ answers: [[SQLValue]], _ transaction: any SQLTransaction) throws {
        try later(
            """
            UPDATE request SET reply = answer.reply, reason = answer.reason, answered_at = answer.at, hash = answer.hash
            FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bytea[], ?::bigint[])
                AS answer (reply, reason, at, hash, number)
            WHERE request.number = answer.number
            """, columns: answers, transaction)
    }

    func addToTallies(_ changes: [String: Int], _ transaction: any SQLTransaction) throws {
        let changes = changes.filter { $0.value != 0 }.sorted { $0.key < $1.key }
        guard !changes.isEmpty else { return }
        try postgres(transaction).later(
            PostgresCommand(
                """
                INSERT INTO tally (name, shard, count)
                SELECT name, ?, count FROM unnest(?::text[], ?::bigint[]) AS changed (name, count) ORDER BY name
                ON CONFLICT (name, shard) DO UPDATE SET count = tally.count + excluded.count
                """,
                [
                    [
                        .integer(shard), .array(changes.map { .text($0.key) }),
                        .array(changes.map { .integer(Int64($0.value)) }),
                    ]
                ]))
    }

    func tallies(_ transaction: any SQLTransaction) throws -> [String: Int] {
        var tallies: [String: Int] = [:]
        try transaction.forEachRow("SELECT name, SUM(count) FROM tally GROUP BY name", []) { row in
            tallies[try row.get(0)] = try row.get(1, as: Int.self)
        }
        return tallies
    }

    func delete(runs numbers: [Int], _ transaction: any SQLTransaction) throws {
        let numbers = PostgresValue.array(numbers.map { .integer(Int64($0)) })
        for (table, column) in [("task", "run"), ("segment", "run"), ("blob_use", "run"), ("run", "number")] {
            try postgres(transaction).later(
                PostgresCommand("DELETE FROM \(table) WHERE \(column) = ANY (?::bigint[])", [[numbers]]))
        }
    }

    /// Runs one statement for many rows, at the latest before the commit.
    ///
    /// - Parameters:
    ///   - rows: their columns are the statement's first parameters, an array each.
    ///   - values: its other parameters.
    func later(
        _ sql: String, columns rows: [[SQLValue]], then values: [SQLValue] = [],
        _ transaction: any SQLTransaction
    ) throws {
        guard let first = rows.first else { return }
        let columns = first.indices.map { column in
            PostgresValue.array(rows.map { $0[column].postgres })
        }
        try postgres(transaction).later(PostgresCommand(sql, [columns + values.map(\.postgres)]))
    }

    func postgres(_ transaction: any SQLTransaction) throws(SQLError) -> PostgresTransaction {
        guard let transaction = transaction as? PostgresTransaction else {
            throw SQLError(.other, "a transaction of another database")
        }
        return transaction
    }
}
