package import Baton

extension RunBatch {
    /// Writes it row by row, in the SQL that all databases share.
    package func save(_ transaction: any SQLTransaction) throws {
        try transaction.executeBatch(
            "INSERT INTO definition (hash, document) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
            definitions.inOrder.map { [.blob($0.hash.bytes), .text($0.text)] })
        try transaction.executeBatch(
            "INSERT INTO run (\(RunRow.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            newRuns.map(\.values))
        let changed = try transaction.executeBatch(
            """
            UPDATE run SET outcome = ?, finished_at = ?, task_counts = ?, last_sequence = ?, last_hash = ?,
                generation = ?, tasks_ready = ?, tasks_running = ?
            WHERE number = ? AND last_sequence = ?
            """, changedRuns.map { $0.row.changes + [$0.before.lastSequence.sqlValue] })
        guard changed == changedRuns.count else { throw RunRowsChanged() }
        try transaction.executeBatch(
            "INSERT INTO segment (run, first, last, hash, events) VALUES (?, ?, ?, ?, ?)",
            segments.map { segment in
                [
                    segment.run.sqlValue, segment.first.sqlValue, segment.last.sqlValue,
                    .blob(segment.hash.bytes), .text(String(decoding: segment.events, as: UTF8.self)),
                ]
            })
        try transaction.executeBatch(
            "INSERT INTO blob (hash, content) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
            blobs.inOrder.map { [.blob($0.hash.bytes), .text($0.text)] })
        try transaction.executeBatch(
            "INSERT INTO blob_use (run, hash) VALUES (?, ?) ON CONFLICT (run, hash) DO NOTHING",
            blobUses.flatMap { run, hashes in hashes.map { [run.sqlValue, .blob($0.bytes)] } })
        try transaction.executeBatch(
            "DELETE FROM task WHERE run = ? AND path = ?",
            resumedTasks.map { [$0.run.sqlValue, .text($0.path)] })
        try transaction.executeBatch(
            """
            INSERT INTO task (run, path, status, attempts, started_at, finished_at, failure_kind)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            \(Self.taskConflict)
            """, tasks.map { [$0.run.sqlValue] + $0.record.values })
    }

    /// What becomes of the row of a task that is there.
    package static let taskConflict = """
        ON CONFLICT (run, path) DO UPDATE SET status = excluded.status,
            attempts = CASE WHEN excluded.attempts > task.attempts THEN excluded.attempts
                ELSE task.attempts END,
            started_at = COALESCE(task.started_at, excluded.started_at),
            finished_at = excluded.finished_at, failure_kind = excluded.failure_kind
        """
}

extension [SHA256.Digest: [UInt8]] {
    /// In the order of the hashes: who inserts the same rows in the same order never waits for one who waits for him.
    package var inOrder: [(hash: SHA256.Digest, text: String)] {
        sorted { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) }
            .map { ($0.key, String(decoding: $0.value, as: UTF8.self)) }
    }
}

extension TaskRecord {
    package static let columns = "path, status, attempts, started_at, finished_at, failure_kind"

    /// - Throws: `RunStoreError` of kind `corrupt` when a column holds what nobody writes there.
    init(_ row: SQLRow) throws {
        let path: String = try row.get("path")
        let kind: String? = try row.get("failure_kind")
        guard let status = TaskStatus(rawValue: try row.get("status")),
            kind == nil || kind.flatMap(FailureKind.init) != nil
        else { throw RunStoreError(.corrupt, "the row of task '\(path)' cannot be read") }
        self.init(
            path: path, status: status, attempts: try row.get("attempts"),
            startedAt: try row.get("started_at", as: Int64?.self).map(Timestamp.init),
            finishedAt: try row.get("finished_at", as: Int64?.self).map(Timestamp.init),
            failureKind: kind.flatMap(FailureKind.init))
    }

    package var values: [SQLValue] {
        [
            .text(path), .text(status.rawValue), attempts.sqlValue, (startedAt?.nanoseconds).sqlValue,
            (finishedAt?.nanoseconds).sqlValue, (failureKind?.rawValue).sqlValue,
        ]
    }
}
