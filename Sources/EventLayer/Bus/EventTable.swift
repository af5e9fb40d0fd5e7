internal import Baton

/// The table `event` inside one transaction: inbox and archive in one.
struct EventTable {
    private let transaction: any SQLTransaction

    init(_ transaction: any SQLTransaction) { self.transaction = transaction }

    /// An event with its number in the table.
    struct Stored {
        let number: Int
        let document: Value
        let receivedAt: Timestamp
    }

    /// - Parameter isRouted: whether it has its deliveries already.
    /// - Returns: whether it is new.
    func insert(_ event: Event, isRouted: Bool, at now: Timestamp) throws -> Bool {
        try transaction.execute(
            """
            INSERT INTO event (number, source, id, detail_type, happened_at, received_at, document, is_routed)
            VALUES ((SELECT COALESCE(MAX(number), 0) + 1 FROM event), ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, id) DO NOTHING
            """,
            [
                .text(event.source), .text(event.id), .text(event.detailType),
                event.time.nanoseconds.sqlValue, now.nanoseconds.sqlValue, .text(event.value.json()),
                isRouted.sqlValue,
            ]) > 0
    }

    /// - Returns: `nil` when there is none.
    func number(source: String, id: String) throws -> Int? {
        try transaction.queryOne(
            "SELECT number FROM event WHERE source = ? AND id = ?", [.text(source), .text(id)])?.get(0)
    }

    func hasUnrouted() throws -> Bool {
        try transaction.queryOne("SELECT 1 FROM event WHERE is_routed = 0 LIMIT 1") != nil
    }

    /// Events that no rule has seen yet, in the order in which they came.
    func unrouted(limit: Int) throws -> [Stored] {
        try transaction.query(
            "SELECT number, document, received_at FROM event WHERE is_routed = 0 ORDER BY number LIMIT ?",
            [limit.sqlValue]
        ).map(Self.stored)
    }

    /// All events up to a number have their deliveries.
    func setRouted(through number: Int) throws {
        try transaction.execute(
            "UPDATE event SET is_routed = 1 WHERE is_routed = 0 AND number <= ?", [number.sqlValue])
    }

    func events(from: Timestamp, to: Timestamp, after number: Int, limit: Int) throws -> [Stored] {
        try transaction.query(
            """
            SELECT number, document, received_at FROM event
            WHERE happened_at >= ? AND happened_at <= ? AND number > ? ORDER BY number LIMIT ?
            """,
            [from.nanoseconds.sqlValue, to.nanoseconds.sqlValue, number.sqlValue, limit.sqlValue]
        ).map(Self.stored)
    }

    /// Events, the latest first.
    func latest(source: String?, before: Int, limit: Int) throws -> [Stored] {
        try transaction.query(
            """
            SELECT number, document, received_at FROM event
            WHERE number < ? \(source == nil ? "" : "AND source = ?") ORDER BY number DESC LIMIT ?
            """,
            [before.sqlValue] + (source.map { [.text($0)] } ?? []) + [max(0, limit).sqlValue]
        ).map(Self.stored)
    }

    func find(_ number: Int) throws -> Stored? {
        try transaction.queryOne(
            "SELECT number, document, received_at FROM event WHERE number = ?", [number.sqlValue]
        ).map(Self.stored)
    }

    /// Removes events that came before an instant and are done with, with their deliveries. The latest event stays: its
    /// number must not be given again.
    ///
    /// - Returns: how many.
    func remove(receivedBefore limit: Timestamp, count: Int) throws -> Int {
        try transaction.execute(
            """
            DELETE FROM event WHERE number IN (
                SELECT number FROM event WHERE received_at < ? AND is_routed = 1
                AND number < (SELECT MAX(number) FROM event)
                AND NOT EXISTS (SELECT 1 FROM event_delivery d WHERE d.event = event.number
                    AND (d.state IN ('pending', 'running', 'dead')
                        OR d.number = (SELECT MAX(number) FROM event_delivery)))
                ORDER BY number LIMIT ?)
            """, [limit.nanoseconds.sqlValue, count.sqlValue])
    }

    private static func stored(_ row: SQLRow) throws -> Stored {
        Stored(
            number: try row.get(0), document: try Value(json: row.get(1, as: String.self)),
            receivedAt: Timestamp(nanoseconds: try row.get(2)))
    }
}
