/// Amazon Simple Queue Service.
public struct SQS: Sendable {
    public static let service = AWSService(id: "SQS", signingName: "sqs")
    private let client: AWSClient

    public init(_ client: AWSClient) { self.client = client }

    /// A message that was received.
    public struct Message: Sendable, Hashable, Decodable {
        public let messageId: String
        /// Says which receipt of the message is deleted or hidden longer.
        public let receiptHandle: String
        public let body: String
        /// Those of the system, such as `ApproximateReceiveCount`.
        public let attributes: [String: String]?

        /// How often it was received, this time included; `nil` when the queue did not say.
        public var receiveCount: Int? { attributes?["ApproximateReceiveCount"].flatMap { Int($0) } }
    }

    /// - Parameters:
    ///   - delaySeconds: until it can be received: up to 900.
    ///   - group: of messages that stay in order, on FIFO queues only.
    ///   - deduplicationID: on FIFO queues, within five minutes.
    /// - Returns: the id of the message.
    /// - Throws: as ``AWSClient/send(_:)``, like all calls here.
    @discardableResult
    public func send(
        _ body: String, to queueURL: String, delaySeconds: Int? = nil, group: String? = nil,
        deduplicationID: String? = nil
    ) async throws -> String {
        struct Input: Encodable {
            let queueUrl: String
            let messageBody: String
            let delaySeconds: Int?
            let messageGroupId: String?
            let messageDeduplicationId: String?
        }
        struct Output: Decodable { let messageId: String }
        let output: Output = try await call(
            "SendMessage",
            Input(
                queueUrl: queueURL, messageBody: body, delaySeconds: delaySeconds, messageGroupId: group,
                messageDeduplicationId: deduplicationID))
        return output.messageId
    }

    /// - Parameters:
    ///   - limit: up to 10.
    ///   - waitSeconds: how long the queue waits for a message when it has none: up to 20.
    ///   - visibilitySeconds: how long nobody else receives them; as the queue says when it is not given.
    public func receive(
        from queueURL: String, limit: Int = 10, waitSeconds: Int = 0, visibilitySeconds: Int? = nil
    ) async throws -> [Message] {
        struct Input: Encodable {
            let queueUrl: String
            let maxNumberOfMessages: Int
            let waitTimeSeconds: Int
            let visibilityTimeout: Int?
            // The older name of MessageSystemAttributeNames, which every implementation knows.
            let attributeNames = ["All"]
        }
        struct Output: Decodable { let messages: [Message]? }
        let output: Output = try await call(
            "ReceiveMessage",
            Input(
                queueUrl: queueURL, maxNumberOfMessages: limit, waitTimeSeconds: waitSeconds,
                visibilityTimeout: visibilitySeconds),
            timeout: .seconds(30 + waitSeconds))
        return output.messages ?? []
    }

    /// Says that a message is done with.
    public func delete(_ receiptHandle: String, from queueURL: String) async throws {
        struct Input: Encodable {
            let queueUrl: String
            let receiptHandle: String
        }
        let _: NoOutput = try await call(
            "DeleteMessage", Input(queueUrl: queueURL, receiptHandle: receiptHandle))
    }

    /// - Parameter seconds: from now on; 0 gives the message back at once.
    public func changeVisibility(
        _ receiptHandle: String, in queueURL: String, seconds: Int
    ) async throws {
        struct Input: Encodable {
            let queueUrl: String
            let receiptHandle: String
            let visibilityTimeout: Int
        }
        let _: NoOutput = try await call(
            "ChangeMessageVisibility",
            Input(queueUrl: queueURL, receiptHandle: receiptHandle, visibilityTimeout: seconds))
    }

    /// Makes a queue, or finds the one of that name and these attributes.
    ///
    /// - Returns: its address.
    public func createQueue(_ name: String, attributes: [String: String] = [:]) async throws -> String {
        struct Input: Encodable {
            let queueName: String
            let attributes: [String: String]
        }
        let output: QueueAddress = try await call(
            "CreateQueue", Input(queueName: name, attributes: attributes))
        return output.queueUrl
    }

    /// - Throws: ``AWSError`` with the code `AWS.SimpleQueueService.NonExistentQueue` when there is no such queue.
    public func url(ofQueue name: String) async throws -> String {
        struct Input: Encodable { let queueName: String }
        let output: QueueAddress = try await call("GetQueueUrl", Input(queueName: name))
        return output.queueUrl
    }

    private struct QueueAddress: Decodable { let queueUrl: String }

    private func call<Output: Decodable>(
        _ operation: String, _ input: some Encodable, timeout: Duration = .seconds(30)
    ) async throws -> Output {
        try await client.json(
            Self.service, target: "AmazonSQS", version: "1.0", operation, input, timeout: timeout)
    }
}
