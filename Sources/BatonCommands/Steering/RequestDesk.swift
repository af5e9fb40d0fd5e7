internal import Baton

/// Waits for what becomes of requests.
struct RequestDesk {
    /// How often the store is asked whether it has changed.
    private static let interval = Duration.milliseconds(20)

    enum Answer {
        case replied(RunReply)
        /// No process runs the run, or will without being told to.
        case nobody
        /// Not in time.
        case late
    }

    let store: any HistoryStore

    func answer(to request: RunRequest, within limit: Duration) async throws -> Answer {
        let changes = try await store.changes()
        let claims = try store.claims()
        let clock = ContinuousClock()
        let end = clock.now.advanced(by: limit)
        while true {
            if try await changes.hasChanged(), let reply = try await store.request(request.id)?.reply {
                return .replied(reply)
            }
            let isRun = try await claims.isClaimedByOther(request.run)
            if !isRun, try await store.queueRunner() == nil {
                return try await lastAnswer(to: request)
            }
            if clock.now >= end { return .late }
            try await clock.sleep(for: Self.interval)
        }
    }

    /// Nobody runs the run any more: it has ended, or somebody has to take it up.
    private func lastAnswer(to request: RunRequest) async throws -> Answer {
        if let reply = try await store.request(request.id)?.reply { return .replied(reply) }
        do {
            let events = try await store.events(of: request.run)
            guard let reply = RunReply(to: request, afterTheEndOf: events) else { return .nobody }
            try await store.answer([(request: request.id, reply: reply)])
            return .replied(reply)
        } catch let error as RunStoreError where error.kind == .unknownRun {
            return .nobody
        }
    }
}
