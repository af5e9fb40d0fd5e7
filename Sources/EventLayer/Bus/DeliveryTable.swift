internal import Baton

/// The tables `event` and `event_delivery` inside one transaction.
struct DeliveryTable {
    private let transaction: any SQLTransaction

    init(_ transaction: any SQLTransaction) { self.transaction = transaction }

    // MARK: Events

    /// - Returns: the event's number; `nil` when it is known already.
    func insert(_ event: Event, at now: Timestamp) throws -> Int? {
        let isNew = try transaction.execute(
            """
            INSERT INTO event (number, source, id, detail_type, happened_at, received_at, document)
            VALUES ((SELECT COALESCE(MAX(number), 0) + 1 FROM event), ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, id) DO NOTHING
            """,
            [
                .text(event.source), .text(event.id), .text(event.detailType),
                event.time.nanoseconds.sqlValue,
                now.nanoseconds.sqlValue, .text(event.value.json()),
            ])
        guard isNew > 0 else { return nil }
        return try transaction.queryOne(
            "SELECT number FROM event WHERE source = ? AND id = ?", [.text(event.source), .text(event.id)])?
            .get("number")
    }

    func events(
        from: Timestamp, to: Timestamp, after number: Int, limit: Int
    ) throws -> [(number: Int, event: Event)] {
        try transaction.query(
            """
            SELECT number, document FROM event WHERE happened_at >= ? AND happened_at <= ? AND number > ?
            ORDER BY number LIMIT ?
            """,
            [from.nanoseconds.sqlValue, to.nanoseconds.sqlValue, number.sqlValue, limit.sqlValue]
        ).map { row in (try row.get("number"), try Self.event(row.get("document"))) }
    }

    private static func event(_ document: String) throws -> Event {
        try Event(Value(json: document), id: "", now: Timestamp(nanoseconds: 0))
    }

    // MARK: Deliveries

    /// Puts an event on its way to a rule's workflow, in the place of what waits there for the same key when the rule
    /// has events stand for each other.
    ///
    /// - Returns: whether it is new.
    @discardableResult
    func add(
        _ rule: EventRule, event number: Int, _ event: Value, replay: String, at now: Timestamp,
        dueAt: Timestamp? = nil
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
                number.sqlValue, .text(rule.name), .text(replay), .text(key), rule.runsInOrder.sqlValue,
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
                SELECT MAX(due_at) AS last FROM event_delivery
                WHERE rule = ? AND group_key = ? AND state IN ('running', 'done')
                """, [.text(rule.name), .text(key)])
            if let last: Int64 = try last?.get("last") {
                due = max(due, Timestamp(nanoseconds: last) + throttle)
            }
        }
        return due
    }

    private static let columns = """
        d.number, d.rule, e.source, e.id, d.group_key, d.state, d.attempts, d.due_at, d.run, d.reason, d.event_count,
        e.document, e.received_at, d.replay
        """

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
            SELECT \(Self.columns) FROM event_delivery d JOIN event e ON e.number = d.event
            WHERE d.state = 'pending' AND d.due_at <= ? AND (d.is_ordered = 0 OR NOT EXISTS (
                SELECT 1 FROM event_delivery p WHERE p.rule = d.rule AND p.group_key = d.group_key
                AND p.number < d.number AND p.state IN ('pending', 'running')))
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

    func deliveries(state: EventDelivery.State?, before: Int, limit: Int) throws -> [EventDelivery] {
        try transaction.query(
            """
            SELECT \(Self.columns) FROM event_delivery d JOIN event e ON e.number = d.event
            WHERE d.number < ? \(state == nil ? "" : "AND d.state = ?") ORDER BY d.number DESC LIMIT ?
            """,
            [before.sqlValue] + (state.map { [.text($0.rawValue)] } ?? []) + [max(0, limit).sqlValue]
        ).map(Self.delivery)
    }

    /// Whether an earlier delivery of the same rule and key has not come to its end.
    func hasUnfinishedPredecessor(_ delivery: EventDelivery) throws -> Bool {
        try transaction.queryOne(
            """
            SELECT 1 FROM event_delivery WHERE rule = ? AND group_key = ? AND number < ?
            AND state IN ('pending', 'running') LIMIT 1
            """, [.text(delivery.rule), .text(delivery.groupKey), delivery.number.sqlValue]) != nil
    }

    func update(_ delivery: EventDelivery) throws {
        try transaction.execute(
            """
            UPDATE event_delivery SET state = ?, attempts = ?, due_at = ?, run = ?, reason = ? WHERE number = ?
            """,
            [
                .text(delivery.state.rawValue), delivery.attempts.sqlValue,
                delivery.dueAt.nanoseconds.sqlValue,
                delivery.run.map { .text($0.text) } ?? .null, delivery.reason.sqlValue,
                delivery.number.sqlValue,
            ])
    }

    func redrive(_ numbers: [Int]?, at now: Timestamp) throws -> Int {
        let sql = """
            UPDATE event_delivery SET state = 'pending', due_at = ?, reason = NULL, first_at = ?
            WHERE state = 'dead' \(numbers == nil ? "" : "AND number = ?")
            """
        let times: [SQLValue] = [now.nanoseconds.sqlValue, now.nanoseconds.sqlValue]
        guard let numbers else { return try transaction.execute(sql, times) }
        return try transaction.executeBatch(sql, numbers.map { times + [$0.sqlValue] })
    }

    /// The next time at which something becomes due; `nil` when nothing waits.
    func nextDue() throws -> Timestamp? {
        let row = try transaction.queryOne(
            "SELECT MIN(due_at) AS due FROM event_delivery WHERE state = 'pending'")
        return try row?.get("due", as: Int64?.self).map { Timestamp(nanoseconds: $0) }
    }
}
