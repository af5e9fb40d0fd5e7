internal import Baton
internal import Foundation
internal import WorkflowFiles

/// Stores requests, waits for their answers, and prints these.
struct RequestSender {
    /// Who wants it.
    var actor: String?
    var isWaiting = true
    var timeout = Duration.seconds(10)
    var isJSON: Bool

    func request(_ action: RunRequest.Action, to run: RunID) -> RunRequest {
        RunRequest(
            id: UUID().uuidString.lowercased(), run: run, action, by: actor, postedAt: SystemClock().now())
    }

    /// Stores a request, waits for its answer, and prints that.
    ///
    /// - Throws: ``InvalidInput`` when it is refused; ``ExitStatus`` when nobody answers in time.
    func send(_ action: RunRequest.Action, to run: RunID, _ store: any HistoryStore) async throws {
        let request = request(action, to: run)
        _ = try await store.post(request)
        guard isWaiting else { return tell(request, "stored") }
        switch try await RequestDesk(store: store).answer(
            to: request, within: timeout)
        {
        case .replied(let reply): try report(reply, to: request)
        case .nobody:
            tell(
                request, "stored",
                "no process runs this run now; 'baton resume \(run)' or 'baton up' goes on with it and applies this"
            )
        case .late:
            tell(request, "stored", "no answer within \(timeout.text); it will be applied all the same")
            throw ExitStatus.timedOut
        }
    }

    /// Prints an answer.
    ///
    /// - Throws: ``InvalidInput`` when it is a refusal.
    func report(_ reply: RunReply, to request: RunRequest) throws {
        switch reply {
        case .accepted: tell(request, "accepted")
        case .repeated: tell(request, "repeated", "it was so before")
        case .refused(let reason):
            guard isJSON else { throw InvalidInput("\(request.action.name) \(request.run): \(reason)") }
            tell(request, "refused", reason)
            throw ExitStatus.invalid
        }
    }

    private func tell(_ request: RunRequest, _ answer: String, _ reason: String? = nil) {
        guard isJSON else {
            let remark = reason.map { ": \($0)" } ?? ""
            return Console.output("\(request.action.name) \(request.run): \(answer)\(remark)")
        }
        var members: [String: Value] = [
            "request": .string(request.id), "run": .string(request.run.text),
            "kind": .string(request.action.name), "answer": .string(answer),
        ]
        members["by"] = request.by.map(Value.string)
        members["reason"] = reason.map(Value.string)
        Console.output(Value.object(members).json(pretty: true))
    }
}
