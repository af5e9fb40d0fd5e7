/// Amazon Simple Notification Service.
public struct SNS: Sendable {
    public static let service = AWSService(id: "SNS", signingName: "sns")
    private let client: AWSClient

    public init(_ client: AWSClient) { self.client = client }

    /// - Parameters:
    ///   - subject: of e-mails: one line of at most 100 characters.
    ///   - texts: what subscribers of a protocol such as `email` or `sms` get instead of the message.
    ///   - attributes: texts that filters of subscriptions read.
    ///   - group: of messages that stay in order, on FIFO topics only.
    ///   - deduplicationID: on FIFO topics, within five minutes.
    /// - Returns: the id of the message.
    /// - Throws: as ``AWSClient/send(_:)``, like all calls here.
    @discardableResult
    public func publish(
        _ message: String, to topicARN: String, subject: String? = nil, texts: [String: String] = [:],
        attributes: [String: String] = [:],
        group: String? = nil, deduplicationID: String? = nil
    ) async throws -> String {
        var parameters = [("TopicArn", topicARN)]
        if texts.isEmpty {
            parameters.append(("Message", message))
        } else {
            let texts = texts.merging(["default": message]) { $1 }
            parameters += [("Message", try Self.json(texts)), ("MessageStructure", "json")]
        }
        if let subject { parameters.append(("Subject", subject)) }
        if let group { parameters.append(("MessageGroupId", group)) }
        if let deduplicationID { parameters.append(("MessageDeduplicationId", deduplicationID)) }
        for (index, attribute) in attributes.sorted(by: { $0.key < $1.key }).enumerated() {
            let entry = "MessageAttributes.entry.\(index + 1)"
            parameters += [
                ("\(entry).Name", attribute.key), ("\(entry).Value.DataType", "String"),
                ("\(entry).Value.StringValue", attribute.value),
            ]
        }
        return try await call("Publish", parameters).text(at: "MessageId", of: "SNS Publish")
    }

    /// Makes a topic, or finds the one of that name.
    ///
    /// - Returns: its ARN.
    public func createTopic(_ name: String, attributes: [String: String] = [:]) async throws -> String {
        try await call("CreateTopic", [("Name", name)] + Self.entries(attributes))
            .text(at: "TopicArn", of: "SNS CreateTopic")
    }

    /// - Parameters:
    ///   - kind: `sqs`, `lambda`, `email`, `https` and so on.
    ///   - endpoint: what is reached by it: an ARN or an address.
    ///   - attributes: such as `RawMessageDelivery`.
    /// - Returns: the ARN of the subscription, or that it waits to be confirmed.
    @discardableResult
    public func subscribe(
        _ kind: String, _ endpoint: String, to topicARN: String, attributes: [String: String] = [:]
    ) async throws -> String {
        let parameters = [
            ("TopicArn", topicARN), ("Protocol", kind), ("Endpoint", endpoint),
            ("ReturnSubscriptionArn", "true"),
        ]
        return try await call("Subscribe", parameters + Self.entries(attributes))
            .text(at: "SubscriptionArn", of: "SNS Subscribe")
    }

    private static func json(_ texts: [String: String]) throws -> String {
        String(decoding: try JSONBody.encode(texts, of: AWSCall(service, "Publish")), as: UTF8.self)
    }

    private static func entries(_ attributes: [String: String]) -> [(String, String)] {
        attributes.sorted { $0.key < $1.key }.enumerated().flatMap { index, attribute in
            [
                ("Attributes.entry.\(index + 1).key", attribute.key),
                ("Attributes.entry.\(index + 1).value", attribute.value),
            ]
        }
    }

    private func call(_ operation: String, _ parameters: [(String, String)]) async throws -> XMLNode {
        try await client.query(Self.service, version: "2010-03-31", operation, parameters)
    }
}
