public import Baton

/// A stored event and what became of it.
public struct EventRecord: Sendable, Hashable {
    /// Counts up; unique within the database.
    public let number: Int
    /// The event as a JSON object.
    public let document: Value
    public let receivedAt: Timestamp
    /// In the order in which they were made; none when no rule was for it, or none has seen it yet.
    public let deliveries: [EventDelivery]
}

/// What is stored, and what people decide about dead letters.
extension EventBus {
    /// Stored events, the latest first.
    ///
    /// - Parameters:
    ///   - source: only those of this source.
    ///   - before: only those with a lower number: that of the last one of the page before.
    /// - Throws: `SQLError`.
    public func events(
        source: String? = nil, before: Int = .max, limit: Int = 100
    ) async throws -> [EventRecord] {
        try await database.read { transaction in
            let deliveries = DeliveryTable(transaction)
            return try EventTable(transaction).latest(source: source, before: before, limit: limit).map {
                EventRecord(
                    number: $0.number, document: $0.document, receivedAt: $0.receivedAt,
                    deliveries: try deliveries.deliveries(of: $0.number))
            }
        }
    }

    /// Deliveries, the latest first.
    ///
    /// - Parameters:
    ///   - state: only those in this state.
    ///   - rule: only those of this rule.
    ///   - before: only those with a lower number: that of the last one of the page before.
    /// - Throws: `SQLError`.
    public func deliveries(
        state: EventDelivery.State? = nil, rule: String? = nil, before: Int = .max, limit: Int = 100
    ) async throws -> [EventDelivery] {
        try await database.read {
            try DeliveryTable($0).latest(state: state, rule: rule, before: before, limit: limit)
        }
    }

    /// A delivery and the event that it brings; `nil` when there is none of this number.
    ///
    /// - Throws: `SQLError`.
    public func delivery(_ number: Int) async throws -> (delivery: EventDelivery, event: EventRecord)? {
        try await database.read { transaction in
            let table = DeliveryTable(transaction)
            guard let (delivery, number) = try table.find(number),
                let stored = try EventTable(transaction).find(number)
            else { return nil }
            return (
                delivery,
                EventRecord(
                    number: number, document: stored.document, receivedAt: stored.receivedAt,
                    deliveries: try table.deliveries(of: number))
            )
        }
    }

    /// How many deliveries there are, by rule and state.
    ///
    /// - Throws: `SQLError`.
    public func deliveryCounts() async throws -> [String: [EventDelivery.State: Int]] {
        try await database.read { try DeliveryTable($0).counts() }
    }

    /// Tries dead letters again, once each; one that fails again is a dead letter again.
    ///
    /// - Parameter deliveries: their numbers; all dead letters when `nil`.
    /// - Returns: how many there were.
    /// - Throws: `SQLError`.
    public func redrive(_ deliveries: [Int]? = nil) async throws -> Int {
        let now = clock.now()
        let count = try await database.write {
            try DeliveryTable($0).revive(deliveries, as: .pending, at: now)
        }
        await announce()
        return count
    }

    /// Gives dead letters up for good. Their events stay in the archive.
    ///
    /// - Parameter deliveries: their numbers; all dead letters when `nil`.
    /// - Returns: how many there were.
    /// - Throws: `SQLError`.
    public func drop(_ deliveries: [Int]? = nil) async throws -> Int {
        let now = clock.now()
        return try await database.write {
            try DeliveryTable($0).revive(deliveries, as: .dropped, at: now)
        }
    }

    /// Removes events that came before an instant, with their deliveries. What waits, runs or is a dead letter stays. An
    /// event that is gone counts as new when it comes again.
    ///
    /// - Returns: how many events were removed.
    /// - Throws: `SQLError`.
    @discardableResult
    public func prune(receivedBefore limit: Timestamp) async throws -> Int {
        var count = 0
        // In steps, so that others can write in between.
        while true {
            let step = try await database.write { transaction in
                try EventTable(transaction).remove(receivedBefore: limit, count: Self.page)
            }
            count += step
            if step < Self.page { return count }
        }
    }
}
