public import Baton

extension EventBus {
    /// The source of the events that schedules make.
    public static let scheduleSource = "baton.schedule"

    /// How late a time may be taken and still count as met.
    static let scheduleGrace = Duration.seconds(60)

    /// The state of a rule's schedule.
    public struct ScheduleStatus: Sendable, Hashable {
        public let rule: String
        public let isPaused: Bool
        /// `nil` when it has no time any more.
        public let next: Timestamp?
    }

    /// Makes the events of the times that have come since the last call, or that were missed. The first call for a
    /// rule only takes note of the time.
    ///
    /// - Returns: how many events were made.
    /// - Throws: `SQLError`.
    public func fireSchedules() async throws -> Int {
        let now = clock.now()
        let scheduled = rules.compactMap { rule -> (EventRule, ScheduledTimes)? in
            guard rule.isEnabled, case .schedule(let times) = rule.trigger else { return nil }
            return (rule, times)
        }
        guard !scheduled.isEmpty else { return 0 }
        return try await database.write { transaction in
            let table = ScheduleTable(transaction)
            let deliveries = DeliveryTable(transaction)
            var count = 0
            for (rule, times) in scheduled {
                guard let (last, isPaused) = try table.find(rule.name) else {
                    try table.set(rule.name, handledUntil: now)
                    continue
                }
                guard now > last else { continue }
                let (due, handledUntil) = times.due(after: last, through: now, grace: Self.scheduleGrace)
                for time in due where try !isPaused && Self.fire(rule, times, at: time, now: now, deliveries)
                {
                    count += 1
                }
                try table.set(rule.name, handledUntil: handledUntil)
            }
            return count
        }
    }

    /// Makes the events of the times of a range, also of those that have been dealt with already; each once.
    ///
    /// - Returns: how many events were made.
    /// - Throws: `SQLError`; ``EventError`` when there is no such scheduled rule.
    public func backfill(_ name: String, from: Timestamp, to: Timestamp) async throws -> Int {
        let (rule, times) = try scheduledRule(name)
        let now = clock.now()
        return try await database.write { transaction in
            let deliveries = DeliveryTable(transaction)
            return try times.schedule.times(after: from, through: to, start: from).reduce(0) { count, time in
                try Self.fire(rule, times, at: time, now: now, deliveries) ? count + 1 : count
            }
        }
    }

    /// - Throws: `SQLError`; ``EventError`` when there is no such scheduled rule.
    public func pause(_ name: String, _ isPaused: Bool) async throws {
        _ = try scheduledRule(name)
        let now = clock.now()
        try await database.write { transaction in
            let table = ScheduleTable(transaction)
            if try table.find(name) == nil { try table.set(name, handledUntil: now) }
            try table.pause(name, isPaused)
        }
    }

    /// All scheduled rules.
    ///
    /// - Throws: `SQLError`.
    public func schedules() async throws -> [ScheduleStatus] {
        let now = clock.now()
        let stored = try await database.read { try ScheduleTable($0).all() }
        return rules.compactMap { rule in
            guard case .schedule(let times) = rule.trigger else { return nil }
            let (last, isPaused) = stored[rule.name] ?? (now, false)
            return ScheduleStatus(
                rule: rule.name, isPaused: isPaused || !rule.isEnabled,
                next: times.schedule.next(after: now, start: last))
        }
    }

    private func scheduledRule(_ name: String) throws(EventError) -> (EventRule, ScheduledTimes) {
        for rule in rules where rule.name == name {
            if case .schedule(let times) = rule.trigger { return (rule, times) }
        }
        throw EventError(key: name, message: "there is no rule of this name with a schedule")
    }

    /// - Returns: whether the event is new: its id is the rule and the time.
    private static func fire(
        _ rule: EventRule, _ times: ScheduledTimes, at time: Timestamp, now: Timestamp,
        _ deliveries: DeliveryTable
    ) throws -> Bool {
        let event = Event(
            id: "\(rule.name) \(time)", source: scheduleSource, detailType: "Scheduled Event", time: time,
            resources: [rule.name], detail: [:])
        guard let number = try deliveries.insert(event, at: now) else { return false }
        try deliveries.add(
            rule, event: number, event.value, replay: "", at: now,
            dueAt: max(now, time + times.delay(of: event.id)))
        return true
    }
}

extension ScheduledTimes {
    /// A share of the jitter that depends on the id alone: FNV-1a (RFC 9923).
    fileprivate func delay(of id: String) -> Duration {
        guard jitter > .zero else { return .zero }
        let hash = id.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
        }
        return jitter * (Double(hash >> 11) / Double(1 << 53))
    }
}
