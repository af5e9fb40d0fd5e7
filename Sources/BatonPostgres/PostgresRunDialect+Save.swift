internal import Baton
internal import PostgresClient
internal import RunTables

extension PostgresRunDialect {
    /// One statement for each table, with a column of values as each parameter; none of them is waited for before the
    /// commit.
    func save(_ batch: RunBatch, _ transaction: any SQLTransaction) throws {
        func later(_ sql: String, _ rows: [[SQLValue]]) throws {
            try self.later(sql, columns: rows, transaction)
        }
        try later(
            """
            INSERT INTO definition (hash, document) SELECT * FROM unnest(?::bytea[], ?::text[])
            ON CONFLICT (hash) DO NOTHING
            """, batch.definitions.inOrder.map { [.blob($0.hash.bytes), .text($0.text)] })
        try later(Self.insertRuns, batch.newRuns.map { $0.values + ownership.owner(of: $0.summary) })
        try self.later(
            Self.updateRuns, columns: batch.changedRuns.map { $0.row.changes + conditions(of: $0) },
            then: [batch.changedRuns.count.sqlValue], transaction)
        try later(
            """
            INSERT INTO segment (run, first, last, hash, events)
            SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bytea[], ?::text[])
            """,
            batch.segments.map { segment in
                [
                    segment.run.sqlValue, segment.first.sqlValue, segment.last.sqlValue,
                    .blob(segment.hash.bytes), .text(String(decoding: segment.events, as: UTF8.self)),
                ]
            })
        try later(
            """
            INSERT INTO blob (hash, content) SELECT * FROM unnest(?::bytea[], ?::text[])
            ON CONFLICT (hash) DO NOTHING
            """, batch.blobs.inOrder.map { [.blob($0.hash.bytes), .text($0.text)] })
        try later(
            """
            INSERT INTO blob_use (run, hash) SELECT * FROM unnest(?::bigint[], ?::bytea[])
            ON CONFLICT (run, hash) DO NOTHING
            """, batch.blobUses.flatMap { run, hashes in hashes.map { [run.sqlValue, .blob($0.bytes)] } })
        try later(
            """
            DELETE FROM task USING unnest(?::bigint[], ?::text[]) AS resumed (run, path)
            WHERE task.run = resumed.run AND task.path = resumed.path
            """, batch.resumedTasks.map { [$0.run.sqlValue, .text($0.path)] })
        try later(Self.saveTasks, batch.tasks.map { [$0.run.sqlValue] + $0.record.values })
    }

    /// What the row must be for the change to be made: a row that was read is locked, and was compared.
    private func conditions(of changed: RunBatch.ChangedRun) -> [SQLValue] {
        guard !changed.before.isRead else { return [changed.before.lastSequence.sqlValue, .null, .null] }
        let claim = ownership.claim(of: changed.row.summary.id)
        return [
            changed.before.lastSequence.sqlValue, (claim?.worker ?? 0).sqlValue, (claim?.epoch ?? 0).sqlValue,
        ]
    }

    /// With who owns them, as long as they have not ended.
    private static let insertRuns = """
        INSERT INTO run (\(RunRow.columns), worker, epoch)
        SELECT * FROM unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[],
            ?::text[], ?::bigint[], ?::bytea[], ?::bytea[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
        """

    /// A run that has ended belongs to nobody.
    ///
    /// The server refuses the transaction, so that it is run again, unless it finds all rows as they were.
    private static let updateRuns = """
        WITH changed AS (
            UPDATE run SET outcome = change.outcome, finished_at = change.finished_at,
                task_counts = change.task_counts, last_sequence = change.last_sequence,
                last_hash = change.last_hash, generation = change.generation,
                tasks_ready = change.tasks_ready, tasks_running = change.tasks_running,
                worker = CASE WHEN change.outcome IS NULL THEN run.worker END
            FROM unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::bytea[], ?::bigint[], ?::bigint[],
                ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
                AS change (outcome, finished_at, task_counts, last_sequence, last_hash, generation, tasks_ready,
                    tasks_running, number, sequence_before, own_worker, own_epoch)
            WHERE run.number = change.number AND run.last_sequence = change.sequence_before
                AND (change.own_epoch IS NULL OR run.worker = change.own_worker AND run.epoch = change.own_epoch)
            RETURNING 1)
        SELECT baton_expect((SELECT COUNT(*) FROM changed), ?)
        """

    private static let saveTasks = """
        INSERT INTO task (run, path, status, attempts, started_at, finished_at, failure_kind)
        SELECT * FROM unnest(?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[])
        \(RunBatch.taskConflict)
        """
}
