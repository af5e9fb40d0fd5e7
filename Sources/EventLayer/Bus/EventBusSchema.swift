public import Baton

extension EventBus {
    /// The tables of the bus, in the SQL that SQLite and PostgreSQL share. Times are nanoseconds since 1970 (UTC).
    ///
    /// `event` is inbox and archive in one: the unique source and id keep an event from being taken twice.
    public static let migrations = [firstStep, routingStep]

    private static let firstStep =
        SQLMigration(
            name: "events/1 bus",
            statements: [
                """
                CREATE TABLE event (
                    number INTEGER NOT NULL PRIMARY KEY, source TEXT NOT NULL, id TEXT NOT NULL,
                    detail_type TEXT NOT NULL, happened_at BIGINT NOT NULL, received_at BIGINT NOT NULL,
                    document TEXT NOT NULL, UNIQUE (source, id))
                """,
                "CREATE INDEX event_by_time ON event (happened_at)",
                """
                CREATE TABLE event_delivery (
                    number INTEGER NOT NULL PRIMARY KEY, event BIGINT NOT NULL REFERENCES event (number) ON DELETE CASCADE,
                    rule TEXT NOT NULL, replay TEXT NOT NULL, group_key TEXT NOT NULL, is_ordered BIGINT NOT NULL,
                    state TEXT NOT NULL, attempts BIGINT NOT NULL, due_at BIGINT NOT NULL, first_at BIGINT NOT NULL, run TEXT, reason TEXT,
                    event_count BIGINT NOT NULL, UNIQUE (event, rule, replay))
                """,
                "CREATE INDEX event_delivery_open ON event_delivery (state, due_at) WHERE state IN ('pending', 'running')",
                "CREATE INDEX event_delivery_by_key ON event_delivery (rule, group_key, number)",
                "CREATE INDEX event_delivery_dead ON event_delivery (number) WHERE state = 'dead'",
                """
                CREATE TABLE event_schedule (
                    rule TEXT NOT NULL PRIMARY KEY, handled_until BIGINT NOT NULL, is_paused BIGINT NOT NULL)
                """,
            ])

    /// Events are stored first and shown to the rules later.
    ///
    /// SQLite uses a partial index only for a condition that is written like that of the index (sqlite.org/partialindex.html,
    /// section 3), so there is one for each state that is asked for: what is done with is in none of them, and a look
    /// costs the same however long the archive is.
    private static let routingStep = SQLMigration(
        name: "events/2 routing",
        statements: [
            "ALTER TABLE event ADD COLUMN is_routed BIGINT NOT NULL DEFAULT 1",
            "CREATE INDEX event_unrouted ON event (number) WHERE is_routed = 0",
            "DROP INDEX event_delivery_open",
            "DROP INDEX event_delivery_by_key",
            "CREATE INDEX event_delivery_pending ON event_delivery (due_at, number) WHERE state = 'pending'",
            "CREATE INDEX event_delivery_running ON event_delivery (number) WHERE state = 'running'",
            """
            CREATE INDEX event_delivery_pending_key ON event_delivery (rule, group_key, number)
            WHERE state = 'pending'
            """,
            """
            CREATE INDEX event_delivery_running_key ON event_delivery (rule, group_key, number)
            WHERE state = 'running'
            """,
            "CREATE INDEX event_delivery_started ON event_delivery (rule, group_key, due_at) WHERE run IS NOT NULL",
            "ALTER TABLE event_schedule ADD COLUMN schedule TEXT NOT NULL DEFAULT ''",
        ])
}
