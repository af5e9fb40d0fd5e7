import Baton

/// A store that ends the process around the commits of a crash point.
struct CrashingStore<Store: RunStore>: RunStore {
    let store: Store
    let point: CrashPoint?

    var durability: Durability { store.durability }

    func commit(_ commits: [Commit]) async throws {
        reach("before", commits)
        try await store.commit(commits)
        reach("after", commits)
    }

    private func reach(_ when: String, _ commits: [Commit]) {
        guard let point else { return }
        for event in commits.flatMap(\.events) { point.reach("\(when):\(event.name):\(event.task ?? "")") }
    }

    func runs(limit: Int, before: RunID?) async throws -> [RunSummary] {
        try await store.runs(limit: limit, before: before)
    }
    func unfinishedRuns() async throws -> [RunID] { try await store.unfinishedRuns() }
    func events(of run: RunID) async throws -> [RunEvent] { try await store.events(of: run) }
    func removeRuns(finishedBefore limit: Timestamp?) async throws -> Int {
        try await store.removeRuns(finishedBefore: limit)
    }
}

/// An inbox that ends the process before it records the answer to a request of the crash point's kind.
struct CrashingInbox<Inbox: RequestInbox>: RequestInbox {
    let inbox: Inbox
    let point: CrashPoint?

    func post(_ request: RunRequest) async throws -> PostedRequest { try await inbox.post(request) }
    func openStarts(of run: RunID?, limit: Int) async throws -> [PostedRequest] {
        try await inbox.openStarts(of: run, limit: limit)
    }
    func openRequests(to run: RunID?) async throws -> [PostedRequest] {
        try await inbox.openRequests(to: run)
    }
    func request(_ id: String) async throws -> PostedRequest? { try await inbox.request(id) }
    func changes() async throws -> any StoreChanges { try await inbox.changes() }

    func answer(_ replies: [(request: String, reply: RunReply)]) async throws {
        if let point {
            for (id, _) in replies {
                if let kind = try await inbox.request(id)?.request.action.name {
                    point.reach("answer:\(kind)")
                }
            }
        }
        try await inbox.answer(replies)
    }
}
