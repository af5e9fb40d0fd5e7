internal import Synchronization

/// The tickets of a process that have or wait for slots which processes share.
///
/// What is given back and asked for while one exchange with the store is under way is the next one. There is a task for
/// exchanges while there is something to exchange, and one that sleeps while somebody waits.
final class SharedSlotQueue: Sendable {
    private struct Alarm {
        let instant: Timestamp
        let task: Task<Void, Never>
    }

    private struct State {
        var tickets = SharedSlotTickets()
        /// Whether there is something to say or to ask.
        var isDue = false
        var isUnderWay = false
        var alarm: Alarm?
    }

    private let slots: any SharedSlots
    private let clock: any RunClock
    private let executor: (any TaskExecutor)?
    private let whenBlocked: @Sendable (any Error) -> Void
    private let whenUnblocked: @Sendable () -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - whenBlocked: called each time that the store could not be asked.
    ///   - whenUnblocked: called when it could again.
    init(
        _ slots: any SharedSlots, clock: any RunClock, executor: (any TaskExecutor)? = nil,
        whenBlocked: @escaping @Sendable (any Error) -> Void = { _ in },
        whenUnblocked: @escaping @Sendable () -> Void = {}
    ) {
        self.slots = slots
        self.clock = clock
        self.executor = executor
        self.whenBlocked = whenBlocked
        self.whenUnblocked = whenUnblocked
        slots.whenFreed { [weak self] in self?.askAgain() }
    }

    deinit { state.withLock { $0.alarm?.task }?.cancel() }

    /// Tickets that have or wait for slots.
    var ticketCount: Int { state.withLock { $0.tickets.count } }

    /// Asks for all the slots of a ticket at once. A ticket that has or waits for slots is left as it is.
    ///
    /// - Parameter granted: called once when the ticket has its slots, and never when it gives them back before.
    func request(_ request: SlotRequest, of ticket: SlotTicket, granted: @escaping SlotBroker.Grant) {
        state.withLock { state in
            state.tickets.add(ticket, request, granted)
            state.isDue = true
        }
        exchangeSoon()
    }

    /// Gives back what a ticket has, or takes its request back; with the next exchange, see ``exchangeSoon()``.
    func giveBack(_ ticket: SlotTicket) {
        state.withLock { state in
            if state.tickets.giveBack(ticket) { state.isDue = true }
        }
    }

    func exchangeSoon() {
        let begins = state.withLock { state in
            guard state.isDue, !state.isUnderWay else { return false }
            state.isUnderWay = true
            return true
        }
        guard begins else { return }
        // Detached: what the run that happens to be first has as priority and task locals is not for all.
        Task.detached(executorPreference: executor) { [self] in await exchange() }
    }

    private func askAgain() {
        state.withLock { state in
            if state.tickets.isAnyWaiting { state.isDue = true }
        }
        exchangeSoon()
    }

    /// Ends when nothing is left to be said or asked.
    private func exchange() async {
        while let round = nextRound() {
            guard let answers = await answers(to: round) else { return end() }
            let (grants, outdated) = state.withLock { state in
                let (grants, pause) = state.tickets.settle(round, answers)
                return (grants, setAlarm(after: pause, &state))
            }
            outdated?.cancel()
            for grant in grants { grant() }
        }
    }

    private func nextRound() -> SharedSlotTickets.Round? {
        state.withLock { state in
            let round = state.isDue ? state.tickets.nextRound() : nil
            state.isDue = false
            state.isUnderWay = round != nil
            return round
        }
    }

    /// - Returns: `nil` when this process gets no slots any more.
    private func answers(to round: SharedSlotTickets.Round) async -> [SharedSlotAnswer]? {
        var pause = Duration.milliseconds(50)
        var isBlocked = false
        while true {
            do {
                let answers = try await slots.exchange(returned: round.returned, asked: round.asked)
                if isBlocked { whenUnblocked() }
                return answers
            } catch let error as RunStoreError where error.kind == .conflict {
                return nil
            } catch {
                whenBlocked(error)
                isBlocked = true
                try? await clock.sleep(until: clock.now() + pause)
                pause = min(pause * 2, .seconds(2))
            }
        }
    }

    /// Others have what this process had; nobody who waits is granted anything, and nothing more is given back.
    private func end() {
        let outdated = state.withLock { state in
            defer { state = State(isUnderWay: true) }
            return state.alarm?.task
        }
        outdated?.cancel()
    }

    /// - Returns: the task of an alarm that is no longer needed. One that rings too early is left to do so.
    private func setAlarm(after pause: Duration?, _ state: inout State) -> Task<Void, Never>? {
        guard let pause else { return nil }
        let instant = clock.now() + pause
        let outdated = state.alarm
        if let outdated, outdated.instant <= instant { return nil }
        let task = Task.detached(executorPreference: executor) { [weak self, clock] in
            guard (try? await clock.sleep(until: instant)) != nil else { return }
            self?.ring(at: instant)
        }
        state.alarm = Alarm(instant: instant, task: task)
        return outdated?.task
    }

    private func ring(at instant: Timestamp) {
        state.withLock { if $0.alarm?.instant == instant { $0.alarm = nil } }
        askAgain()
    }
}
