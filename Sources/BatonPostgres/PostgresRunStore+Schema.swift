public import Baton
internal import RunTables

extension PostgresRunStore {
    /// The schema, step by step; see `SQLMigration`.
    public static let migrations =
        [firstStep, workersOfSomeAgents, longQueues, sharedSlots, rowsAsBelieved, tasksUnderWay]
        + partitionSteps

    /// As in SQLite, and for many writers at once: numbers come from sequences, counters have a row for each of some
    /// writers, so that these do not wait for each other, and rows that several runs share are referred to by keys, so that
    /// nobody removes one that somebody else begins to use. Rows that belong to one run are removed with it by hand: a
    /// key would be looked up for each of them when they are written.
    ///
    /// `run.worker` and `run.epoch` say who may write to a run; `request.worker` who is about to start one. Segments stay
    /// in their row up to a page: compressed or moved they would cost more than they save.
    private static let firstStep = SQLMigration(
        name: "baton/1 runs in PostgreSQL",
        statements: [
            "CREATE SEQUENCE run_number",
            "CREATE SEQUENCE request_number",
            "CREATE TABLE definition (hash BLOB PRIMARY KEY, document TEXT NOT NULL)",
            """
            CREATE TABLE run (
                number BIGINT PRIMARY KEY, id TEXT NOT NULL UNIQUE, workflow TEXT NOT NULL, pattern TEXT NOT NULL,
                outcome TEXT, started_at BIGINT NOT NULL, finished_at BIGINT, task_counts TEXT NOT NULL,
                last_sequence BIGINT NOT NULL, definition BLOB NOT NULL REFERENCES definition (hash),
                last_hash BLOB NOT NULL, generation BIGINT NOT NULL DEFAULT 1, worker BIGINT,
                epoch BIGINT NOT NULL DEFAULT 0)
            """,
            "CREATE INDEX run_by_outcome ON run (outcome, id)",
            "CREATE INDEX run_by_workflow ON run (workflow, id)",
            "CREATE INDEX run_by_end ON run (finished_at) WHERE finished_at IS NOT NULL",
            "CREATE INDEX run_by_worker ON run (worker) WHERE worker IS NOT NULL",
            "CREATE INDEX run_free ON run (id) WHERE outcome IS NULL AND worker IS NULL",
            "CREATE INDEX run_by_definition ON run (definition)",
            """
            CREATE TABLE segment (
                run BIGINT NOT NULL, first BIGINT NOT NULL, last BIGINT NOT NULL, hash BLOB NOT NULL,
                events TEXT NOT NULL, PRIMARY KEY (run, first)) WITH (toast_tuple_target = 8160)
            """,
            """
            CREATE TABLE task (
                run BIGINT NOT NULL, path TEXT NOT NULL, status TEXT NOT NULL, attempts BIGINT NOT NULL,
                started_at BIGINT, finished_at BIGINT, failure_kind TEXT, PRIMARY KEY (run, path))
            """,
            "CREATE INDEX task_by_status ON task (status, run) WHERE status <> 'success'",
            "CREATE INDEX task_by_failure ON task (failure_kind, run) WHERE failure_kind IS NOT NULL",
            "CREATE TABLE blob (hash BLOB PRIMARY KEY, content TEXT NOT NULL)",
            """
            CREATE TABLE blob_use (
                run BIGINT NOT NULL, hash BLOB NOT NULL REFERENCES blob (hash), PRIMARY KEY (run, hash))
            """,
            "CREATE INDEX blob_use_by_hash ON blob_use (hash)",
            """
            CREATE TABLE tally (
                name TEXT NOT NULL, shard BIGINT NOT NULL, count BIGINT NOT NULL, PRIMARY KEY (name, shard))
                WITH (fillfactor = 50)
            """,
            """
            CREATE TABLE request (
                number BIGINT PRIMARY KEY, id TEXT NOT NULL UNIQUE, run TEXT NOT NULL, kind TEXT NOT NULL,
                definition BLOB REFERENCES definition (hash), payload TEXT NOT NULL, actor TEXT,
                created_at BIGINT NOT NULL, reply TEXT, reason TEXT, answered_at BIGINT, hash BLOB NOT NULL,
                worker BIGINT)
            """,
            "CREATE INDEX request_open ON request (number) WHERE reply IS NULL",
            "CREATE INDEX request_by_run ON request (run)",
            "CREATE INDEX request_by_definition ON request (definition) WHERE definition IS NOT NULL",
            "CREATE INDEX request_by_worker ON request (worker) WHERE worker IS NOT NULL AND reply IS NULL",
            """
            CREATE TABLE worker (
                number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name TEXT NOT NULL,
                takes_queue BOOLEAN NOT NULL DEFAULT TRUE, started_at TIMESTAMPTZ NOT NULL, lease_until TIMESTAMPTZ NOT NULL, ended_at TIMESTAMPTZ)
            """,
            "CREATE INDEX worker_alive ON worker (lease_until) WHERE ended_at IS NULL",
        ])

    /// `definition.agents` are those of all tasks, at any depth; unknown where a text holds what `jsonb` cannot: then only
    /// a worker with all agents takes its runs. `worker.agents` is empty for all.
    private static let workersOfSomeAgents = SQLMigration(
        name: "baton/2 workers of some agents",
        statements: [
            """
            ALTER TABLE definition ADD COLUMN agents JSONB GENERATED ALWAYS AS (
                CASE WHEN position('\\u0000' IN document) = 0 THEN jsonb_path_query_array(document::jsonb,
                    '$.** ? (exists (@.agent) && exists (@.operation)).agent') END) STORED
            """,
            "ALTER TABLE worker ADD COLUMN agents JSONB, ADD COLUMN concurrency BIGINT, ADD COLUMN drain_at TIMESTAMPTZ",
        ])

    /// The row of a run changes with each of its commits: with room in the page no index is touched. A long queue is not
    /// read by those who look for requests to runs.
    private static let longQueues = SQLMigration(
        name: "baton/3 long queues",
        statements: [
            "ALTER TABLE run SET (fillfactor = 50)",
            "CREATE INDEX request_queued ON request (number) WHERE reply IS NULL AND kind = 'start'",
            "CREATE INDEX request_wanted ON request (number) WHERE reply IS NULL AND kind <> 'start'",
            "DROP INDEX request_open",
        ])

    /// Who has, and who waits for, slots that all workers share: a row for each of the keys of an attempt, with the key's
    /// limit, which is the same in all its rows. They go with the worker. `in_line` is where others wait behind it,
    /// `waits_until` how long they do. A bucket of which there is no row is full.
    private static let sharedSlots = SQLMigration(
        name: "baton/4 slots of all workers",
        statements: [
            """
            CREATE TABLE slot (
                number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key TEXT NOT NULL, concurrent BIGINT,
                worker BIGINT NOT NULL, id BIGINT NOT NULL, run TEXT NOT NULL, task TEXT NOT NULL,
                attempt BIGINT NOT NULL, priority BIGINT NOT NULL, asked_at TIMESTAMPTZ NOT NULL,
                granted_at TIMESTAMPTZ, waits_until TIMESTAMPTZ, in_line BOOLEAN NOT NULL, moves BIGINT NOT NULL)
            """,
            "CREATE INDEX slot_by_key ON slot (key, number)",
            "CREATE UNIQUE INDEX slot_by_request ON slot (worker, id, key)",
            """
            CREATE TABLE slot_rate (
                key TEXT PRIMARY KEY, count BIGINT NOT NULL, interval_ns BIGINT NOT NULL, full_at BIGINT NOT NULL)
                WITH (fillfactor = 50)
            """,
        ])

    /// For who writes to rows that it has not read: the transaction is refused as one that got in the way of another.
    /// And no index is touched when a start is claimed, with room in the page.
    private static let rowsAsBelieved = SQLMigration(
        name: "baton/5 rows as believed",
        statements: [
            "ALTER TABLE request SET (fillfactor = 50)",
            "DROP INDEX request_by_worker",
            """
            CREATE FUNCTION baton_expect(counted BIGINT, wanted BIGINT) RETURNS void LANGUAGE plpgsql AS '
            BEGIN
                IF counted <> wanted THEN
                    RAISE EXCEPTION USING ERRCODE = ''serialization_failure'',
                        MESSAGE = format(''%s of %s rows are as this process knows them'', counted, wanted);
                END IF;
            END'
            """,
        ])

    /// Tasks that are ready or run have no rows any more: the row of their run counts them.
    private static let tasksUnderWay = SQLMigration(
        name: "baton/6 tasks under way", statements: RunRow.stepToTasksUnderWay)
}
