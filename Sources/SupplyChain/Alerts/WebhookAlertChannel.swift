internal import Baton

/// Posts alerts as JSON to an address.
public struct WebhookAlertChannel: AlertChannel {
    private let url: String
    private let headers: [String: String]
    private let transport: any WebhookTransport

    public init(
        url: String, headers: [String: String] = [:], transport: any WebhookTransport = CurlTransport()
    ) {
        self.url = url
        self.headers = headers
        self.transport = transport
    }

    public func deliver(_ message: AlertMessage) async throws(ChannelFailure) {
        // `text` is what chat services show of a message.
        var members = message.value.objectValue ?? [:]
        members["text"] = .string(message.text)
        try await transport.deliver(
            WebhookRequest(url: url, headers: headers, key: message.key, body: Value.object(members).json()))
    }
}
