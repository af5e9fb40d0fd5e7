internal import Synchronization

/// Shares slots among the attempts of all runs of a process, from any thread, with what ``SlotTable`` promises.
///
/// While a ticket waits for a rate, one task sleeps until the rate lets it go on; it neither outlives nor keeps the
/// broker.
final class SlotBroker: Sendable {
    typealias Grant = @Sendable () -> Void

    private struct Alarm {
        let number: Int
        let instant: Timestamp
        let task: Task<Void, Never>
    }

    private struct State {
        var table = SlotTable<SlotTicket>()
        /// Of the tickets that wait.
        var grants: [SlotTicket: Grant] = [:]
        /// Those that are to be called.
        var due: [Grant] = []
        /// Whether a thread calls grants.
        var isGranting = false
        var alarm: Alarm?
        var alarms = 0
    }

    private let clock: any RunClock
    private let executor: (any TaskExecutor)?
    private let state = Mutex(State())

    init(clock: any RunClock, executor: (any TaskExecutor)? = nil) {
        self.clock = clock
        self.executor = executor
    }

    deinit { state.withLock { $0.alarm?.task }?.cancel() }

    /// Tickets that have or wait for slots.
    var ticketCount: Int { state.withLock { $0.table.ticketCount } }

    /// Asks for all the slots of a ticket at once.
    ///
    /// - Parameters:
    ///   - ticket: one that neither has nor waits for slots; the request of another one is ignored.
    ///   - granted: called exactly once when the ticket has its slots, and never when it is withdrawn before: on this
    ///     thread before the return when they are free, otherwise on the thread that freed them, without a lock; by the
    ///     thread that calls grants already, if there is one. So grants that free slots for others do not nest,
    ///     however many runs they go through. It hands on and returns; other grants wait behind it.
    func request(_ ticket: SlotTicket, _ slots: [Slot], priority: Int, granted: @escaping Grant) {
        change { state, now in
            guard state.grants[ticket] == nil, !state.table.holds(ticket) else { return [] }
            state.grants[ticket] = granted
            return state.table.request(ticket, slots, priority: priority, at: now)
        }
    }

    /// Gives back what a ticket has; nothing happens for one that has nothing.
    func release(_ ticket: SlotTicket) {
        change { state, now in state.table.release(ticket, at: now) }
    }

    /// Takes back the request of a ticket that waits.
    ///
    /// - Returns: whether it waited. If so, its `granted` is never called; if not, it was or is just being called, and
    ///   the ticket has to be released, or the ticket is not known.
    @discardableResult
    func withdraw(_ ticket: SlotTicket) -> Bool {
        change { state, now in
            state.table.withdraw(ticket, at: now)
        } then: { state in
            state.grants.removeValue(forKey: ticket) != nil
        }
    }

    private func ring(_ number: Int) {
        change { state, now in
            if state.alarm?.number == number { state.alarm = nil }
            return state.table.tick(at: now)
        }
    }

    private func change(_ change: (inout State, Timestamp) -> [SlotTicket]) {
        self.change(change) { _ in () }
    }

    /// Makes the change, sets the alarm and calls the grants that follow, these without the lock.
    ///
    /// - Parameter then: under the lock, after the grants were taken out.
    private func change<Result: Sendable>(
        _ change: (inout State, Timestamp) -> [SlotTicket], then: (inout State) -> Result
    ) -> Result {
        let now = clock.now()
        let (begins, outdated, result) = state.withLock { state in
            let tickets = change(&state, now)
            state.due += tickets.compactMap { state.grants.removeValue(forKey: $0) }
            let result = then(&state)
            let begins = !state.isGranting && !state.due.isEmpty
            if begins { state.isGranting = true }
            return (begins, setAlarm(&state), result)
        }
        outdated?.cancel()
        if begins { callGrants() }
        return result
    }

    private func callGrants() {
        while let grants = nextGrants() {
            for grant in grants { grant() }
        }
    }

    private func nextGrants() -> [Grant]? {
        state.withLock { state in
            defer { state.due = [] }
            state.isGranting = !state.due.isEmpty
            return state.isGranting ? state.due : nil
        }
    }

    /// - Returns: the task of an alarm that is no longer needed. One that rings too early is left to do so.
    private func setAlarm(_ state: inout State) -> Task<Void, Never>? {
        let outdated = state.alarm
        guard let wake = state.table.nextWake else {
            state.alarm = nil
            return outdated?.task
        }
        if let outdated, outdated.instant <= wake { return nil }
        state.alarms += 1
        let number = state.alarms
        // Detached: what the run that happens to wait first has in its task locals is not for all.
        let task = Task.detached(executorPreference: executor) { [weak self, clock] in
            guard (try? await clock.sleep(until: wake)) != nil else { return }
            self?.ring(number)
        }
        state.alarm = Alarm(number: number, instant: wake, task: task)
        return outdated?.task
    }
}
