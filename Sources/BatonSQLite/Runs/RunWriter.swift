internal import Baton

/// Appends to runs inside one transaction.
struct RunWriter {
    private let transaction: any SQLTransaction
    private let largestValueBytes: Int
    private var tallies: [String: Int] = [:]

    init(_ transaction: any SQLTransaction, largestValueBytes: Int) {
        self.transaction = transaction
        self.largestValueBytes = largestValueBytes
    }

    mutating func append(_ commit: Commit) throws {
        let found = try transaction.queryOne(
            "SELECT \(RunRow.columns) FROM run WHERE id = ?", [.text(commit.run.text)]
        ).map(RunRow.init)
        try commit.check(following: found?.lastSequence ?? 0)
        guard !commit.events.isEmpty else { return }
        let segment = SegmentWriter(commit.events, largestValueBytes: largestValueBytes)
        if let definition = segment.definition {
            try transaction.execute(
                "INSERT INTO definition (hash, document) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
                [
                    .blob(definition.hash.bytes),
                    .text(String(decoding: definition.document, as: UTF8.self)),
                ])
        }
        guard var row = try found ?? newRow(commit, segment) else { return }
        let isNew = found == nil
        count(row, by: -1, unless: isNew)
        for event in commit.events { row.summary.apply(event) }
        let first = row.lastSequence + 1
        row.lastSequence += commit.events.count
        row.lastHash = .link(
            after: row.lastHash, run: commit.run, first: first, last: row.lastSequence, events: segment.bytes)
        count(row, by: 1, unless: false)
        try save(row, isNew: isNew)
        try save(segment, of: row, first: first)
        for case .runRedriven(_, let continuation, _) in commit.events.map(\.kind) {
            try apply(continuation, to: row)
        }
        try save(TaskRecord.fold(commit.events), of: row)
    }

    /// Before what follows in the new generation: nothing of a run's end is in the same commit as its redrive.
    private func apply(_ continuation: RunContinuation, to row: RunRow) throws {
        try transaction.executeBatch(
            "DELETE FROM task WHERE run = ? AND path = ?",
            continuation.repeated.keys.map { [row.number.sqlValue, .text($0)] })
        try transaction.executeBatch(
            """
            UPDATE task SET status = 'running', finished_at = NULL, failure_kind = NULL
            WHERE run = ? AND path = ?
            """, continuation.reopened.keys.map { [row.number.sqlValue, .text($0)] })
    }

    /// Once, after the last append.
    func saveTallies() throws { try Tally.add(tallies, transaction) }

    private mutating func count(_ row: RunRow, by sign: Int, unless isNew: Bool) {
        guard !isNew else { return }
        var statistics = RunStoreStatistics()
        statistics.add(row.summary, events: row.lastSequence)
        for (name, count) in statistics.tallies { tallies[name, default: 0] += sign * count }
    }

    private func newRow(_ commit: Commit, _ segment: SegmentWriter) throws -> RunRow? {
        guard let summary = commit.events.first.flatMap(RunSummary.init), let definition = segment.definition
        else { return nil }
        let last = try transaction.queryOne("SELECT COALESCE(MAX(number), 0) FROM run")
        return RunRow(
            after: try last?.get(0, as: Int.self) ?? 0, summary, definition: definition.hash)
    }

    private func save(_ row: RunRow, isNew: Bool) throws {
        if isNew {
            try transaction.execute(
                "INSERT INTO run (\(RunRow.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row.values)
        } else {
            try transaction.execute(
                """
                UPDATE run SET outcome = ?, finished_at = ?, task_counts = ?, last_sequence = ?, last_hash = ?,
                    generation = ?
                WHERE number = ?
                """, row.changes)
        }
    }

    private func save(_ segment: SegmentWriter, of row: RunRow, first: Int) throws {
        try transaction.execute(
            "INSERT INTO segment (run, first, last, hash, events) VALUES (?, ?, ?, ?, ?)",
            [
                row.number.sqlValue, first.sqlValue, row.lastSequence.sqlValue, .blob(row.lastHash.bytes),
                .text(String(decoding: segment.bytes, as: UTF8.self)),
            ])
        for (hash, content) in segment.blobs.sorted(by: {
            $0.key.bytes.lexicographicallyPrecedes($1.key.bytes)
        }) {
            try transaction.execute(
                "INSERT INTO blob (hash, content) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
                [.blob(hash.bytes), .text(String(decoding: content, as: UTF8.self))])
            try transaction.execute(
                "INSERT INTO blob_use (run, hash) VALUES (?, ?) ON CONFLICT (run, hash) DO NOTHING",
                [row.number.sqlValue, .blob(hash.bytes)])
        }
    }

    /// As `TaskRecord.followed(by:)` has it.
    private func save(_ tasks: [TaskRecord], of row: RunRow) throws {
        try transaction.executeBatch(
            """
            INSERT INTO task (run, path, status, attempts, started_at, finished_at, failure_kind)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (run, path) DO UPDATE SET status = excluded.status,
                attempts = CASE WHEN excluded.attempts > task.attempts THEN excluded.attempts
                    ELSE task.attempts END,
                started_at = COALESCE(task.started_at, excluded.started_at),
                finished_at = excluded.finished_at, failure_kind = excluded.failure_kind
            """, tasks.map { [row.number.sqlValue] + $0.values })
    }
}

extension RunRow {
    /// A run of which nothing is stored yet.
    fileprivate init(after last: Int, _ summary: RunSummary, definition: SHA256.Digest) {
        self.init(
            number: last + 1, summary: summary, lastSequence: 0, definition: definition, lastHash: .zero)
    }
}

extension TaskRecord {
    static let columns = "path, status, attempts, started_at, finished_at, failure_kind"

    var values: [SQLValue] {
        [
            .text(path), .text(status.rawValue), attempts.sqlValue, (startedAt?.nanoseconds).sqlValue,
            (finishedAt?.nanoseconds).sqlValue, (failureKind?.rawValue).sqlValue,
        ]
    }
}
