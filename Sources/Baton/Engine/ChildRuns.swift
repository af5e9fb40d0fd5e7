internal import Synchronization

/// The runs that tasks of other runs wait for: who watches over each, and where they are started.
///
/// While a ``Runner`` goes on they are queued for whichever process has room; without one they run in this process.
final class ChildRuns: Sendable {
    struct Watch {
        fileprivate let number: Int
        fileprivate let task: Task<Void, Never>
        /// While it waits for news of its run.
        fileprivate var sleeper: CheckedContinuation<Void, Never>?
        /// Whether there was news while it did not wait.
        fileprivate var isTold = false
        /// Pauses of its parent that it has not been told of.
        fileprivate var pauses: [ChildRun.PauseChange] = []

        /// To be called once, without a lock, by who has it instead of this.
        func cancel() {
            task.cancel()
            sleeper?.resume()
        }
    }

    private struct State {
        weak var orchestrator: AgentOrchestrator?
        var queue: (any RequestInbox)?
        var watches: [RunID: Watch] = [:]
        var number = 0
        /// When all were told last, whatever had happened.
        var lastCall: Timestamp?

        /// - Returns: who is to be resumed without the lock.
        mutating func tell(_ run: RunID) -> CheckedContinuation<Void, Never>? {
            let sleeper = watches[run]?.sleeper
            watches[run]?.sleeper = nil
            watches[run]?.isTold = sleeper == nil
            return sleeper
        }
    }

    private let state = Mutex(State())
    /// Notifications are hints: what was missed is found after so long.
    private static let callInterval = Duration.seconds(5)

    var orchestrator: AgentOrchestrator? { state.withLock(\.orchestrator) }
    var queue: (any RequestInbox)? { state.withLock(\.queue) }

    /// Whether anybody is there to start them.
    var canStart: Bool { state.withLock { $0.queue != nil || $0.orchestrator != nil } }

    /// Whether nothing follows before there is news.
    var isIdle: Bool { state.withLock { $0.watches.values.allSatisfy { $0.sleeper != nil } } }

    func use(orchestrator: AgentOrchestrator) { state.withLock { $0.orchestrator = orchestrator } }
    func use(queue: any RequestInbox) { state.withLock { $0.queue = queue } }

    /// Has something done for a run until it ends or ``stop()`` is called.
    ///
    /// - Parameter body: is handed what was done before.
    /// - Returns: what was done before, to be cancelled when no lock is held.
    func watch(
        _ run: RunID, on executor: (any TaskExecutor)?,
        _ body: @escaping @Sendable (_ before: Task<Void, Never>?) async -> Void
    ) -> Watch? {
        state.withLock { state in
            state.number += 1
            let number = state.number
            let before = state.watches[run]
            let task = Task(on: executor) { [weak self, before = before?.task] in
                await body(before)
                self?.end(run, number)
            }
            state.watches[run] = Watch(number: number, task: task)
            return before
        }
    }

    private func end(_ run: RunID, _ number: Int) {
        state.withLock { state in
            if state.watches[run]?.number == number { state.watches[run] = nil }
        }
    }

    /// Ends all watches, for the runner or the orchestrator goes away; runs that have begun go on.
    func stop() {
        let watches = state.withLock { state in
            defer { state.watches = [:] }
            state.queue = nil
            return Array(state.watches.values)
        }
        for watch in watches { watch.cancel() }
    }

    // MARK: News

    /// Waits for news of the run; returns at once when there was some since the last call, and when the watch is over.
    func news(of run: RunID) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isTold = state.withLock { state in
                    guard let watch = state.watches[run], !watch.isTold, !Task.isCancelled else {
                        state.watches[run]?.isTold = false
                        return true
                    }
                    state.watches[run]?.sleeper = continuation
                    return false
                }
                if isTold { continuation.resume() }
            }
        } onCancel: {
            tell([run])
        }
    }

    /// Looks which of the runs that are waited for have ended.
    ///
    /// - Throws: what the store throws.
    func look(in store: any RunStore, at now: Timestamp) async throws {
        let (waiting, calls) = state.withLock { state in
            let waiting = state.watches.filter { $0.value.sleeper != nil }.map(\.key)
            let calls = state.lastCall.map { now - $0 >= Self.callInterval } ?? true
            if calls { state.lastCall = now }
            return (waiting, calls)
        }
        guard !waiting.isEmpty else { return }
        tell(calls ? waiting : Array(try await store.ended(waiting)))
    }

    func tell(_ runs: [RunID]) {
        let sleepers = state.withLock { state in runs.compactMap { state.tell($0) } }
        for sleeper in sleepers { sleeper.resume() }
    }

    /// Tells those who watch over the runs that these are to be paused, or to go on.
    ///
    /// - Returns: who is to be resumed when no lock is held.
    func relay(
        _ change: ChildRun.PauseChange, to runs: [RunID]
    ) -> [CheckedContinuation<Void, Never>] {
        state.withLock { state in
            runs.compactMap { run in
                state.watches[run]?.pauses.append(change)
                return state.tell(run)
            }
        }
    }

    /// What ``relay(_:to:)`` has brought for a run since the last call, oldest first.
    func takePauses(for run: RunID) -> [ChildRun.PauseChange] {
        state.withLock { state in
            defer { state.watches[run]?.pauses = [] }
            return state.watches[run]?.pauses ?? []
        }
    }
}
