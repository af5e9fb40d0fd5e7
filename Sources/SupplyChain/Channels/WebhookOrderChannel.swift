public import Baton
internal import Foundation

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

    /// The host, without what may be secret in the rest of the address.
    public var name: String { "webhook:\(URL(string: url)?.host ?? url)" }

    /// Whether an order was taken that nothing was heard of only the other side can say.
    public func transmit(_ message: PurchaseOrderMessage) async throws(OperationFailure)
        -> TransmissionOutcome
    {
        do {
            try await transport.deliver(
                WebhookRequest(
                    url: url, contentType: "application/xml; charset=utf-8", headers: headers,
                    key: message.key,
                    body: message.xml))
        } catch {
            guard !error.mayHaveArrived else { return .unknown(error.message) }
            throw OperationFailure(
                "purchase order \(message.order.id) was not sent: \(error.message)",
                hint: "it stays approved and can be sent again", isRetryable: error.isRetryable)
        }
        return .sent(to: "the webhook")
    }
}
