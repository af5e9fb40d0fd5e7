internal import Synchronization

/// Wakes runs at the instants they wait for: one sleeping task for all runs of an orchestrator, none while nothing
/// waits.
///
/// A run that waits for time is kept alive until then.
final class RunAlarm: Sendable {
    private struct State {
        /// Entries count only while `wanted` says the same.
        var queue = BinaryHeap<Entry>()
        var wanted: [RunID: (at: Timestamp, driver: RunDriver)] = [:]
        var sleeper: Task<Void, Never>?
        var sleepsUntil: Timestamp?

        func isOutdated(_ entry: Entry) -> Bool { wanted[entry.run]?.at != entry.at }
    }

    private struct Entry: Comparable {
        let at: Timestamp
        let run: RunID
        static func < (left: Entry, right: Entry) -> Bool { left.at < right.at }
        static func == (left: Entry, right: Entry) -> Bool { left.at == right.at }
    }

    private let clock: any RunClock
    private let executor: (any TaskExecutor)?
    private let state = Mutex(State())

    init(clock: any RunClock, executor: (any TaskExecutor)?) {
        self.clock = clock
        self.executor = executor
    }

    /// Runs that wait, entries in the queue, and sleeping tasks.
    var counts: (runs: Int, entries: Int, sleepers: Int) {
        state.withLock { ($0.wanted.count, $0.queue.count, $0.sleeper == nil ? 0 : 1) }
    }

    /// Sets the run's one alarm; `nil` switches it off.
    ///
    /// - Returns: a sleeping task that is no longer needed, to be cancelled when no lock is held.
    func set(_ driver: RunDriver, at instant: Timestamp?) -> Task<Void, Never>? {
        state.withLock { state in
            guard state.wanted[driver.run]?.at != instant else { return nil }
            state.wanted[driver.run] = instant.map { ($0, driver) }
            if let instant { state.queue.push(Entry(at: instant, run: driver.run)) }
            return arm(&state)
        }
    }

    /// Sleeps until the earliest alarm, unless it does so already.
    ///
    /// - Returns: the task that slept until another instant.
    private func arm(_ state: inout State) -> Task<Void, Never>? {
        while let first = state.queue.first, state.isOutdated(first) { _ = state.queue.popFirst() }
        // Alarms that were switched off before they were first: no more of them than of the others.
        if state.queue.count > 2 * state.wanted.count + 16 {
            let wanted = state.wanted
            state.queue.removeAll { wanted[$0.run]?.at != $0.at }
        }
        let next = state.queue.first?.at
        guard next != state.sleepsUntil else { return nil }
        let outdated = state.sleeper
        state.sleepsUntil = next
        state.sleeper = next.map { instant in
            // Detached: what the run that happens to be first has as priority and task locals is not for all.
            Task.detached(executorPreference: executor) { [clock, self] in
                guard (try? await clock.sleep(until: instant)) != nil else { return }
                ring(at: instant)
            }
        }
        return outdated
    }

    private func ring(at instant: Timestamp) {
        let (due, outdated) = state.withLock { state -> ([RunDriver], Task<Void, Never>?) in
            guard state.sleepsUntil == instant else { return ([], nil) }
            var due: [RunDriver] = []
            while let first = state.queue.first, first.at <= instant {
                _ = state.queue.popFirst()
                guard let wanted = state.wanted[first.run], wanted.at == first.at else { continue }
                state.wanted[first.run] = nil
                due.append(wanted.driver)
            }
            state.sleepsUntil = nil
            state.sleeper = nil
            return (due, arm(&state))
        }
        outdated?.cancel()
        for driver in due { driver.post(.clock) }
    }
}
