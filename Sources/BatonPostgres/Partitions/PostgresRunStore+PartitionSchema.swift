internal import Baton

/// The tables of the schema before become the first partition. Each step holds a lock that writers wait for only for a
/// moment: rows are looked at, in the second step, while all go on. Workers of the version before do too, all the time.
extension PostgresRunStore {
    static let partitionSteps = [boundOfFirstPartition, firstPartitionChecked, partitionedTables]

    /// Until the last step, runs must not get numbers beyond the bound. How long that takes grows with the tables, and so
    /// does the room.
    private static let boundOfFirstPartition = SQLMigration(
        name: "baton/7 bound of the first partition",
        statements: [
            "SET LOCAL lock_timeout = '500ms'",
            """
            DO $$
            DECLARE bound bigint;
            BEGIN
                SELECT last_value + GREATEST(\(RunPartition.standardSize), last_value / 10) INTO bound FROM run_number;
                EXECUTE format('ALTER TABLE segment ADD CONSTRAINT segment_bound CHECK (run < %s) NOT VALID', bound);
                EXECUTE format('ALTER TABLE task ADD CONSTRAINT task_bound CHECK (run < %s) NOT VALID', bound);
            END $$
            """,
        ])

    private static let firstPartitionChecked = SQLMigration(
        name: "baton/8 first partition checked",
        statements: [
            "ALTER TABLE segment VALIDATE CONSTRAINT segment_bound",
            "ALTER TABLE task VALIDATE CONSTRAINT task_bound",
        ])

    /// Attaching takes the indexes of a table over where they are those of the whole.
    private static let partitionedTables = SQLMigration(
        name: "baton/9 partitions",
        statements: [
            "SET LOCAL lock_timeout = '500ms'",
            "LOCK TABLE segment, task IN ACCESS EXCLUSIVE MODE",
            "ALTER TABLE segment RENAME TO segment_0",
            "ALTER TABLE segment_0 RENAME CONSTRAINT segment_pkey TO segment_0_pkey",
            "ALTER TABLE task RENAME TO task_0",
            "ALTER TABLE task_0 RENAME CONSTRAINT task_pkey TO task_0_pkey",
            "ALTER INDEX task_by_status RENAME TO task_0_by_status",
            "ALTER INDEX task_by_failure RENAME TO task_0_by_failure",
            """
            CREATE TABLE segment (
                run BIGINT NOT NULL, first BIGINT NOT NULL, last BIGINT NOT NULL, hash BLOB NOT NULL,
                events TEXT NOT NULL, PRIMARY KEY (run, first)) PARTITION BY RANGE (run)
            """,
            """
            CREATE TABLE task (
                run BIGINT NOT NULL, path TEXT NOT NULL, status TEXT NOT NULL, attempts BIGINT NOT NULL,
                started_at BIGINT, finished_at BIGINT, failure_kind TEXT, PRIMARY KEY (run, path))
                PARTITION BY RANGE (run)
            """,
            "CREATE INDEX task_by_status ON task (status, run) WHERE status <> 'success'",
            "CREATE INDEX task_by_failure ON task (failure_kind, run) WHERE failure_kind IS NOT NULL",
            """
            DO $$
            DECLARE bound bigint;
            BEGIN
                SELECT substring(pg_get_constraintdef(oid) FROM '[0-9]+')::bigint INTO bound
                    FROM pg_constraint WHERE conname = 'segment_bound' AND conrelid = 'segment_0'::regclass;
                EXECUTE format('ALTER TABLE segment ATTACH PARTITION segment_0 FOR VALUES FROM (MINVALUE) TO (%s)', bound);
                EXECUTE format('ALTER TABLE task ATTACH PARTITION task_0 FOR VALUES FROM (MINVALUE) TO (%s)', bound);
                EXECUTE format('CREATE TABLE segment_%s PARTITION OF segment FOR VALUES FROM (%1$s) TO (%s)
                    WITH (toast_tuple_target = 8160)', bound, bound + \(RunPartition.standardSize));
                EXECUTE format('CREATE TABLE task_%s PARTITION OF task FOR VALUES FROM (%1$s) TO (%s)',
                    bound, bound + \(RunPartition.standardSize));
            END $$
            """,
            "ALTER TABLE segment_0 DROP CONSTRAINT segment_bound",
            "ALTER TABLE task_0 DROP CONSTRAINT task_bound",
        ])
}
