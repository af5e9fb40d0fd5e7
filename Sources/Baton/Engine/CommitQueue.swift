internal import Synchronization

/// Whoever has events to store: a run.
protocol CommitSource: AnyObject, Sendable {
    var run: RunID { get }
    /// Everything of it that is not stored; asked for again when it could not be stored.
    func takeCommit() -> Commit?
    /// What was taken is as durable as the store makes it, or was refused.
    func committed(_ result: Result<Void, any Error>)
    /// The store has no room: a run of which nothing is stored yet is refused.
    ///
    /// - Returns: whether it is.
    func refuseStart(_ error: any Error) -> Bool
}

/// Group commit: what the runs of an orchestrator have to store while one commit is under way is the next one.
///
/// Runs announce themselves and are asked for their events when the commit begins, so that it takes along whatever has
/// happened until then. The ends of attempts with a ``ClosingTransaction`` are part of the same commits.
final class CommitQueue: Sendable {
    private struct State {
        var waiting = CommitBatch()
        var isWriting = false
    }

    private let store: any RunStore
    private let clock: any RunClock
    private let executor: (any TaskExecutor)?
    private let whenBlocked: @Sendable (any Error) -> Void
    private let whenUnblocked: @Sendable () -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - whenBlocked: called each time that something has to wait because the store cannot be written to for now.
    ///   - whenUnblocked: called when what waited has been stored.
    init(
        store: any RunStore, clock: any RunClock, executor: (any TaskExecutor)?,
        whenBlocked: @escaping @Sendable (any Error) -> Void,
        whenUnblocked: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.clock = clock
        self.executor = executor
        self.whenBlocked = whenBlocked
        self.whenUnblocked = whenUnblocked
    }

    /// Announces a run that has events to store; once until it is told what became of them.
    func add(_ source: any CommitSource) { add { $0.sources.append(source) } }

    /// Adds the end of an attempt.
    func add(_ attempt: ClosingAttempt) { add { $0.attempts.append(attempt) } }

    private func add(_ change: (inout CommitBatch) -> Void) {
        let isFirst = state.withLock { state in
            change(&state.waiting)
            defer { state.isWriting = true }
            return !state.isWriting
        }
        guard isFirst else { return }
        // Detached: what the run that happens to be first has as priority and task locals is not for all.
        Task.detached(executorPreference: executor) { [self] in await write() }
    }

    /// Ends when nothing is left to be written.
    private func write() async {
        while let batch = next() { await write(batch) }
    }

    private func next() -> CommitBatch? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isWriting = false
                return nil
            }
            defer { state.waiting = CommitBatch() }
            return state.waiting
        }
    }

    private func takeWaiting() -> CommitBatch {
        state.withLock { state in
            defer { state.waiting = CommitBatch() }
            return state.waiting
        }
    }

    private func takeWaitingSources() -> [any CommitSource] {
        state.withLock { state in
            defer { state.waiting.sources = [] }
            return state.waiting.sources
        }
    }

    private func write(_ batch: CommitBatch) async {
        var batch = batch
        var delay = Duration.milliseconds(50)
        var isBlocked = false
        while true {
            do {
                try await commit(&batch)
                if isBlocked { whenUnblocked() }
                return batch.tell(.success(()))
            } catch let error as SQLError where error.isTemporary {
                // What has begun is kept in memory until there is room; nothing new begins.
                if error.kind == .full { batch.sources.removeAll { $0.refuseStart(error) } }
                guard !batch.isEmpty else { return }
                whenBlocked(error)
                isBlocked = true
                try? await clock.sleep(until: clock.now() + delay)
                delay = min(delay * 2, .seconds(2))
                batch.absorb(takeWaiting())
            } catch {
                let parts = batch.parts
                guard parts.count < 2 else {
                    // Only the runs whose commits cannot be stored shall hear so.
                    for part in parts { await write(part) }
                    return
                }
                return batch.tell(.failure(error))
            }
        }
    }

    private func commit(_ batch: inout CommitBatch) async throws {
        guard !batch.attempts.isEmpty, let store = store as? any TransactionalRunStore else {
            return try await store.commit(batch.sources.compactMap { $0.takeCommit() })
        }
        // The runs of the attempts announce themselves while these are performed.
        let sources = Mutex(batch.sources)
        defer { batch.sources = sources.withLock(\.self) }
        try await store.commit(batch.attempts) { [self] in
            sources.withLock { sources in
                sources += takeWaitingSources()
                return sources.compactMap { $0.takeCommit() }
            }
        }
    }
}

/// What one commit stores.
private struct CommitBatch {
    var attempts: [ClosingAttempt] = []
    var sources: [any CommitSource] = []

    var isEmpty: Bool { attempts.isEmpty && sources.isEmpty }

    /// What belongs to each run alone: an attempt never goes without the events that tell of it.
    var parts: [CommitBatch] {
        var parts: [RunID: CommitBatch] = [:]
        for attempt in attempts { parts[attempt.run, default: CommitBatch()].attempts.append(attempt) }
        for source in sources { parts[source.run, default: CommitBatch()].sources.append(source) }
        return parts.sorted { $0.key.text < $1.key.text }.map(\.value)
    }

    mutating func absorb(_ other: CommitBatch) {
        attempts += other.attempts
        sources += other.sources
    }

    func tell(_ result: Result<Void, any Error>) {
        if case .failure(let error) = result { for attempt in attempts { attempt.fail(error) } }
        for source in sources { source.committed(result) }
    }
}
