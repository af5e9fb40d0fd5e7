public import Baton
internal import RunTables

extension SQLiteRunStore {
    /// The schema, step by step; see `SQLMigration`.
    public static let migrations = [
        firstStep, secondStep, requestStep, generationStep, retentionStep, queueStep, underWayStep,
    ]

    private static let firstStep = SQLMigration(
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

    /// Old runs wait in tables of their own until the store has taken them over; see `RunUpgrade`.
    ///
    /// Rows of one run are found by its number: its id would be most of a small row. The index of tasks leaves out the
    /// successful ones, which are almost all and which nobody looks for. Segments are in a table with row numbers: one
    /// without moves rows above a quarter of a page to pages of their own (sqlite.org/withoutrowid.html, section 4).
    private static let secondStep = SQLMigration(
        name: "baton/2 segments",
        statements: [
            "ALTER TABLE run RENAME TO run_1",
            "ALTER TABLE run_event RENAME TO run_event_1",
            "CREATE TABLE definition (hash BLOB NOT NULL PRIMARY KEY, document TEXT NOT NULL)",
            """
            CREATE TABLE run (
                number INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL UNIQUE, workflow TEXT NOT NULL,
                pattern TEXT NOT NULL, outcome TEXT, started_at BIGINT NOT NULL, finished_at BIGINT,
                task_counts TEXT NOT NULL, last_sequence BIGINT NOT NULL, definition BLOB NOT NULL,
                last_hash BLOB NOT NULL)
            """,
            "CREATE INDEX run_by_outcome ON run (outcome, id)",
            "CREATE INDEX run_by_workflow ON run (workflow, id)",
            """
            CREATE TABLE segment (
                run BIGINT NOT NULL REFERENCES run (number) ON DELETE CASCADE, first BIGINT NOT NULL,
                last BIGINT NOT NULL, hash BLOB NOT NULL, events TEXT NOT NULL,
                PRIMARY KEY (run, first))
            """,
            """
            CREATE TABLE task (
                run BIGINT NOT NULL REFERENCES run (number) ON DELETE CASCADE, path TEXT NOT NULL,
                status TEXT NOT NULL, attempts BIGINT NOT NULL, started_at BIGINT, finished_at BIGINT,
                failure_kind TEXT, PRIMARY KEY (run, path)) WITHOUT ROWID
            """,
            "CREATE INDEX task_by_status ON task (status, run) WHERE status <> 'success'",
            "CREATE TABLE blob (hash BLOB NOT NULL PRIMARY KEY, content TEXT NOT NULL)",
            """
            CREATE TABLE blob_use (
                run BIGINT NOT NULL REFERENCES run (number) ON DELETE CASCADE, hash BLOB NOT NULL,
                PRIMARY KEY (run, hash)) WITHOUT ROWID
            """,
            "CREATE INDEX blob_use_by_hash ON blob_use (hash)",
            "CREATE TABLE tally (name TEXT NOT NULL PRIMARY KEY, count BIGINT NOT NULL) WITHOUT ROWID",
        ])

    /// What other processes want of the one that runs workflows. `definition` is the workflow of a start.
    private static let requestStep = SQLMigration(
        name: "baton/3 requests",
        statements: [
            """
            CREATE TABLE request (
                number INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL UNIQUE, run TEXT NOT NULL,
                kind TEXT NOT NULL, definition BLOB, payload TEXT NOT NULL, actor TEXT,
                created_at BIGINT NOT NULL, reply TEXT, reason TEXT, answered_at BIGINT)
            """,
            "CREATE INDEX request_open ON request (number) WHERE reply IS NULL",
            "CREATE INDEX request_by_run ON request (run)",
            "CREATE INDEX task_by_failure ON task (failure_kind, run) WHERE failure_kind IS NOT NULL",
        ])

    private static let generationStep = SQLMigration(
        name: "baton/4 generations",
        statements: ["ALTER TABLE run ADD COLUMN generation BIGINT NOT NULL DEFAULT 1"])

    /// Runs by their end, for retention; and what a request must hash to, `NULL` in those of older versions.
    private static let retentionStep = SQLMigration(
        name: "baton/5 retention",
        statements: [
            "CREATE INDEX run_by_end ON run (finished_at) WHERE finished_at IS NOT NULL",
            "ALTER TABLE request ADD COLUMN hash BLOB",
        ])

    /// A long queue is not read by those who look for requests to runs.
    private static let queueStep = SQLMigration(
        name: "baton/6 long queues",
        statements: [
            "CREATE INDEX request_queued ON request (number) WHERE reply IS NULL AND kind = 'start'",
            "CREATE INDEX request_wanted ON request (number) WHERE reply IS NULL AND kind <> 'start'",
            "DROP INDEX request_open",
        ])

    /// Tasks that are ready or run have no rows any more: the row of their run counts them.
    private static let underWayStep = SQLMigration(
        name: "baton/7 tasks under way", statements: RunRow.stepToTasksUnderWay)
}
