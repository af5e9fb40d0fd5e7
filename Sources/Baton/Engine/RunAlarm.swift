internal import Synchronization

/// Wakes runs at the instants they wait for: one sleeping task for all runs of an orchestrator, none while nothing
/// waits.
final class RunAlarm: Sendable {
    private struct State {
        /// Entries count only while `wanted` says the same.
        var queue = BinaryHeap<Entry>()
        var wanted: [RunID: Timestamp] = [:]
        var sleeper: Task<Void, Never>?
        var sleepsUntil: Timestamp?
    }

    private struct Entry: Comparable {
        let at: Timestamp
        let run: RunID
        static func < (left: Entry, right: Entry) -> Bool { left.at < right.at }
        static func == (left: Entry, right: Entry) -> Bool { left.at == right.at }
    }

    private let clock: any RunClock
    private let runs: ActiveRuns
    private let executor: (any TaskExecutor)?
    private let state = Mutex(State())

    init(clock: any RunClock, runs: ActiveRuns, executor: (any TaskExecutor)?) {
        self.clock = clock
        self.executor = executor
        self.runs = runs
    }

    /// Sets the run's one alarm; `nil` switches it off.
    func set(_ run: RunID, at instant: Timestamp?) {
        state.withLock { state in
            guard state.wanted[run] != instant else { return }
            state.wanted[run] = instant
            if let instant { state.queue.push(Entry(at: instant, run: run)) }
            arm(&state)
        }
    }

    /// Sleeps until the earliest alarm, unless it does so already.
    private func arm(_ state: inout State) {
        while let first = state.queue.first, state.wanted[first.run] != first.at {
            _ = state.queue.popFirst()
        }
        let next = state.queue.first?.at
        guard next != state.sleepsUntil else { return }
        state.sleeper?.cancel()
        state.sleepsUntil = next
        state.sleeper = next.map { instant in
            Task(executorPreference: executor) { [clock, self] in
                guard (try? await clock.sleep(until: instant)) != nil else { return }
                ring(at: instant)
            }
        }
    }

    private func ring(at instant: Timestamp) {
        let due = state.withLock { state -> [RunID] in
            guard state.sleepsUntil == instant else { return [] }
            var due: [RunID] = []
            while let first = state.queue.first, first.at <= instant {
                _ = state.queue.popFirst()
                guard state.wanted[first.run] == first.at else { continue }
                state.wanted[first.run] = nil
                due.append(first.run)
            }
            state.sleepsUntil = nil
            state.sleeper = nil
            arm(&state)
            return due
        }
        for run in due { runs.find(run)?.post(.clock) }
    }
}
