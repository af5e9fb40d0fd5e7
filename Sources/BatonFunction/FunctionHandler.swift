internal import AWSClient
internal import Baton
internal import BatonAWS
internal import EventLayer
public import LambdaRuntime

/// Baton as a function of AWS Lambda: what it is called with becomes runs, and what became of them is the answer.
///
/// - Events and times start the workflows of rules. A run that does not succeed is a failure of the function, so that
///   Lambda calls again and puts the event aside in the end; a run that succeeded in part counts as done.
/// - Tasks and workflows that a caller names are answered with what became of each task, failures too.
/// - Of messages of a queue those are named that failed; only they come again.
/// - HTTP requests are answered with a status.
///
/// The same event, message or call under the same id is one run, however often it comes.
public struct FunctionHandler: Sendable {
    private let parts: FunctionParts
    private let calls: DirectCalls

    /// Puts the function together; nothing is called but the data's bucket.
    ///
    /// - Throws: `LambdaFailure` of type `Baton.Configuration` for what cannot be used.
    public init(_ settings: FunctionSettings) async throws {
        parts = try await FunctionParts.open(settings)
        calls = DirectCalls(parts: parts)
    }

    /// Handles one invocation. Only one may be under way at a time.
    ///
    /// - Throws: `LambdaFailure`.
    public func handle(_ event: [UInt8], _ context: LambdaContext) async throws -> [UInt8] {
        do {
            let invocation = Invocation(context)
            // Not cancelled with this task: runs that are ended are stored and answered still.
            let work = Task { try await answer(event, invocation) }
            let value = try await withTaskCancellationHandler {
                try await work.value
            } onCancel: {
                invocation.stop.request()
            }
            return Array(value.json().utf8)
        } catch {
            let failure = Self.failure(error)
            FunctionLog.write(
                "failed",
                [
                    "request": .string(context.requestID), "type": .string(failure.type),
                    "message": .string(failure.message),
                ])
            throw failure
        }
    }

    func answer(_ bytes: [UInt8], _ invocation: Invocation) async throws -> Value {
        let value: Value
        do throws(JSONError) {
            value = try Value(json: bytes)
        } catch {
            throw LambdaFailure.invalidEvent("the event is not JSON: \(error)")
        }
        try await parts.data.refresh()
        let event = try FunctionEvent(value, now: parts.conductor.clock.now())
        switch event {
        case .messages(let batch):
            return await batch.answer { message in try await handle(message, invocation) }
        case .request(let request):
            return await RunsAPI(parts: parts, calls: calls).answer(request, invocation).value
        case .single(.call(let call)): return try await calls.run(call, id: nil, invocation).answer
        case .single(.news(let news)): return try await started(by: news, invocation)
        }
    }

    // MARK: Events and times

    private func started(by news: SingleEvent.News, _ invocation: Invocation) async throws -> Value {
        let rules = RuleRuns(parts: parts)
        switch news {
        case .event(let event):
            let orders = try rules.orders(for: event)
            if orders.isEmpty {
                FunctionLog.write("no rule", ["source": .string(event.source), "id": .string(event.id)])
            }
            return try await conduct(orders.map { ($0.rule.name, $0.order) }, invocation)
        case .scheduled(let call): return try await conduct([rules.order(for: call)], invocation)
        }
    }

    /// Brings all to their ends, side by side, before the first failure is thrown.
    private func conduct(_ orders: [(name: String, order: RunOrder)], _ invocation: Invocation) async throws
        -> Value
    {
        let conductor = parts.conductor
        let results = await withTaskGroup(of: (Int, Result<Value, any Error>).self) { group in
            for (place, order) in orders.enumerated() {
                group.addTask {
                    do {
                        let run = try await conductor.conduct(order.order, in: invocation)
                        FunctionLog.write(
                            "run",
                            [
                                "rule": .string(order.name), "run": .string(run.id.text),
                                "status": .string(run.statusText), "request": .string(invocation.requestID),
                            ])
                        return (place, .success(try run.summary(of: order.name)))
                    } catch {
                        return (place, .failure(error))
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        return ["runs": .array(try results.sorted { $0.0 < $1.0 }.map { try $0.1.get() })]
    }

    // MARK: Messages

    private func handle(_ message: QueueBatch.Message, _ invocation: Invocation) async throws {
        do {
            guard let members = (try? Value(json: message.body))?.objectValue else {
                throw LambdaFailure.invalidEvent("the body of the message is no JSON object")
            }
            let call: DirectCall
            switch try SingleEvent(members, now: parts.conductor.clock.now()) {
            case .news(let news):
                _ = try await started(by: news, invocation)
                return
            case .call(let found): call = found
            }
            // Nobody reads the answer: what failed has to come again.
            let run = try await calls.run(
                call, id: RunIdentity.call("message", message.id),
                attempts: EventRule.Retry().maximumAttempts, invocation)
            _ = try run.summary(of: "message")
        } catch {
            let failure = Self.failure(error)
            FunctionLog.write(
                "message failed",
                [
                    "message": .string(message.id), "received": .int(Int64(message.receiveCount)),
                    "type": .string(failure.type), "reason": .string(failure.message),
                ])
            throw failure
        }
    }

    // MARK: Failures

    /// What callers see of an error.
    static func failure(_ error: any Error) -> LambdaFailure {
        switch error {
        case let failure as LambdaFailure: failure
        case let error as WorkflowError: .invalidEvent(error.onOneLine)
        case let error as AWSError: LambdaFailure(type: "Baton.AWS", message: "\(error)")
        case let error as RunStoreError: LambdaFailure(type: "Baton.Store", message: error.message)
        case let error as SQLError: LambdaFailure(type: "Baton.Data", message: "\(error)")
        case is CancellationError:
            LambdaFailure(type: "Baton.Cancelled", message: "the function is being shut down")
        default: LambdaFailure(error)
        }
    }
}
