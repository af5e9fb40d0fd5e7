internal import Baton
internal import WorkflowFiles

/// Goes along with a run that another process runs, to its end, by what it stores.
struct RunFollower {
    /// How often the store is asked whether it has changed.
    private static let interval = Duration.milliseconds(20)

    private let start: PostedRequest
    private let store: any HistoryStore
    /// `nil` when nothing is told.
    private var progress: RunProgress?
    private var line = StatusLine(isLive: Console.errorIsTerminal)
    private var events: [RunEvent] = []
    private var isTold = false

    init(_ start: PostedRequest, in store: any HistoryStore, progress: RunProgress?) {
        self.start = start
        self.store = store
        self.progress = progress
    }

    private var run: RunID { start.request.run }

    /// - Returns: all events of the run.
    /// - Throws: ``InvalidInput`` when it never started, or was removed meanwhile.
    mutating func follow() async throws -> [RunEvent] {
        let changes = try await store.changes()
        let claims = try store.claims()
        while true {
            if try await changes.hasChanged() {
                for event in try await news() { take(event) }
                if case .runFinished? = events.last?.kind {
                    line.clear()
                    return events
                }
            }
            // Told once: then it waits for whoever comes.
            if !isTold, try await store.queueRunner() == nil, try await !claims.isClaimedByOther(run) {
                isTold = true
                line.note("nothing runs it until 'baton up' does; waiting")
            }
            try await ContinuousClock().sleep(for: Self.interval)
        }
    }

    private func news() async throws -> [RunEvent] {
        // Asked first: once the start is answered the run is stored.
        let reply = try await store.request(start.request.id)?.reply
        do {
            return try await store.events(of: run, after: events.count)
        } catch let error as RunStoreError where error.kind == .unknownRun {
            switch reply {
            case nil where start.reply == nil: return []
            case .refused(let reason)?: throw InvalidInput("run \(run) never started: \(reason)")
            case nil, .accepted?, .repeated?:
                throw InvalidInput("run \(run) has been removed from the history")
            }
        }
    }

    private mutating func take(_ event: RunEvent) {
        events.append(event)
        guard progress != nil else { return }
        if let told = progress?.note(event) { line.note(told) }
        if let progress { line.show(progress.status) }
    }
}
