public import Baton

/// Takes events in, decides by rules which workflows they start, and sees to it that each does so once.
///
/// What ``put(_:)`` has acknowledged is stored: after a crash the bus goes on where it was. An event is known by its
/// source and id; one that comes again changes nothing. A run that cannot be started, or fails, is tried again as the
/// rule says; then the event is a dead letter, with the reason, until ``redrive(_:)``.
public final class EventBus: Sendable {
    public let rules: [EventRule]
    let database: any SQLDatabase
    let clock: any RunClock
    private let patterns: EventPatternSet
    /// The rules of the patterns.
    private let matched: [Int]

    /// - Parameter database: with ``migrations`` applied; see ``migrate()``.
    public init(rules: [EventRule], database: any SQLDatabase, clock: any RunClock = SystemClock()) {
        self.rules = rules
        self.database = database
        self.clock = clock
        var patterns: [EventPattern] = []
        var matched: [Int] = []
        for (index, rule) in rules.enumerated() where rule.isEnabled {
            if case .pattern(let pattern) = rule.trigger {
                patterns.append(pattern)
                matched.append(index)
            }
        }
        self.patterns = EventPatternSet(patterns)
        self.matched = matched
    }

    /// - Throws: `SQLError`.
    public func migrate() async throws { try await database.migrate(Self.migrations) }

    /// The rules that an event fits.
    public func rules(for event: Event) -> [EventRule] {
        patterns.matches(event.value).map { rules[matched[$0]] }
    }

    /// Takes events in: all or, when it throws, none.
    ///
    /// - Returns: of each whether it is new.
    /// - Throws: `SQLError`.
    public func put(_ events: [Event]) async throws -> [Bool] {
        let now = clock.now()
        let prepared = events.map { ($0, rules(for: $0)) }
        return try await database.write { transaction in
            let table = DeliveryTable(transaction)
            return try prepared.map { event, rules in
                guard let number = try table.insert(event, at: now) else { return false }
                for rule in rules { try table.add(rule, event: number, event.value, replay: "", at: now) }
                return true
            }
        }
    }

    /// Delivers stored events of a time range again, to the rules as they are now.
    ///
    /// - Parameters:
    ///   - name: of the replay. The same name again delivers nothing twice; the events carry it as `replay-name`.
    ///   - chosen: only these rules; all unless given.
    /// - Returns: how many deliveries were made.
    /// - Throws: `SQLError`; ``EventError`` for a stored event that cannot be read.
    public func replay(
        _ name: String, from: Timestamp, to: Timestamp, rules chosen: Set<String>? = nil
    ) async throws -> Int {
        let now = clock.now()
        var count = 0
        var after = 0
        while true {
            let page = try await database.read { [after] in
                try DeliveryTable($0).events(from: from, to: to, after: after, limit: 500)
            }
            guard let last = page.last else { return count }
            after = last.number
            let prepared = page.map { stored in
                (stored, rules(for: stored.event).filter { chosen?.contains($0.name) ?? true })
            }
            count += try await database.write { transaction in
                let table = DeliveryTable(transaction)
                return try prepared.reduce(0) { count, next in
                    try next.1.reduce(count) { count, rule in
                        try table.add(rule, event: next.0.number, next.0.event.value, replay: name, at: now)
                            ? count + 1 : count
                    }
                }
            }
        }
    }

    /// Tries dead letters again.
    ///
    /// - Parameter deliveries: their numbers; all dead letters when `nil`.
    /// - Returns: how many there were.
    /// - Throws: `SQLError`.
    public func redrive(_ deliveries: [Int]? = nil) async throws -> Int {
        let now = clock.now()
        return try await database.write { try DeliveryTable($0).redrive(deliveries, at: now) }
    }

    /// Deliveries, the latest first.
    ///
    /// - Parameter before: only those with a lower number: that of the last one of the page before.
    /// - Throws: `SQLError`.
    public func deliveries(
        state: EventDelivery.State? = nil, before: Int = .max, limit: Int = 100
    ) async throws -> [EventDelivery] {
        try await database.read {
            try DeliveryTable($0).deliveries(state: state, before: before, limit: limit)
        }
    }
}
