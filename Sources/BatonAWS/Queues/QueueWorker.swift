public import AWSClient

/// Takes messages out of an SQS queue, outside of Lambda.
///
/// A message is deleted once it is handled. One that failed comes back when its visibility ends, or goes to the dead-letter
/// queue when that has happened often enough. Delivery is at least once.
public struct QueueWorker: Sendable {
    private let sqs: SQS
    private let queueURL: String
    private let visibilitySeconds: Int
    private let report: @Sendable (String) -> Void

    /// - Parameters:
    ///   - visibilitySeconds: for how long a message that is being handled is kept from others; longer than handling takes.
    ///   - report: is told in one line of messages that failed, and of receiving that failed.
    public init(
        _ sqs: SQS, queueURL: String, visibilitySeconds: Int = 60,
        report: @escaping @Sendable (String) -> Void
    ) {
        self.sqs = sqs
        self.queueURL = queueURL
        self.visibilitySeconds = visibilitySeconds
        self.report = report
    }

    /// Handles messages, those that were received together at the same time, until the task is cancelled.
    ///
    /// - Parameter handle: throws when the message is to be delivered again.
    public func run(handling handle: @escaping @Sendable (SQS.Message) async throws -> Void) async {
        while !Task.isCancelled {
            do {
                let messages = try await sqs.receive(
                    from: queueURL, waitSeconds: 20, visibilitySeconds: visibilitySeconds)
                await withTaskGroup(of: Void.self) { group in
                    for message in messages { group.addTask { await take(message, handle) } }
                }
            } catch {
                guard !Task.isCancelled else { return }
                report("\(error)")
                try? await Task.sleep(for: .seconds(5))
            }
        }
    }

    private func take(_ message: SQS.Message, _ handle: (SQS.Message) async throws -> Void) async {
        do {
            try await handle(message)
            try await sqs.delete(message.receiptHandle, from: queueURL)
        } catch {
            report("message \(message.messageId): \(error)")
        }
    }
}
