public import Baton

/// Posts orders as UBL XML to an address.
public struct WebhookOrderChannel: PurchaseOrderChannel {
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

    public func transmit(_ message: PurchaseOrderMessage) async throws(OperationFailure) -> String? {
        do {
            try await transport.deliver(
                WebhookRequest(
                    url: url, contentType: "application/xml; charset=utf-8", headers: headers,
                    key: message.key,
                    body: message.xml))
        } catch {
            throw OperationFailure(
                "purchase order \(message.order.id) was not sent: \(error.message)",
                hint: "it stays approved and can be sent again", isRetryable: error.isRetryable)
        }
        return "the webhook"
    }
}
