public import Baton

extension EventBus {
    /// The source of the events that schedules make.
    public static let scheduleSource = "baton.schedule"

    static let largestBackfill = 100_000

    /// How late a time may be taken and still count as met.
    static let scheduleGrace = Duration.seconds(60)

    /// The state of a rule's schedule.
    public struct ScheduleStatus: Sendable, Hashable {
        public let rule: String
        /// Whether somebody has paused it.
        public let isPaused: Bool
        /// The next time, were it not paused; `nil` when it has no time any more.
        public let next: Timestamp?
    }

    /// Makes the events of the times that have come since the last call, or that were missed. The first call for a
    /// rule, or for a schedule that was changed, only takes note of the time.
    ///
    /// - Returns: of each rule with such a time how many events were made.
    /// - Throws: `SQLError`.
    public func fireSchedules() async throws -> [String: Int] {
        let now = clock.now()
        let scheduled = rules.compactMap { rule -> (EventRule, ScheduledTimes)? in
            guard rule.isEnabled, case .schedule(let times) = rule.trigger else { return nil }
            return (rule, times)
        }
        guard !scheduled.isEmpty else { return [:] }
        return try await database.write { transaction in
            let table = ScheduleTable(transaction)
            var fired: [String: Int] = [:]
            let stored = try table.all()
            for (rule, times) in scheduled {
                guard let progress = stored[rule.name], progress.schedule == times.schedule.identity else {
                    try table.set(rule.name, times.schedule, handledUntil: now)
                    continue
                }
                let last = progress.handledUntil
                guard !progress.isPaused, now > last else { continue }
                let (due, handledUntil) = times.due(after: last, through: now, grace: Self.scheduleGrace)
                for time in due
                where try Self.fire(
                    rule, times, at: time, now: now, isLate: now - time > Self.scheduleGrace, transaction)
                {
                    fired[rule.name, default: 0] += 1
                }
                // Nothing is written while no time has come: whoever watches the file would look for what changed.
                if let handledUntil { try table.set(rule.name, times.schedule, handledUntil: handledUntil) }
            }
            return fired
        }
    }

    /// Makes the events of the times of a range, also of those that have been dealt with already; each once.
    ///
    /// - Returns: how many events were made.
    /// - Throws: `SQLError`; ``EventError`` when there is no such scheduled rule, or the range has more than 100,000 times.
    public func backfill(_ name: String, from: Timestamp, to: Timestamp) async throws -> Int {
        let (rule, times) = try scheduledRule(name)
        let now = clock.now()
        let range = times.schedule.times(
            after: from, through: to, start: from, limit: Self.largestBackfill + 1)
        guard range.count <= Self.largestBackfill else {
            throw EventError(
                key: name,
                message: "more than \(Self.largestBackfill) times in the range; choose a shorter one")
        }
        let count = try await database.write { transaction in
            try range.reduce(0) { count, time in
                try Self.fire(rule, times, at: time, now: now, isLate: true, transaction) ? count + 1 : count
            }
        }
        await announce()
        return count
    }

    /// Pauses a rule's schedule, or ends its pause. The times of a pause do not come, whatever the rule catches up on.
    ///
    /// - Returns: whether that changed anything.
    /// - Throws: `SQLError`; ``EventError`` when there is no such scheduled rule.
    @discardableResult
    public func pause(_ name: String, _ isPaused: Bool) async throws -> Bool {
        let (_, times) = try scheduledRule(name)
        let now = clock.now()
        let isChanged = try await database.write { transaction in
            let table = ScheduleTable(transaction)
            let stored = try table.find(name)
            guard stored?.isPaused ?? false != isPaused else { return false }
            if stored == nil || !isPaused { try table.set(name, times.schedule, handledUntil: now) }
            try table.pause(name, isPaused)
            return true
        }
        if isChanged { await announce() }
        return isChanged
    }

    /// All scheduled rules.
    ///
    /// - Throws: `SQLError`.
    public func schedules() async throws -> [ScheduleStatus] {
        let now = clock.now()
        let stored = try await database.read { try ScheduleTable($0).all() }
        return rules.compactMap { rule in
            guard case .schedule(let times) = rule.trigger else { return nil }
            let progress = stored[rule.name]
            return ScheduleStatus(
                rule: rule.name, isPaused: progress?.isPaused ?? false,
                next: times.schedule.next(after: now, start: progress?.handledUntil ?? now))
        }
    }

    /// When a schedule, or a delivery that waits, has its next time; `nil` when there is none. A time that has come
    /// already is one too.
    ///
    /// - Throws: `SQLError`.
    public func nextTime() async throws -> Timestamp? {
        let (due, stored) = try await database.read {
            (try DeliveryTable($0).nextDue(), try ScheduleTable($0).all())
        }
        let now = clock.now()
        let times = rules.compactMap { rule -> Timestamp? in
            guard rule.isEnabled, case .schedule(let times) = rule.trigger else { return nil }
            guard let progress = stored[rule.name] else { return now }
            let last = progress.handledUntil
            return progress.isPaused ? nil : times.schedule.next(after: last, start: last)
        }
        return (times + [due].compactMap(\.self)).min()
    }

    private func scheduledRule(_ name: String) throws(EventError) -> (EventRule, ScheduledTimes) {
        for rule in rules where rule.name == name {
            if case .schedule(let times) = rule.trigger { return (rule, times) }
        }
        throw EventError(key: name, message: "there is no rule of this name with a schedule")
    }

    /// - Parameter isLate: whether it is caught up on, or filled in: such times wait for each other, where they may not
    ///   overlap, instead of leaving each other out.
    /// - Returns: whether the event is new: its id is the rule and the time.
    private static func fire(
        _ rule: EventRule, _ times: ScheduledTimes, at time: Timestamp, now: Timestamp, isLate: Bool,
        _ transaction: any SQLTransaction
    ) throws -> Bool {
        let event = Event(
            id: "\(rule.name) \(time)", source: scheduleSource, detailType: "Scheduled Event", time: time,
            resources: [rule.name], detail: [:])
        let events = EventTable(transaction)
        guard try events.insert(event, isRouted: true, at: now),
            let number = try events.number(source: event.source, id: event.id)
        else { return false }
        try DeliveryTable(transaction).add(
            rule, event: number, event.value, replay: "", at: now,
            dueAt: max(now, time + times.delay(of: event.id)),
            waitsForOthers: isLate && times.overlap == .skip)
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
