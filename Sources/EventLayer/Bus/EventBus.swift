public import Baton

/// Takes events in, decides by rules which workflows they start, and sees to it that each does so once.
///
/// What ``put(_:)`` has acknowledged is stored: after a crash the bus goes on where it was. An event is known by its
/// source and id; one that comes again changes nothing. Rules see an event when it is delivered, so whoever puts one
/// needs no rules: ``EventBus/deliver(to:limit:)`` of the process that has them routes it. A run that cannot be started,
/// or fails, is tried again as the rule says; then the event is a dead letter, with the reason, until
/// ``redrive(_:)`` or ``drop(_:)``.
///
/// ```swift
/// let bus = EventBus(rules: [rule], database: database)
/// try await bus.migrate()
/// _ = try await bus.put([event])
/// for delivery in try await bus.deliver(to: target) { print(delivery.rule, delivery.state) }
/// ```
///
/// ``EventDispatcher`` does the last step again and again, and makes the events of schedules.
public final class EventBus: Sendable {
    public let rules: [EventRule]
    let database: any SQLDatabase
    let clock: any RunClock
    /// Tells others that they may have something to do.
    let announce: @Sendable () async -> Void
    private let patterns: EventPatternSet
    /// The rules of the patterns.
    private let matched: [Int]
    private let places: [String: Int]

    /// - Parameters:
    ///   - rules: their names are unique; of two with one name the first counts.
    ///   - database: with ``migrations`` applied; see ``migrate()``.
    ///   - announce: called after something was stored that other processes want to hear of, where the database does not
    ///     tell them by itself.
    public init(
        rules: [EventRule], database: any SQLDatabase, clock: any RunClock = SystemClock(),
        announce: @escaping @Sendable () async -> Void = {}
    ) {
        self.rules = rules
        self.database = database
        self.clock = clock
        self.announce = announce
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
        places = Dictionary(rules.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// - Throws: `SQLError`.
    public func migrate() async throws { try await database.migrate(Self.migrations) }

    /// The rules that an event fits.
    public func rules(for event: Event) -> [EventRule] { rules(for: event.value) }

    func rules(for document: Value) -> [EventRule] { patterns.matches(document).map { rules[matched[$0]] } }

    func rule(named name: String) -> EventRule? { places[name].map { rules[$0] } }

    /// Takes events in: all or, when it throws, none.
    ///
    /// - Returns: of each whether it is new.
    /// - Throws: `SQLError`.
    public func put(_ events: [Event]) async throws -> [Bool] {
        let now = clock.now()
        let isNew = try await database.write { transaction in
            let table = EventTable(transaction)
            return try events.map { try table.insert($0, isRouted: false, at: now) }
        }
        await announce()
        return isNew
    }
}
