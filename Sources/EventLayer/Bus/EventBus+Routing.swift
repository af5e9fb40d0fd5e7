public import Baton

/// From events to deliveries: the rules are asked.
extension EventBus {
    /// How many events are read, or written, at once.
    static let page = 500

    /// Gives the events that came since the last call to the rules that they fit.
    ///
    /// Once an event has its deliveries, rules that come later do not see it; ``replay(_:from:to:rules:)`` shows it to them.
    ///
    /// - Parameter limit: about how many events at most; the rest is left to the next call.
    /// - Returns: how many events there were.
    /// - Throws: `SQLError`.
    public func route(limit: Int = .max) async throws -> Int {
        var count = 0
        while count < limit {
            let page = try await database.read { try EventTable($0).unrouted(limit: Self.page) }
            guard let last = page.last else { break }
            _ = try await add(page, replay: "", rules: nil, isRouted: last.number)
            count += page.count
        }
        return count
    }

    /// Delivers stored events of a time range again, to the rules as they are now.
    ///
    /// - Parameters:
    ///   - name: of the replay. The same name again delivers nothing twice; the events carry it as `replay-name`.
    ///   - from: the time of the events, not that of their coming.
    ///   - chosen: only these rules; all unless given.
    /// - Returns: how many deliveries were made.
    /// - Throws: `SQLError`.
    public func replay(
        _ name: String, from: Timestamp, to: Timestamp, rules chosen: Set<String>? = nil
    ) async throws -> Int {
        var count = 0
        var after = 0
        while true {
            let page = try await database.read { [after] in
                try EventTable($0).events(from: from, to: to, after: after, limit: Self.page)
            }
            guard let last = page.last else { return count }
            after = last.number
            count += try await add(page, replay: name, rules: chosen, isRouted: nil)
        }
    }

    /// - Parameter number: up to this event all have their deliveries then.
    private func add(
        _ page: [EventTable.Stored], replay: String, rules chosen: Set<String>?, isRouted number: Int?
    ) async throws -> Int {
        let now = clock.now()
        let prepared = page.map { stored in
            (stored, rules(for: stored.document).filter { chosen?.contains($0.name) ?? true })
        }
        let count = try await database.write { transaction in
            let table = DeliveryTable(transaction)
            var count = 0
            for (stored, rules) in prepared {
                // Waits count from when the event came.
                let start = replay.isEmpty ? stored.receivedAt : now
                for rule in rules
                where try table.add(
                    rule, event: stored.number, stored.document, replay: replay, at: start)
                {
                    count += 1
                }
            }
            if let number { try EventTable(transaction).setRouted(through: number) }
            return count
        }
        // Whoever routes starts what is due by itself.
        if number == nil { await announce() }
        return count
    }
}
