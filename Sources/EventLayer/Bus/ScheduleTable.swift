internal import Baton

/// The table `event_schedule` inside one transaction.
struct ScheduleTable {
    private let transaction: any SQLTransaction

    init(_ transaction: any SQLTransaction) { self.transaction = transaction }

    /// How far the times of a rule have been dealt with.
    struct Progress: Sendable {
        let handledUntil: Timestamp
        let isPaused: Bool
        /// The schedule whose times these were.
        let schedule: String
    }

    func find(_ rule: String) throws -> Progress? { try all()[rule] }

    func all() throws -> [String: Progress] {
        var result: [String: Progress] = [:]
        try transaction.forEachRow(
            "SELECT rule, handled_until, is_paused, schedule FROM event_schedule", []
        ) { row in
            result[try row.get(0)] = Progress(
                handledUntil: Timestamp(nanoseconds: try row.get(1)), isPaused: try row.get(2),
                schedule: try row.get(3))
        }
        return result
    }

    func set(_ rule: String, _ schedule: Schedule, handledUntil time: Timestamp) throws {
        try transaction.execute(
            """
            INSERT INTO event_schedule (rule, handled_until, is_paused, schedule) VALUES (?, ?, 0, ?)
            ON CONFLICT (rule) DO UPDATE SET handled_until = excluded.handled_until, schedule = excluded.schedule
            """, [.text(rule), time.nanoseconds.sqlValue, .text(schedule.identity)])
    }

    func pause(_ rule: String, _ isPaused: Bool) throws {
        try transaction.execute(
            "UPDATE event_schedule SET is_paused = ? WHERE rule = ?", [isPaused.sqlValue, .text(rule)])
    }
}

extension Schedule {
    /// Tells whether a rule's schedule was changed.
    var identity: String { "\(expression) \(timeZone)" }
}
