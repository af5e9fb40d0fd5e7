/// Applies what other processes want of the runs of an orchestrator.
///
/// A request is answered when what follows from it is stored. Should the process end in between, the request is still
/// open, and is not applied a second time: the run's events say that it was taken.
public struct RequestTaker: Sendable {
    let orchestrator: AgentOrchestrator
    let inbox: any RequestInbox

    public init(orchestrator: AgentOrchestrator, inbox: any RequestInbox) {
        self.orchestrator = orchestrator
        self.inbox = inbox
    }

    /// Applies the requests to one run as they come, until the calling task is cancelled or the run has ended.
    ///
    /// - Parameters:
    ///   - interval: how often the store is asked whether something has changed.
    ///   - tell: is told of each answer.
    /// - Throws: what the store throws.
    public func serve(
        _ run: RunHandle, every interval: Duration = .milliseconds(100),
        tell: @Sendable (RunRequest, RunReply) -> Void = { _, _ in }
    ) async throws {
        let changes = try await inbox.changes()
        let clock = orchestrator.services.clock
        while !Task.isCancelled, orchestrator.run(run.id) != nil {
            if try await changes.hasChanged() {
                for (request, reply) in try await take(to: run.id) { tell(request, reply) }
            }
            try await clock.sleep(until: clock.now() + interval)
        }
    }

    /// Goes on with a run that no process runs. What was wanted of it meanwhile is applied before anything of it starts.
    ///
    /// - Throws: as ``AgentOrchestrator/recover(_:)``.
    public func recover(_ run: RunID) async throws -> RunHandle {
        let handle = try await orchestrator.recover(run, isHeld: true)
        defer { handle.hold(false) }
        _ = try await take(to: run)
        return handle
    }

    /// Applies the open requests in their order.
    ///
    /// - Parameters:
    ///   - run: only those to this run.
    ///   - other: what becomes of a request to a run that the orchestrator does not run; `nil` leaves it open.
    /// - Returns: the answers, which are stored.
    func take(
        to run: RunID?,
        other: (RunRequest) async throws -> RunReply? = { _ in nil }
    ) async throws -> [(request: RunRequest, reply: RunReply)] {
        var answers: [(request: RunRequest, reply: RunReply)] = []
        var unstored: [RunID: RunHandle] = [:]
        for posted in try await inbox.openRequests(to: run) {
            if let handle = orchestrator.run(posted.request.run) {
                unstored[handle.id] = handle
                answers.append((posted.request, handle.take(posted.request)))
            } else if let reply = try await other(posted.request) {
                answers.append((posted.request, reply))
                unstored[posted.request.run] = orchestrator.run(posted.request.run)
            }
        }
        for handle in unstored.values { try await handle.flush() }
        try await inbox.answer(answers.map { ($0.request.id, $0.reply) })
        return answers
    }
}
