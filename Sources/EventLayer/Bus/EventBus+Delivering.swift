internal import Baton

extension EventBus {
    /// Starts what is due and takes in how runs have ended.
    ///
    /// A start is known by its key: after a crash between the start and its record it is found again, not made twice.
    ///
    /// - Returns: deliveries whose state changed.
    /// - Throws: `SQLError`; what goes wrong with a target is recorded, not thrown.
    public func deliver(to target: some EventTarget, limit: Int = 100) async throws -> [EventDelivery] {
        let ended = try await collectEnds(from: target)
        let now = clock.now()
        let due = try await database.read { try DeliveryTable($0).due(at: now, limit: limit) }
        var changed = ended
        for next in due {
            guard let rule = rules.first(where: { $0.name == next.delivery.rule }) else {
                changed.append(
                    try await give(up: next.delivery, "there is no rule '\(next.delivery.rule)' any more"))
                continue
            }
            if try await isLeftOut(next.delivery, rule) {
                var delivery = next.delivery
                delivery.state = .skipped
                delivery.reason = "the run before had not ended"
                changed.append(try await store(delivery))
                continue
            }
            changed.append(try await start(next, rule, target))
        }
        return changed
    }

    private func start(
        _ next: DeliveryTable.Due, _ rule: EventRule, _ target: some EventTarget
    ) async throws -> EventDelivery {
        var delivery = next.delivery
        delivery.attempts += 1
        do {
            delivery.run = try await target.start(
                rule.workflow, input: rule.runInput(for: next.event, ingested: next.receivedAt),
                key: "event \(delivery.number) attempt \(delivery.attempts)")
            delivery.state = .running
            delivery.reason = nil
            // For the throttle, which counts from the start.
            delivery.dueAt = clock.now()
        } catch let error as EventTargetError {
            return try await give(up: delivery, error.message)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return try await putOff(delivery, rule, "\(error)")
        }
        return try await store(delivery)
    }

    private func collectEnds(from target: some EventTarget) async throws -> [EventDelivery] {
        var changed: [EventDelivery] = []
        var after = 0
        while true {
            let page = try await database.read { [after] in
                try DeliveryTable($0).running(after: after, limit: 500)
            }
            guard let last = page.last else { return changed }
            after = last.number
            for var delivery in page {
                guard let run = delivery.run, let outcome = try await target.outcome(of: run) else {
                    continue
                }
                switch outcome {
                case .success, .partial:
                    delivery.state = .done
                    changed.append(try await store(delivery))
                case .cancelled:
                    changed.append(try await give(up: delivery, "run \(run) was cancelled"))
                case .failed, .timedOut:
                    let reason = "run \(run) ended as \(outcome.rawValue)"
                    guard let rule = rules.first(where: { $0.name == delivery.rule }) else {
                        changed.append(try await give(up: delivery, reason))
                        continue
                    }
                    changed.append(try await putOff(delivery, rule, reason))
                }
            }
        }
    }

    private func isLeftOut(_ delivery: EventDelivery, _ rule: EventRule) async throws -> Bool {
        guard case .schedule(let times) = rule.trigger, times.overlap == .skip, delivery.attempts == 0 else {
            return false
        }
        return try await database.read { try DeliveryTable($0).hasUnfinishedPredecessor(delivery) }
    }

    private func putOff(_ delivery: EventDelivery, _ rule: EventRule, _ reason: String) async throws
        -> EventDelivery
    {
        guard delivery.attempts < rule.retry.maximumAttempts else {
            return try await give(up: delivery, "\(reason), after \(delivery.attempts) attempts")
        }
        var delivery = delivery
        delivery.state = .pending
        delivery.reason = reason
        delivery.dueAt = clock.now() + rule.retry.delay(afterAttempt: delivery.attempts)
        return try await store(delivery)
    }

    private func give(up delivery: EventDelivery, _ reason: String) async throws -> EventDelivery {
        var delivery = delivery
        delivery.state = .dead
        delivery.reason = reason
        return try await store(delivery)
    }

    private func store(_ delivery: EventDelivery) async throws -> EventDelivery {
        try await database.write { try DeliveryTable($0).update(delivery) }
        return delivery
    }
}
