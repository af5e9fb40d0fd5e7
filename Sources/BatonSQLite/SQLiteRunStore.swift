public import Baton

/// Keeps runs in an SQLite file; what ``commit(_:)`` has acknowledged survives loss of power.
public struct SQLiteRunStore: RunStore {
    public let durability = Durability.power
    private let database: SQLiteDatabase

    /// Migrates the database to what this version needs.
    ///
    /// - Throws: `SQLError`, when the database was migrated by a newer version among others.
    public init(database: SQLiteDatabase) async throws {
        self.database = database
        try await database.migrate(Self.migrations)
    }

    /// The schema, step by step; see `SQLMigration`.
    public static let migrations = [
        SQLMigration(
            name: "baton/1 runs",
            statements: [
                """
                CREATE TABLE run (
                    id TEXT PRIMARY KEY, workflow TEXT NOT NULL, pattern TEXT NOT NULL, outcome TEXT,
                    started_at BIGINT NOT NULL, finished_at BIGINT, task_counts TEXT NOT NULL,
                    last_sequence BIGINT NOT NULL)
                """,
                """
                CREATE TABLE run_event (
                    run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE, sequence BIGINT NOT NULL,
                    at BIGINT NOT NULL, name TEXT NOT NULL, task TEXT, payload TEXT NOT NULL,
                    PRIMARY KEY (run_id, sequence))
                """,
            ])
    ]

    public func commit(_ commits: [Commit]) async throws {
        try await database.write { transaction in
            for commit in commits { try RunRows(transaction).append(commit) }
        }
    }

    public func runs(limit: Int, before: RunID?) async throws -> [RunSummary] {
        try await database.read { transaction in
            try RunRows(transaction).page(limit: limit, before: before)
        }
    }

    public func unfinishedRuns() async throws -> [RunID] {
        try await database.read { transaction in
            try transaction.query("SELECT id FROM run WHERE outcome IS NULL ORDER BY id")
                .map { RunID(try $0.get("id")) }
        }
    }

    public func events(of run: RunID) async throws -> [RunEvent] {
        try await database.read { transaction in try RunRows(transaction).events(of: run) }
    }

    public func removeFinishedRuns() async throws {
        try await database.write { transaction in
            try transaction.execute("DELETE FROM run WHERE outcome IS NOT NULL")
        }
    }
}

/// The rows of runs inside one transaction.
private struct RunRows {
    private static let summaryColumns = "id, workflow, pattern, outcome, started_at, finished_at, task_counts"

    private let transaction: any SQLTransaction

    init(_ transaction: any SQLTransaction) { self.transaction = transaction }

    func append(_ commit: Commit) throws {
        let row = try transaction.queryOne(
            "SELECT \(Self.summaryColumns), last_sequence FROM run WHERE id = ?", [.text(commit.run.text)])
        let last = try row?.get("last_sequence", as: Int.self) ?? 0
        try commit.check(following: last)
        guard var summary = try row.map(RunSummary.init(row:)) ?? commit.events.first.flatMap(RunSummary.init)
        else {
            return
        }
        for event in commit.events { summary.apply(event) }
        try save(summary, lastSequence: last + commit.events.count)
        try transaction.executeBatch(
            "INSERT INTO run_event (run_id, sequence, at, name, task, payload) VALUES (?, ?, ?, ?, ?, ?)",
            commit.events.map { event in
                [
                    .text(commit.run.text), event.sequence.sqlValue, event.at.nanoseconds.sqlValue,
                    .text(event.name),
                    event.task.sqlValue, .text(event.payload.json()),
                ]
            })
    }

    private func save(_ summary: RunSummary, lastSequence: Int) throws {
        try transaction.execute(
            """
            INSERT INTO run (\(Self.summaryColumns), last_sequence) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome, finished_at = excluded.finished_at,
                task_counts = excluded.task_counts, last_sequence = excluded.last_sequence
            """,
            [
                .text(summary.id.text), .text(summary.workflow), .text(summary.pattern.rawValue),
                summary.outcome?.rawValue.sqlValue ?? .null, summary.startedAt.nanoseconds.sqlValue,
                summary.finishedAt?.nanoseconds.sqlValue ?? .null, .text(summary.countsText),
                lastSequence.sqlValue,
            ])
    }

    func page(limit: Int, before: RunID?) throws -> [RunSummary] {
        let rows = try transaction.query(
            """
            SELECT \(Self.summaryColumns) FROM run WHERE ? IS NULL OR id < ? ORDER BY id DESC LIMIT ?
            """, [before?.text.sqlValue ?? .null, before?.text.sqlValue ?? .null, max(limit, 0).sqlValue])
        return try rows.map(RunSummary.init(row:))
    }

    func events(of run: RunID) throws -> [RunEvent] {
        var events: [RunEvent] = []
        try transaction.forEachRow(
            "SELECT sequence, at, name, task, payload FROM run_event WHERE run_id = ? ORDER BY sequence",
            [.text(run.text)]
        ) { row in events.append(try RunEvent(row: row)) }
        guard !events.isEmpty else { throw RunStoreError(.unknownRun, "there is no run \(run)") }
        return events
    }
}

extension RunEvent {
    fileprivate init(row: SQLRow) throws {
        let sequence: Int = try row.get("sequence")
        let payload: Value
        do {
            payload = try Value(json: row.get("payload", as: String.self))
        } catch let error as JSONError {
            throw RunStoreError(.corrupt, "event \(sequence) cannot be read: \(error)")
        }
        try self.init(
            sequence: sequence, at: Timestamp(nanoseconds: row.get("at")), name: row.get("name"),
            task: row.get("task", as: String?.self), payload: payload)
    }
}

extension RunSummary {
    fileprivate init(row: SQLRow) throws {
        let id: String = try row.get("id")
        let outcome: String? = try row.get("outcome")
        guard let pattern = ExecutionPattern(rawValue: try row.get("pattern")),
            let counts = try? Value(json: row.get("task_counts", as: String.self)).objectValue
        else { throw RunStoreError(.corrupt, "the row of run \(id) cannot be read") }
        self.init(
            id: RunID(id), workflow: try row.get("workflow"), pattern: pattern,
            outcome: outcome.flatMap(RunOutcome.init),
            startedAt: Timestamp(nanoseconds: try row.get("started_at")),
            finishedAt: try row.get("finished_at", as: Int64?.self).map(Timestamp.init),
            taskCounts: counts.reduce(into: [:]) { result, entry in
                guard let status = TaskStatus(rawValue: entry.key), let count = entry.value.intValue else {
                    return
                }
                result[status] = Int(count)
            })
    }

    fileprivate var countsText: String {
        Value.object(
            Dictionary(uniqueKeysWithValues: taskCounts.map { ($0.key.rawValue, .int(Int64($0.value))) })
        ).json()
    }
}
