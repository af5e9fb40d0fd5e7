internal import Baton

/// The table `event_schedule` inside one transaction.
struct ScheduleTable {
    private let transaction: any SQLTransaction

    init(_ transaction: any SQLTransaction) { self.transaction = transaction }

    func find(_ rule: String) throws -> (handledUntil: Timestamp, isPaused: Bool)? { try all()[rule] }

    func all() throws -> [String: (handledUntil: Timestamp, isPaused: Bool)] {
        var result: [String: (handledUntil: Timestamp, isPaused: Bool)] = [:]
        try transaction.forEachRow("SELECT rule, handled_until, is_paused FROM event_schedule", []) { row in
            result[try row.get(0)] = (Timestamp(nanoseconds: try row.get(1)), try row.get(2))
        }
        return result
    }

    func set(_ rule: String, handledUntil time: Timestamp) throws {
        try transaction.execute(
            """
            INSERT INTO event_schedule (rule, handled_until, is_paused) VALUES (?, ?, 0)
            ON CONFLICT (rule) DO UPDATE SET handled_until = excluded.handled_until
            """, [.text(rule), time.nanoseconds.sqlValue])
    }

    func pause(_ rule: String, _ isPaused: Bool) throws {
        try transaction.execute(
            "UPDATE event_schedule SET is_paused = ? WHERE rule = ?", [isPaused.sqlValue, .text(rule)])
    }
}
