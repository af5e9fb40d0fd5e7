public import Baton

/// Tells people of alerts that they have not been told of, and tries again what did not arrive.
///
/// A recipient is told once of an alert, and again when it becomes worse. `sent` means that the channel accepted the
/// message. A crash between that and its record makes the message go out a second time, with the same
/// ``AlertMessage/key``; none is lost.
public struct AlertDispatcher: Sendable {
    private let store: SupplyChainStore
    private let routing: AlertRouting
    private let retry: AlertRetry

    public init(store: SupplyChainStore, routing: AlertRouting, retry: AlertRetry = AlertRetry()) {
        self.store = store
        self.routing = routing
        self.retry = retry
    }

    /// One attempt to tell one recipient.
    public struct Attempt: Sendable, Hashable {
        public let alert: AlertRecord
        public let delivery: AlertDelivery
    }

    /// Delivers what is due and returns each attempt.
    ///
    /// - Parameters:
    ///   - now: what is due is told by it.
    ///   - ignoringBackoff: also tries what would have to wait still.
    /// - Throws: ``SQLError``. A channel that fails is recorded, not thrown.
    public func send(now: Timestamp, ignoringBackoff: Bool = false) async throws -> [Attempt] {
        var attempts: [Attempt] = []
        for alert in try await store.alerts() where alert.status == .open {
            for recipient in routing.recipients where recipient.hears(alert) {
                for channel in recipient.channels {
                    let known = alert.deliveryStates.first {
                        $0.recipient == recipient.name && $0.channel == channel
                    }
                    guard isDue(known, alert, now, ignoringBackoff) else { continue }
                    let delivery = await attempt(alert, recipient.name, channel, known, now)
                    try await record(delivery, on: alert.id)
                    attempts.append(Attempt(alert: alert, delivery: delivery))
                }
            }
        }
        return attempts
    }

    private func isDue(
        _ known: AlertDelivery?, _ alert: AlertRecord, _ now: Timestamp, _ ignoringBackoff: Bool
    ) -> Bool {
        guard let known, known.severity >= alert.severity else { return true }
        switch known.status {
        case .sent: return false
        case .undelivered: return ignoringBackoff || (known.nextAttemptAt.map { $0 <= now } ?? true)
        }
    }

    private func attempt(
        _ alert: AlertRecord, _ recipient: String, _ channel: String, _ known: AlertDelivery?,
        _ now: Timestamp
    ) async -> AlertDelivery {
        let earlier = known.map { $0.severity >= alert.severity ? $0.attempts : 0 } ?? 0
        var delivery = AlertDelivery(
            recipient: recipient, channel: channel, status: .sent, severity: alert.severity,
            attempts: earlier + 1,
            lastAttemptAt: now, nextAttemptAt: nil, problem: nil)
        do throws(ChannelFailure) {
            guard let target = routing.channels[channel] else {
                throw ChannelFailure("there is no such channel")
            }
            try await target.deliver(AlertMessage(alert: alert, recipient: recipient))
        } catch {
            delivery.status = .undelivered
            delivery.problem = error.message
            delivery.nextAttemptAt = now + retry.wait(afterAttempts: delivery.attempts)
        }
        return delivery
    }

    /// Puts the delivery beside the others of the alert, as it is by now.
    private func record(_ delivery: AlertDelivery, on id: String) async throws {
        try await store.database.write { transaction in
            let table = RecordTable<AlertRecord>(transaction)
            guard var alert = try table.find(id) else { return }
            var states = alert.deliveryStates.filter {
                $0.recipient != delivery.recipient || $0.channel != delivery.channel
            }
            states.append(delivery)
            alert.deliveryStates = states.sorted { ($0.recipient, $0.channel) < ($1.recipient, $1.channel) }
            try table.update(alert)
        }
    }
}

/// How long an alert that could not be delivered waits for its next attempt.
public struct AlertRetry: Sendable, Hashable {
    /// After the first failed attempt; it doubles with each further one.
    public var firstWait: Duration
    public var longestWait: Duration

    public init(firstWait: Duration = .seconds(60), longestWait: Duration = .seconds(3600)) {
        self.firstWait = firstWait
        self.longestWait = longestWait
    }

    func wait(afterAttempts attempts: Int) -> Duration {
        var wait = firstWait
        for _ in 1..<max(1, min(attempts, 60)) where wait < longestWait { wait = wait * 2 }
        return min(wait, longestWait)
    }
}
