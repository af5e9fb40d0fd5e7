public import Baton

/// What became of an alert on its way to one recipient through one channel.
public struct AlertDelivery: Sendable, Hashable {
    public enum Status: String, Sendable, CaseIterable {
        /// The channel accepted it.
        case sent
        /// It did not; it is tried again when ``nextAttemptAt`` has come.
        case undelivered
    }

    public let recipient: String
    public let channel: String
    public var status: Status
    /// How bad the alert was when it was told.
    public var severity: Severity
    /// Counted since the alert was last that bad.
    public var attempts: Int
    public var lastAttemptAt: Timestamp
    /// `nil` once it is sent.
    public var nextAttemptAt: Timestamp?
    /// Why it was not accepted.
    public var problem: String?

    /// The delivery as a JSON object.
    public var value: Value {
        .object(
            [
                "recipient": .string(recipient), "channel": .string(channel),
                "status": .string(status.rawValue),
                "severity": .string(severity.rawValue), "attempts": .int(Int64(attempts)),
                "last_attempt_at": .string(lastAttemptAt.description),
                "next_attempt_at": nextAttemptAt.map { .string($0.description) },
                "problem": problem.map(Value.string),
            ].compactMapValues(\.self))
    }
}

extension AlertDelivery {
    init?(_ value: Value) {
        guard let recipient = value["recipient"]?.stringValue, let channel = value["channel"]?.stringValue,
            let status = value["status"]?.stringValue.flatMap(Status.init(rawValue:)),
            let severity = value["severity"]?.stringValue.flatMap(Severity.init(rawValue:)),
            let attempts = value["attempts"]?.intValue,
            let last = value["last_attempt_at"]?.stringValue.flatMap(Timestamp.init(iso8601:))
        else { return nil }
        self.init(
            recipient: recipient, channel: channel, status: status, severity: severity,
            attempts: Int(attempts),
            lastAttemptAt: last,
            nextAttemptAt: value["next_attempt_at"]?.stringValue.flatMap(Timestamp.init(iso8601:)),
            problem: value["problem"]?.stringValue)
    }
}

extension AlertRecord {
    /// What became of it, by recipient and channel.
    public var deliveryStates: [AlertDelivery] {
        get { (deliveries.arrayValue ?? []).compactMap(AlertDelivery.init) }
        set { deliveries = .array(newValue.map(\.value)) }
    }
}
