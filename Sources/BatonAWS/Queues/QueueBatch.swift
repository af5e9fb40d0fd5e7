public import Baton

/// The messages of an SQS queue with which Lambda calls a function.
///
/// The function's answer names those that failed; only they are delivered again, or go to the dead-letter queue. The event
/// source has to be set up with `ReportBatchItemFailures`.
///
/// Source: AWS Lambda Developer Guide, "Handling errors for an SQS event source".
public struct QueueBatch: Sendable {
    /// A message of the batch.
    public struct Message: Sendable, Hashable {
        public let id: String
        public let body: String
        /// Of messages of a FIFO queue: those of one group stay in order.
        public let group: String?
        /// How often it was received, this time included.
        public let receiveCount: Int
    }

    public let messages: [Message]

    /// - Parameter event: what the function is called with.
    /// - Throws: ``QueueBatchError`` when that is no event of SQS.
    public init(_ event: Value) throws(QueueBatchError) {
        guard let records = event["Records"]?.arrayValue, !records.isEmpty else {
            throw QueueBatchError("the event has no Records of a queue")
        }
        var messages: [Message] = []
        for (index, record) in records.enumerated() {
            guard record["eventSource"]?.stringValue == "aws:sqs", let id = record["messageId"]?.stringValue,
                let body = record["body"]?.stringValue
            else { throw QueueBatchError("record \(index + 1) of the event is no message of a queue") }
            let attributes = record["attributes"]?.objectValue ?? [:]
            messages.append(
                Message(
                    id: id, body: body, group: attributes["MessageGroupId"]?.stringValue,
                    receiveCount: attributes["ApproximateReceiveCount"]?.stringValue.flatMap { Int($0) } ?? 1)
            )
        }
        self.messages = messages
    }

    /// Has each message handled, one after the other.
    ///
    /// Where one of a group fails, those after it in the group are left for later, so that the order stays.
    ///
    /// - Parameter handle: throws when the message is to be delivered again.
    /// - Returns: the answer of the function.
    public func answer(handling handle: (Message) async throws -> Void) async -> Value {
        var failed: [Value] = []
        var stoppedGroups: Set<String> = []
        for message in messages {
            do {
                if let group = message.group, stoppedGroups.contains(group) { throw CancellationError() }
                try await handle(message)
            } catch {
                if let group = message.group { stoppedGroups.insert(group) }
                failed.append(["itemIdentifier": .string(message.id)])
            }
        }
        return ["batchItemFailures": .array(failed)]
    }
}

/// An event is not what it should be.
public struct QueueBatchError: Error, Sendable, Hashable, CustomStringConvertible {
    public let message: String
    public var description: String { message }

    init(_ message: String) { self.message = message }
}
