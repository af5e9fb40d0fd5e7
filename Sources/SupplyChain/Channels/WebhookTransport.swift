/// What is posted to a webhook.
public struct WebhookRequest: Sendable, Hashable {
    /// `http` or `https`.
    public var url: String
    public var contentType: String
    /// Further headers, such as `Authorization`.
    public var headers: [String: String]
    /// Tells the other side that a request is a repetition; sent as `Idempotency-Key`.
    public var key: String
    public var body: String

    public init(
        url: String, contentType: String = "application/json", headers: [String: String] = [:], key: String,
        body: String
    ) {
        self.url = url
        self.contentType = contentType
        self.headers = headers
        self.key = key
        self.body = body
    }
}

/// Posts webhooks.
public protocol WebhookTransport: Sendable {
    /// - Returns: the HTTP status that the other side answered with.
    /// - Throws: ``ChannelFailure`` when there was no answer.
    func post(_ request: WebhookRequest) async throws(ChannelFailure) -> Int
}

/// Why a channel did not take a message.
public struct ChannelFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// One line for people.
    public let message: String
    /// Whether another attempt may succeed: `false` for what only a changed configuration cures.
    public let isRetryable: Bool
    /// Whether the other side may have taken the message all the same: no answer came, or one that leaves it open.
    public let mayHaveArrived: Bool

    public init(_ message: String, isRetryable: Bool = true, mayHaveArrived: Bool = false) {
        self.message = message
        self.isRetryable = isRetryable
        self.mayHaveArrived = mayHaveArrived
    }

    public var description: String { message }
}

extension WebhookTransport {
    /// Posts, and takes any status but 2xx for a refusal.
    ///
    /// - Throws: ``ChannelFailure``.
    func deliver(_ request: WebhookRequest) async throws(ChannelFailure) {
        let status = try await post(request)
        guard !(200..<300).contains(status) else { return }
        // Too many requests, a timeout and errors of the server pass; other answers will not change by themselves.
        let isRetryable = status == 408 || status == 425 || status == 429 || (500..<600).contains(status)
        // A server or a gateway that failed may have stored the message before (RFC 9110, 15.6.1, 15.6.3, 15.6.5).
        throw ChannelFailure(
            "the webhook answered with status \(status)", isRetryable: isRetryable,
            mayHaveArrived: [500, 502, 504].contains(status))
    }
}
