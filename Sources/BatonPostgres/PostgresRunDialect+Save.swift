internal import Baton
internal import PostgresClient
internal import RunTables

extension PostgresRunDialect {
    /// One statement for each table, with a column of values as each parameter; none of them is waited for before the
    /// commit.
    func save(_ batch: RunBatch, _ transaction: any SQLTransaction) throws {
        let transaction = try postgres(transaction)
        func later(_ sql: String, _ rows: [[SQLValue]]) {
            guard let first = rows.first else { return }
            let columns = first.indices.map { column in
                PostgresValue.array(rows.map { $0[column].postgres })
            }
            transaction.later(PostgresCommand(sql, [columns]))
        }
        later(
            """
            INSERT INTO definition (hash, document) SELECT * FROM unnest(?::bytea[], ?::text[])
            ON CONFLICT (hash) DO NOTHING
            """, batch.definitions.inOrder.map { [.blob($0.hash.bytes), .text($0.text)] })
        later(Self.insertRuns, batch.newRuns.map { $0.values + ownership.owner(of: $0.summary) })
        if !batch.changedRuns.isEmpty {
            let columns = batch.changedRuns.map { $0.row.changes + conditions(of: $0) }
            later(Self.updateRuns, columns)
        }
        later(
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
        later(
            """
            INSERT INTO blob (hash, content) SELECT * FROM unnest(?::bytea[], ?::text[])
            ON CONFLICT (hash) DO NOTHING
            """, batch.blobs.inOrder.map { [.blob($0.hash.bytes), .text($0.text)] })
        later(
            """
            INSERT INTO blob_use (run, hash) SELECT * FROM unnest(?::bigint[], ?::bytea[])
            ON CONFLICT (run, hash) DO NOTHING
            """, batch.blobUses.flatMap { run, hashes in hashes.map { [run.sqlValue, .blob($0.bytes)] } })
        later(
            Self.saveTasks, batch.tasks.flatMap { run, records in records.map { [run.sqlValue] + $0.values } }
        )
        for run in batch.newRuns + batch.changedRuns.map(\.row) where run.summary.outcome != nil {
            ownership.noteEnd(of: run.summary.id)
        }
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
            ?::text[], ?::bigint[], ?::bytea[], ?::bytea[], ?::bigint[], ?::bigint[], ?::bigint[])
        """

    /// A run that has ended belongs to nobody.
    ///
    /// The server refuses the transaction, so that it is run again, unless it finds all rows as they were.
    private static let updateRuns = """
        WITH change AS MATERIALIZED (
            SELECT * FROM unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::bytea[], ?::bigint[], ?::bigint[],
                ?::bigint[], ?::bigint[], ?::bigint[])
                AS change (outcome, finished_at, task_counts, last_sequence, last_hash, generation, number,
                    sequence_before, own_worker, own_epoch)),
        changed AS (
            UPDATE run SET outcome = change.outcome, finished_at = change.finished_at,
                task_counts = change.task_counts, last_sequence = change.last_sequence,
                last_hash = change.last_hash, generation = change.generation,
                worker = CASE WHEN change.outcome IS NULL THEN run.worker END
            FROM change
            WHERE run.number = change.number AND run.last_sequence = change.sequence_before
                AND (change.own_epoch IS NULL OR run.worker = change.own_worker AND run.epoch = change.own_epoch)
            RETURNING 1)
        SELECT baton_expect((SELECT COUNT(*) FROM changed), (SELECT COUNT(*) FROM change))
        """

    private static let saveTasks = """
        INSERT INTO task (run, path, status, attempts, started_at, finished_at, failure_kind)
        SELECT * FROM unnest(?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[])
        \(RunBatch.taskConflict)
        """
}
