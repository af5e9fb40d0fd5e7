internal import Baton
internal import PostgresClient

/// The rows of some keys, read under their locks.
struct SlotRows: Sendable {
    private(set) var ledger: SlotLedger
    /// Of the requests that were asked for: those that have their slots already.
    private(set) var granted: Set<Int64> = []
    /// Of those that wait: what they are at their keys, and for how many seconds yet they have their place in line.
    private(set) var waiting: [Int64: [String: (waiter: SlotLedger.Waiter, seconds: Double)]] = [:]
    /// Keys that somebody has or waits for.
    private(set) var used: Set<String> = []

    /// Reads under locks that last as long as the transaction, after slots were given back.
    ///
    /// - Parameters:
    ///   - keys: all that are to be locked.
    ///   - asked: requests of the worker.
    init(
        locking keys: Set<String>, of worker: Int64, returned: [Int64], asked: [Int64],
        _ transaction: PostgresTransaction
    ) throws {
        ledger = SlotLedger(now: 0, keys: [:])
        let (worker, names) = (PostgresValue.integer(worker), keys.sorted())
        let locks = Set(names.map(SlotKey.lock)).sorted().map { PostgresValue.integer($0) }
        let texts = PostgresValue.array(names.map { .text($0) })
        let asked = PostgresValue.array(asked.map { .integer($0) })
        var isAlive = false
        try transaction.run([
            PostgresCommand(
                "SELECT 1 FROM worker WHERE number = ? AND ended_at IS NULL FOR KEY SHARE", [[worker]]),
            PostgresCommand(Self.lock, [[.array(locks)]]),
            PostgresCommand(
                "DELETE FROM slot WHERE worker = ? AND id IN (SELECT unnest(?::bigint[]))",
                [[worker, .array(returned.map { .integer($0) })]]),
            PostgresCommand(Self.selectKeys, [[texts]]),
            PostgresCommand(Self.selectRequests, [[worker, asked, texts, worker, asked]]),
        ]) { number, result in
            if number == 0 { isAlive = result.rowCount == 1 }
            guard number >= 3 else { return }
            let columns = result.columns
            for place in 0..<result.rowCount {
                let row = SQLRow(columns: columns, values: try result.row(place).map(SQLValue.init))
                if number == 3 { try addKey(row) } else { try addRequest(row) }
            }
        }
        guard isAlive else { throw RunOwnership.leaseLost }
    }

    /// One after another, in the order of the array.
    private static let lock = "SELECT pg_advisory_xact_lock(number) FROM unnest(?::bigint[]) AS lock (number)"

    private static let selectKeys = """
        SELECT wanted.key,
            (SELECT COUNT(*) FROM slot WHERE slot.key = wanted.key AND granted_at IS NOT NULL) AS held,
            (SELECT COUNT(*) FROM slot WHERE slot.key = wanted.key) AS used,
            (SELECT MAX(concurrent) FROM slot WHERE slot.key = wanted.key) AS concurrent,
            rate.count, rate.interval_ns, rate.full_at,
            CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000000 AS bigint) AS now
        FROM unnest(?::text[]) AS wanted (key) LEFT JOIN slot_rate rate ON rate.key = wanted.key
        """

    /// All who wait, and those of the worker that were asked for.
    private static let selectRequests = """
        SELECT key, id, worker, priority, number, granted_at IS NOT NULL AS is_granted, in_line, moves,
            COALESCE(EXTRACT(EPOCH FROM waits_until - clock_timestamp()), 0)::double precision AS seconds,
            worker = ? AND id IN (SELECT unnest(?::bigint[])) AS is_asked
        FROM slot
        WHERE key IN (SELECT unnest(?::text[]))
            AND (granted_at IS NULL OR worker = ? AND id IN (SELECT unnest(?::bigint[])))
        """

    private mutating func addKey(_ row: SQLRow) throws {
        let name = try row.get("key", as: String.self)
        let now = max(ledger.now, try row.get("now", as: Int64.self))
        var key = SlotLedger.Key(concurrent: try row.get("concurrent"), held: try row.get("held"))
        if let count = try row.get("count", as: Int64?.self) {
            key.rate = SlotRate(
                count: count, intervalNanoseconds: try row.get("interval_ns"), fullAt: try row.get("full_at"))
        }
        if try row.get("used", as: Int64.self) > 0 { used.insert(name) }
        ledger = SlotLedger(now: now, keys: ledger.keys)
        ledger.keys[name] = key
    }

    private mutating func addRequest(_ row: SQLRow) throws {
        let (name, id) = (try row.get("key", as: String.self), try row.get("id", as: Int64.self))
        if try row.get("is_granted") {
            granted.insert(id)
            return
        }
        let seconds = try row.get("seconds", as: Double.self)
        var waiter = SlotLedger.Waiter(
            id: id, worker: try row.get("worker"), priority: try row.get("priority"),
            number: try row.get("number"), isInLine: try row.get("in_line"), moves: try row.get("moves"))
        if try row.get("is_asked") {
            waiting[id, default: [:]][name] = (waiter, seconds)
        } else if seconds <= 0 {
            waiter.isInLine = false
        }
        ledger.keys[name]?.waiting.append(waiter)
    }
}
