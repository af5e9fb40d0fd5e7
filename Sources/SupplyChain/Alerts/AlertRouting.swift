/// Who hears of which alerts, and how.
public struct AlertRouting: Sendable {
    /// Somebody who hears of alerts.
    public struct Recipient: Sendable, Hashable {
        public var name: String
        /// The severities that concern them.
        public var severities: Set<Severity>
        /// The types that concern them.
        public var types: Set<AlertType>
        /// Names of channels; each gets every alert.
        public var channels: [String]

        public init(
            name: String, severities: Set<Severity> = Set(Severity.allCases),
            types: Set<AlertType> = Set(AlertType.allCases), channels: [String]
        ) {
            self.name = name
            self.severities = severities
            self.types = types
            self.channels = channels
        }

        func hears(_ alert: AlertRecord) -> Bool {
            severities.contains(alert.severity)
                && (AlertType(rawValue: alert.type).map(types.contains) ?? true)
        }
    }

    public let recipients: [Recipient]
    public let channels: [String: any AlertChannel]

    /// - Throws: ``SupplyChainError`` of kind `invalidValue` when a recipient names a channel that is not there, or two
    ///   recipients have one name.
    public init(recipients: [Recipient], channels: [String: any AlertChannel]) throws {
        var names: Set<String> = []
        for recipient in recipients {
            guard names.insert(recipient.name).inserted else {
                throw SupplyChainError(.invalidValue, "the recipient '\(recipient.name)' is there twice")
            }
            guard !recipient.channels.isEmpty else {
                throw SupplyChainError(.invalidValue, "the recipient '\(recipient.name)' has no channel")
            }
            for channel in recipient.channels where channels[channel] == nil {
                throw SupplyChainError(
                    .invalidValue,
                    "the recipient '\(recipient.name)' names the channel '\(channel)', which is not there",
                    hint: "channels are \(channels.keys.sorted().joined(separator: ", "))")
            }
        }
        self.recipients = recipients
        self.channels = channels
    }
}
