internal import Baton

extension EventBus {
    /// Routes what has come, some thousand events at a time, starts what is due and takes in how runs have ended.
    ///
    /// A start is known by its key: after a crash between the start and its record it is found again, not made twice. A
    /// target whose starts are ``EventStart/transactional(_:)`` has no such gap: start and record are one transaction.
    ///
    /// - Returns: deliveries whose state changed.
    /// - Throws: `SQLError`; what goes wrong with a target is recorded, not thrown.
    public func deliver(to target: some EventTarget, limit: Int = 100) async throws -> [EventDelivery] {
        _ = try await route(limit: Self.page * 10)
        let ended = try await collectEnds(from: target)
        return try await ended + startDue(target, limit: limit)
    }

    // MARK: Starts

    /// What is to become of a delivery that is due.
    private enum Decision: Sendable {
        case start(EventStart)
        case skip(String)
        case putOff(String, EventRule)
        case giveUp(String)
    }

    func startDue(_ target: some EventTarget, limit: Int) async throws -> [EventDelivery] {
        let now = clock.now()
        let due = try await database.read { try DeliveryTable($0).due(at: now, limit: limit) }
        guard !due.isEmpty else { return [] }
        var decisions: [(delivery: EventDelivery, decision: Decision)] = []
        for next in due { decisions.append((next.delivery, try await decide(next, target))) }
        let changed = try await database.write { [self, decisions] transaction in
            let table = DeliveryTable(transaction)
            return try decisions.compactMap { before, decision -> EventDelivery? in
                guard try table.isUnchanged(before) else { return nil }
                let delivery = try apply(decision, to: before, transaction)
                _ = try table.update(delivery, from: before)
                return delivery
            }
        }
        if !changed.isEmpty { await announce() }
        return changed
    }

    private func decide(_ next: DeliveryTable.Due, _ target: some EventTarget) async throws -> Decision {
        let delivery = next.delivery
        guard let rule = rule(named: delivery.rule) else {
            return .giveUp("there is no rule '\(delivery.rule)' any more")
        }
        if try await isLeftOut(delivery, rule) { return .skip("the run before had not ended") }
        do {
            return .start(
                try await target.start(
                    rule, input: rule.runInput(for: next.event, ingested: next.receivedAt),
                    key: "event \(delivery.number) attempt \(delivery.attempts + 1)"))
        } catch let error as EventTargetError {
            return .giveUp(error.message)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return .putOff("\(error)", rule)
        }
    }

    private func apply(
        _ decision: Decision, to before: EventDelivery, _ transaction: any SQLTransaction
    ) throws -> EventDelivery {
        var delivery = before
        switch decision {
        case .skip(let reason):
            delivery.state = .skipped
            delivery.reason = reason
            return delivery
        case .giveUp(let reason):
            delivery.attempts += 1
            return delivery.dead(reason)
        case .putOff(let reason, let rule):
            delivery.attempts += 1
            return delivery.again(reason, rule, at: clock.now())
        case .start(let start):
            delivery.attempts += 1
            do {
                switch start {
                case .started(let run): delivery.run = run
                case .transactional(let begin): delivery.run = try begin(transaction)
                }
            } catch let error as EventTargetError {
                return delivery.dead(error.message)
            }
            delivery.state = .running
            delivery.reason = nil
            // For the throttle, which counts from the start.
            delivery.dueAt = clock.now()
            return delivery
        }
    }

    private func isLeftOut(_ delivery: EventDelivery, _ rule: EventRule) async throws -> Bool {
        guard case .schedule(let times) = rule.trigger, times.overlap == .skip, delivery.attempts == 0 else {
            return false
        }
        return try await database.read { try DeliveryTable($0).hasUnfinishedPredecessor(delivery) }
    }

    // MARK: Ends

    /// Takes in how runs have ended, and starts nothing.
    ///
    /// - Returns: deliveries whose state changed.
    /// - Throws: `SQLError`, or what the target throws.
    public func collectEnds(from target: some EventTarget) async throws -> [EventDelivery] {
        var changed: [EventDelivery] = []
        var after = 0
        while true {
            let page = try await database.read { [after] in
                try DeliveryTable($0).running(after: after, limit: Self.page)
            }
            guard let last = page.last else { return changed }
            after = last.number
            let ends = try await target.ends(of: page.compactMap(\.run))
            let ended = page.compactMap { before in
                before.run.flatMap { ends[$0] }.map { (before, self.delivery(before, after: $0)) }
            }
            guard !ended.isEmpty else { continue }
            changed += try await database.write { transaction in
                let table = DeliveryTable(transaction)
                return try ended.filter { try table.update($1, from: $0) }.map(\.1)
            }
        }
    }

    private func delivery(_ before: EventDelivery, after end: EventRunEnd) -> EventDelivery {
        let run = before.run?.text ?? ""
        switch end {
        case .refused(let reason): return before.dead(reason)
        case .ended(let outcome, let reason):
            let text = ["run \(run) ended as \(outcome.rawValue)", reason].compactMap(\.self)
                .joined(separator: ": ")
            switch outcome {
            case .success, .partial:
                var delivery = before
                delivery.state = .done
                delivery.reason = outcome == .partial ? text : nil
                return delivery
            case .cancelled: return before.dead(text)
            case .failed, .timedOut:
                guard let rule = rule(named: before.rule) else { return before.dead(text) }
                return before.again(text, rule, at: clock.now())
            }
        }
    }

    /// Whether nothing will happen without a new event or the passing of a scheduled time. Runs under way count only as
    /// far as they have ended: whoever runs them knows of the others.
    ///
    /// - Throws: `SQLError`, or what the target throws.
    public func isIdle(_ target: some EventTarget) async throws -> Bool {
        // Ends first: what one of them sets free meanwhile is then startable, or its start is in the inbox already.
        var after = 0
        while true {
            let page = try await database.read { [after] in
                try DeliveryTable($0).running(after: after, limit: Self.page)
            }
            guard let last = page.last else { break }
            after = last.number
            if try await !target.ends(of: page.compactMap(\.run)).isEmpty { return false }
        }
        return try await database.read { transaction in
            try !EventTable(transaction).hasUnrouted() && !DeliveryTable(transaction).hasStartable()
        }
    }
}

extension EventDelivery {
    fileprivate func dead(_ reason: String) -> EventDelivery {
        var delivery = self
        delivery.state = .dead
        delivery.reason = reason
        return delivery
    }

    /// To be tried again, or dead when it was tried often enough.
    fileprivate func again(_ reason: String, _ rule: EventRule, at now: Timestamp) -> EventDelivery {
        guard attempts < rule.retry.maximumAttempts else {
            return dead("\(reason), after \(attempts) \(attempts == 1 ? "attempt" : "attempts")")
        }
        var delivery = self
        delivery.state = .pending
        delivery.reason = reason
        delivery.dueAt = now + rule.retry.delay(afterAttempt: attempts)
        return delivery
    }
}
