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
        later(Self.updateRuns, batch.changedRuns.map(\.changes))
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
        for run in batch.newRuns + batch.changedRuns where run.summary.outcome != nil {
            ownership.noteEnd(of: run.summary.id)
        }
    }

    /// With who owns them, as long as they have not ended.
    private static let insertRuns = """
        INSERT INTO run (\(RunRow.columns), worker, epoch)
        SELECT * FROM unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[],
            ?::text[], ?::bigint[], ?::bytea[], ?::bytea[], ?::bigint[], ?::bigint[], ?::bigint[])
        """

    /// A run that has ended belongs to nobody.
    private static let updateRuns = """
        UPDATE run SET outcome = changed.outcome, finished_at = changed.finished_at,
            task_counts = changed.task_counts, last_sequence = changed.last_sequence,
            last_hash = changed.last_hash, generation = changed.generation,
            worker = CASE WHEN changed.outcome IS NULL THEN run.worker END
        FROM unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::bytea[], ?::bigint[], ?::bigint[])
            AS changed (outcome, finished_at, task_counts, last_sequence, last_hash, generation, number)
        WHERE run.number = changed.number
        """

    private static let saveTasks = """
        INSERT INTO task (run, path, status, attempts, started_at, finished_at, failure_kind)
        SELECT * FROM unnest(?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[])
        \(RunBatch.taskConflict)
        """
}
