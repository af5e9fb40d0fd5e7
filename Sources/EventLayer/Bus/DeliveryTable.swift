internal import Baton

/// The table `event_delivery` inside one transaction.
struct DeliveryTable {
    private let transaction: any SQLTransaction

    init(_ transaction: any SQLTransaction) { self.transaction = transaction }

    /// Puts an event on its way to a rule's workflow, in the place of what waits there for the same key when the rule
    /// has events stand for each other.
    ///
    /// - Parameter waitsForOthers: whether it waits for those before it even when the rule's do not.
    /// - Returns: whether it is new.
    @discardableResult
    func add(
        _ rule: EventRule, event number: Int, _ event: Value, replay: String, at now: Timestamp,
        dueAt: Timestamp? = nil, waitsForOthers: Bool = false
    ) throws -> Bool {
        let key = rule.groupKey(of: event)
        var due = dueAt ?? now
        var firstAt = now
        var count = 1
        var waiting: SQLRow?
        if rule.debounce != nil || rule.throttle != nil {
            waiting = try transaction.queryOne(
                """
                SELECT number, first_at, event_count FROM event_delivery
                WHERE rule = ? AND group_key = ? AND state = 'pending' AND attempts = 0 ORDER BY number DESC LIMIT 1
                """, [.text(rule.name), .text(key)])
            if let waiting {
                firstAt = Timestamp(nanoseconds: try waiting.get("first_at"))
                count += try waiting.get("event_count", as: Int.self)
            }
            due = max(due, try dueTime(rule, key, firstAt: firstAt, now: now))
        }
        let isNew = try transaction.execute(
            """
            INSERT INTO event_delivery
                (number, event, rule, replay, group_key, is_ordered, state, attempts, due_at, first_at, event_count)
            VALUES ((SELECT COALESCE(MAX(number), 0) + 1 FROM event_delivery), ?, ?, ?, ?, ?, 'pending', 0, ?, ?, ?)
            ON CONFLICT (event, rule, replay) DO NOTHING
            """,
            [
                number.sqlValue, .text(rule.name), .text(replay), .text(key),
                (rule.runsInOrder || waitsForOthers).sqlValue,
                due.nanoseconds.sqlValue,
                firstAt.nanoseconds.sqlValue, count.sqlValue,
            ])
        if isNew > 0, let waiting {
            try transaction.execute(
                "UPDATE event_delivery SET state = 'merged' WHERE number = ?",
                [try waiting.get("number", as: Int.self).sqlValue])
        }
        return isNew > 0
    }

    /// A debounced key that never comes to rest is started all the same after ten times the wait.
    private func dueTime(
        _ rule: EventRule, _ key: String, firstAt: Timestamp, now: Timestamp
    ) throws -> Timestamp {
        var due = now
        if let debounce = rule.debounce { due = min(now + debounce, firstAt + debounce * 10) }
        if let throttle = rule.throttle {
            let last = try transaction.queryOne(
                """
                SELECT due_at AS last FROM event_delivery
                WHERE rule = ? AND group_key = ? AND run IS NOT NULL AND state IN ('running', 'done')
                ORDER BY due_at DESC LIMIT 1
                """, [.text(rule.name), .text(key)])
            if let last: Int64 = try last?.get("last") {
                due = max(due, Timestamp(nanoseconds: last) + throttle)
            }
        }
        return due
    }

    private static let columns = """
        d.number, d.rule, e.source, e.id, d.group_key, d.state, d.attempts, d.due_at, d.run, d.reason, d.event_count
        """

    /// Whether a delivery `d` has an earlier one of its rule and key in a state.
    private static func predecessor(_ state: EventDelivery.State) -> String {
        """
        EXISTS (SELECT 1 FROM event_delivery p WHERE p.state = '\(state.rawValue)' AND p.rule = d.rule
        AND p.group_key = d.group_key AND p.number < d.number)
        """
    }

    private static func delivery(_ row: SQLRow) throws -> EventDelivery {
        EventDelivery(
            number: try row.get(0), rule: try row.get(1), source: try row.get(2), eventID: try row.get(3),
            groupKey: try row.get(4), state: EventDelivery.State(rawValue: try row.get(5)) ?? .dead,
            attempts: try row.get(6), dueAt: Timestamp(nanoseconds: try row.get(7)),
            run: try row.get(8, as: String?.self).map(RunID.init), reason: try row.get(9),
            eventCount: try row.get(10))
    }

    /// A delivery with what its run is started from.
    struct Due {
        var delivery: EventDelivery
        let event: Value
        let receivedAt: Timestamp
        let replay: String
    }

    /// What is to be started, the longest due first.
    func due(at now: Timestamp, limit: Int) throws -> [Due] {
        try transaction.query(
            """
            SELECT \(Self.columns), e.document, e.received_at, d.replay
            FROM event_delivery d JOIN event e ON e.number = d.event
            WHERE d.state = 'pending' AND d.due_at <= ? AND (d.is_ordered = 0
                OR NOT (\(Self.predecessor(.pending)) OR \(Self.predecessor(.running))))
            ORDER BY d.due_at, d.number LIMIT ?
            """, [now.nanoseconds.sqlValue, limit.sqlValue]
        ).map { row in
            var event = try Value(json: row.get(11, as: String.self)).objectValue ?? [:]
            let replay: String = try row.get(13)
            if !replay.isEmpty { event["replay-name"] = .string(replay) }
            return Due(
                delivery: try Self.delivery(row), event: .object(event),
                receivedAt: Timestamp(nanoseconds: try row.get(12)), replay: replay)
        }
    }

    /// Those whose runs have not been seen to end.
    func running(after number: Int, limit: Int) throws -> [EventDelivery] {
        try transaction.query(
            """
            SELECT \(Self.columns) FROM event_delivery d JOIN event e ON e.number = d.event
            WHERE d.state = 'running' AND d.number > ? ORDER BY d.number LIMIT ?
            """, [number.sqlValue, limit.sqlValue]
        ).map(Self.delivery)
    }

    /// Deliveries, the latest first.
    func latest(
        state: EventDelivery.State?, rule: String?, before: Int, limit: Int
    ) throws -> [EventDelivery] {
        var conditions = ["d.number < ?"]
        var arguments: [SQLValue] = [before.sqlValue]
        if let state {
            // Written out, for the index of the state.
            conditions.append("d.state = '\(state.rawValue)'")
        }
        if let rule {
            conditions.append("d.rule = ?")
            arguments.append(.text(rule))
        }
        return try transaction.query(
            """
            SELECT \(Self.columns) FROM event_delivery d JOIN event e ON e.number = d.event
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY d.number DESC LIMIT ?
            """, arguments + [max(0, limit).sqlValue]
        ).map(Self.delivery)
    }

    /// The deliveries of an event, in order.
    func deliveries(of event: Int) throws -> [EventDelivery] {
        try transaction.query(
            """
            SELECT \(Self.columns) FROM event_delivery d JOIN event e ON e.number = d.event
            WHERE d.event = ? ORDER BY d.number
            """, [event.sqlValue]
        ).map(Self.delivery)
    }

    func find(_ number: Int) throws -> (delivery: EventDelivery, event: Int)? {
        try transaction.queryOne(
            """
            SELECT \(Self.columns), d.event FROM event_delivery d JOIN event e ON e.number = d.event
            WHERE d.number = ?
            """, [number.sqlValue]
        ).map { (try Self.delivery($0), try $0.get(11)) }
    }

    /// How many deliveries there are of each rule in each state.
    func counts() throws -> [String: [EventDelivery.State: Int]] {
        var counts: [String: [EventDelivery.State: Int]] = [:]
        try transaction.forEachRow(
            "SELECT rule, state, COUNT(*) FROM event_delivery GROUP BY rule, state", []
        ) { row in
            guard let state = EventDelivery.State(rawValue: try row.get(1)) else { return }
            counts[try row.get(0), default: [:]][state] = try row.get(2)
        }
        return counts
    }

    /// What waits to be started, and no run under way keeps from it.
    private static let startable = """
        d.state = 'pending' AND (d.is_ordered = 0 OR NOT \(predecessor(.running)))
        """

    func hasStartable() throws -> Bool {
        try transaction.queryOne("SELECT 1 FROM event_delivery d WHERE \(Self.startable) LIMIT 1") != nil
    }

    /// The next time at which something becomes due; `nil` when nothing waits.
    func nextDue() throws -> Timestamp? {
        let row = try transaction.queryOne(
            "SELECT MIN(d.due_at) AS due FROM event_delivery d WHERE \(Self.startable)")
        return try row?.get("due", as: Int64?.self).map { Timestamp(nanoseconds: $0) }
    }

    /// Whether an earlier delivery of the same rule and key has not come to its end.
    func hasUnfinishedPredecessor(_ delivery: EventDelivery) throws -> Bool {
        try transaction.queryOne(
            """
            SELECT 1 FROM event_delivery d
            WHERE d.number = ? AND (\(Self.predecessor(.pending)) OR \(Self.predecessor(.running)))
            """, [delivery.number.sqlValue]) != nil
    }

    /// Stores what became of a delivery, unless somebody else has changed it meanwhile.
    ///
    /// - Parameter before: as it was read.
    /// - Returns: whether it was stored.
    func update(_ delivery: EventDelivery, from before: EventDelivery) throws -> Bool {
        try transaction.execute(
            """
            UPDATE event_delivery SET state = ?, attempts = ?, due_at = ?, run = ?, reason = ?
            WHERE number = ? AND state = ? AND attempts = ?
            """,
            [
                .text(delivery.state.rawValue), delivery.attempts.sqlValue,
                delivery.dueAt.nanoseconds.sqlValue,
                delivery.run.map { .text($0.text) } ?? .null, delivery.reason.sqlValue,
                delivery.number.sqlValue, .text(before.state.rawValue), before.attempts.sqlValue,
            ]) > 0
    }

    func isUnchanged(_ delivery: EventDelivery) throws -> Bool {
        try transaction.queryOne(
            "SELECT 1 FROM event_delivery WHERE number = ? AND state = ? AND attempts = ?",
            [delivery.number.sqlValue, .text(delivery.state.rawValue), delivery.attempts.sqlValue]) != nil
    }

    /// Puts dead letters into another state.
    ///
    /// - Parameter numbers: all dead letters when `nil`.
    /// - Returns: how many there were.
    func revive(_ numbers: [Int]?, as state: EventDelivery.State, at now: Timestamp) throws -> Int {
        let sql = """
            UPDATE event_delivery SET state = ?, due_at = ?, first_at = ?
            WHERE state = 'dead' \(numbers == nil ? "" : "AND number = ?")
            """
        let values: [SQLValue] = [
            .text(state.rawValue), now.nanoseconds.sqlValue, now.nanoseconds.sqlValue,
        ]
        guard let numbers else { return try transaction.execute(sql, values) }
        return try transaction.executeBatch(sql, numbers.map { values + [$0.sqlValue] })
    }
}
