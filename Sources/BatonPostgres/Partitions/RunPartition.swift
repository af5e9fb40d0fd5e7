internal import Baton

/// A range of run numbers whose events and tasks lie in tables of their own, partitions of `segment` and `task`.
struct RunPartition {
    static let parents = ["segment", "task"]
    static let standardSize = 500_000

    let first: Int
    /// The first number after it.
    let end: Int
    /// Its tables, as a list in SQL.
    let tables: String
    /// Whether the numbers have gone through it and the one after it.
    let isPassed: Bool

    /// All there are, in their order. The catalogue alone says so: ranges may be made by hand, of any length. One that is
    /// being dropped has no bounds any more.
    static func all(_ transaction: any SQLTransaction) throws -> [RunPartition] {
        try transaction.query(
            """
            WITH part AS (
                SELECT inhrelid::regclass::text AS name, pg_get_expr(relpartbound, pg_class.oid) AS range
                FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
                WHERE inhparent IN ('segment'::regclass, 'task'::regclass)),
            parsed AS (
                SELECT name, (regexp_match(range, 'TO \\(''(\\d+)''\\)'))[1]::bigint AS bound,
                    COALESCE((regexp_match(range, 'FROM \\(''(\\d+)''\\)'))[1]::bigint, 0) AS first FROM part)
            SELECT first, bound, string_agg(name, ', ' ORDER BY name) AS tables,
                COALESCE(lead(bound) OVER (ORDER BY first) <= (SELECT last_value FROM run_number), FALSE) AS is_passed
            FROM parsed WHERE bound IS NOT NULL GROUP BY first, bound HAVING COUNT(*) = 2 ORDER BY first
            """
        ).map { row in
            RunPartition(
                first: try row.get("first"), end: try row.get("bound"), tables: try row.get("tables"),
                isPassed: try row.get("is_passed", as: Int.self) != 0)
        }
    }

    /// - Returns: the first number that belongs to no partition.
    static func end(_ transaction: any SQLTransaction) throws -> Int { try all(transaction).last?.end ?? 0 }

    /// Makes the partition that a number needs, unless it is there. Writers are not held up: attaching a table waits for
    /// none of them, and an empty table is not searched for rows that do not belong there.
    ///
    /// - Returns: the first number that belongs to no partition.
    static func make(for number: Int, size: Int, _ transaction: any SQLTransaction) throws -> Int {
        try transaction.execute("SET LOCAL lock_timeout = '2s'")
        _ = try transaction.query("SELECT pg_advisory_xact_lock(\(makingLock))")
        let first = try end(transaction)
        guard number >= first else { return first }
        let end = first + ((number - first) / size + 1) * size
        for parent in parents {
            let options = parent == "segment" ? " WITH (toast_tuple_target = 8160)" : ""
            try transaction.execute(
                "CREATE TABLE \(parent)_\(first) (LIKE \(parent) INCLUDING ALL)\(options)")
            try transaction.execute(
                "ALTER TABLE \(parent) ATTACH PARTITION \(parent)_\(first) FOR VALUES FROM (\(first)) TO (\(end))"
            )
        }
        return end
    }

    /// Keeps any partition from being dropped until the transaction ends.
    static let keeping = "LOCK TABLE ONLY segment IN ACCESS SHARE MODE"

    /// Any numbers will do, as long as they are always the same.
    private static let makingLock = 0x6261_746F_6E02
    static let removalLock = 0x6261_746F_6E03
}
