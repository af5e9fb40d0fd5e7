public import Baton

/// A way by which alerts reach people.
public protocol AlertChannel: Sendable {
    /// Hands an alert over. It may be asked again for the same message after a failure or a crash:
    /// ``AlertMessage/key`` lets the other side tell.
    ///
    /// - Throws: ``ChannelFailure`` when it was not accepted. Returning means that it was.
    func deliver(_ message: AlertMessage) async throws(ChannelFailure)
}

/// An alert on its way to a recipient.
public struct AlertMessage: Sendable, Hashable {
    public let alert: AlertRecord
    public let recipient: String
    /// Equal for every attempt to tell this recipient this.
    public let key: String

    public init(alert: AlertRecord, recipient: String) {
        self.alert = alert
        self.recipient = recipient
        key = "\(alert.id)/\(alert.severity.rawValue)/\(recipient)"
    }

    /// `CRITICAL critical_stock: stock of 981760 at VALLEY is gone in 3 days. Order 390 from HILLTOP now.`
    public var text: String {
        let action = alert.recommendedAction.map { " — \($0)" } ?? ""
        return "\(alert.severity.rawValue.uppercased()) \(alert.type): \(alert.title)\(action) [\(alert.id)]"
    }

    /// The alert with its recipient as a JSON object.
    public var value: Value {
        var members = alert.value.objectValue ?? [:]
        members["deliveries"] = nil
        members["recipient"] = .string(recipient)
        return .object(members)
    }
}
