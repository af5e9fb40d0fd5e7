internal import AWSClient
internal import Baton
internal import BatonAWS
internal import SupplyChain

/// Raises alerts after a run, and publishes them.
struct AlertPass: Sendable {
    private let center: AlertCenter
    private let dispatcher: AlertDispatcher
    private let clock: any RunClock

    /// - Throws: never for a single recipient.
    init(_ store: SupplyChainStore, _ sns: SNS, topic: String, clock: any RunClock = SystemClock()) throws {
        center = AlertCenter(store: store)
        dispatcher = AlertDispatcher(
            store: store,
            routing: try AlertRouting(
                recipients: [.init(name: "topic", channels: ["sns"])],
                channels: ["sns": SNSAlertChannel(sns, topicARN: topic)]))
        self.clock = clock
    }

    /// What a channel did not take is tried again after the next run.
    ///
    /// - Throws: `SQLError`.
    func send(after run: RunID) async throws {
        do {
            _ = try await center.refresh(now: clock.now(), runID: run.text)
        } catch let error as SupplyChainError where error.kind == .missingData {
            // Without sales and receipts there is nothing to be alerted of.
            return
        }
        for attempt in try await dispatcher.send(now: clock.now()) {
            var members: [String: Value] = [
                "alert": .string(attempt.alert.id), "run": .string(run.text),
                "status": .string(attempt.delivery.status.rawValue),
            ]
            if let problem = attempt.delivery.problem { members["problem"] = .string(problem) }
            FunctionLog.write("alert", members)
        }
    }
}
