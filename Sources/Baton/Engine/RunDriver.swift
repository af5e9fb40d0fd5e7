internal import Synchronization

/// Drives one run: feeds its machine, obeys its actions, commits its events.
///
/// It has no task or thread of its own. Whoever brings news (an attempt that has ended, the alarm, a person) lets the
/// machine take its step under the lock; the task of an attempt that has ended goes on with the next one itself. So a
/// chain costs no hop between threads, and a run that waits costs nothing but its memory.
///
/// Nobody is resumed and no task is cancelled under the lock: the cancellation handler of whoever waits may ask for it
/// (see `withTaskCancellationHandler`, "Cancellation handlers and locks").
final class RunDriver: CommitSource {
    private struct State: ~Copyable {
        /// `nil` while the run is passive: then its events tell everything.
        var activity: Activity?
        /// Of the machine, while there is none.
        var jitter = Jitter(seed: 0)
        var writer: EventWriter
        var wake: Timestamp?
        /// Number of the last event.
        var sequence: Int
        var isFinished = false
        var end: Result<Void, any Error>?
        /// Who waits until the run has ended, or until an event is stored.
        var waiters: [(sequence: Int?, continuation: CheckedContinuation<Void, any Error>)] = []
    }

    /// What only a run needs that does not just wait.
    private final class Activity {
        var machine: RunMachine
        /// Attempts whose operations change something outside, until what they build on is stored, and with it that
        /// they are about to start.
        var held: [Attempt] = []
        /// Results that are being taken.
        var arrived: [RunTraffic.Arrival] = []

        init(machine: consuming RunMachine) { self.machine = machine }
    }

    /// What is left to be done when the lock is open again.
    private struct Followup {
        var reply: RunReply?
        /// For the worker that asked.
        var next: Attempt?
        var cancelled: [Task<Void, Never>] = []
        var outdated: [ChildRuns.Watch] = []
        /// Readers of the log, and who watches over runs of tasks.
        var readers: [CheckedContinuation<Void, Never>] = []
        var waiters: [(continuation: CheckedContinuation<Void, any Error>, result: Result<Void, any Error>)] =
            []
    }

    let run: RunID
    let log: RunLog
    let services: RunServices
    /// As the run began with it: tasks may have added more.
    private let plan: Plan
    private let state: Mutex<State>
    /// Made when it is first needed.
    private let madeTraffic = AtomicLazyReference<RunTraffic>()
    var traffic: RunTraffic { madeTraffic.load() ?? madeTraffic.storeIfNil(RunTraffic()) }

    init(run: RunID, machine: consuming sending RunMachine, services: RunServices, log: RunLog = RunLog()) {
        self.run = run
        self.services = services
        self.log = log
        plan = machine.root.plan
        let stored = log.count
        state = Mutex(
            State(
                activity: Activity(machine: machine),
                writer: EventWriter(durability: services.store.durability, stored: stored),
                sequence: stored))
    }

    /// Nobody can reach a run that only waited any more: for its readers it is over.
    deinit {
        for reader in log.finish() { reader.resume() }
    }

    /// Gives the machine an input, from any thread.
    ///
    /// - Returns: the run's answer to a request.
    @discardableResult
    func post(_ input: RunInput) -> RunReply? {
        let followup = step(input)
        settle(followup)
        return followup.reply
    }

    /// Waits until the run has ended and everything that happened in it is stored.
    ///
    /// - Throws: what the store throws. A run that cannot be recorded is cancelled; the log tells of that too.
    func end() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let end = withState { state in
                if state.end == nil { state.waiters.append((nil, continuation)) }
                return state.end
            }
            if let end { continuation.resume(with: end) }
        }
    }

    /// Waits until everything that has happened so far is stored.
    ///
    /// - Throws: what the store throws.
    func flush() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let result = withState { state -> Result<Void, any Error>? in
                if let failure = state.writer.failure { return .failure(failure) }
                guard state.writer.mustWait(for: state.sequence) else { return .success(()) }
                state.waiters.append((state.sequence, continuation))
                return nil
            }
            if let result { continuation.resume(with: result) }
        }
    }

    var workflow: Workflow { plan.workflow }

    /// Whether no operation of the run is under way, or about to be, and no agent is being asked about one.
    var isIdle: Bool { withState { $0.activity?.machine.isIdle ?? true } }

    // MARK: Steps

    /// Every use of the state but ``takeResults(worker:)``'s own goes through here: results that arrive while the lock is
    /// held are taken when it is open again.
    private func withState<Result: Sendable, Failure: Error>(
        _ body: (inout State) throws(Failure) -> sending Result
    ) throws(Failure) -> Result {
        defer { takeResults() }
        return try state.withLock(body)
    }

    private func step(_ input: RunInput) -> Followup {
        withState { state in
            // The alarm has rung: it has to be set again if the clock was set back meanwhile and it was too early.
            if case .clock = input { state.wake = nil }
            var followup = Followup()
            activity(&state, &followup).machine.handle(input, at: services.clock.now())
            obey(&state, worker: nil, &followup)
            passivate(&state)
            return followup
        }
    }

    /// Brings the result of an attempt.
    ///
    /// Whoever holds the lock takes the results that arrive meanwhile too: so the threads of many short attempts do
    /// not wait for each other.
    ///
    /// - Parameter worker: who brings it, if it would go on with another attempt.
    /// - Returns: the attempt to go on with, if one follows at once.
    func deliver(
        _ result: Result<Value, OperationFailure>, of attempt: Attempt, worker: Worker?
    ) -> Attempt? {
        traffic.results.withLock { $0.append((attempt, result)) }
        return takeResults(worker: worker)
    }

    @discardableResult
    private func takeResults(worker: Worker? = nil) -> Attempt? {
        guard let traffic = madeTraffic.load() else { return nil }
        var next: Attempt?
        while traffic.results.withLock({ !$0.isEmpty }) {
            let followup = state.withLockIfAvailable { state in
                var followup = Followup()
                let activity = activity(&state, &followup)
                traffic.results.withLock { swap(&$0, &activity.arrived) }
                followup.next = next
                for (attempt, result) in activity.arrived {
                    activity.machine.handle(.attemptFinished(attempt.id, result), at: services.clock.now())
                    obey(&state, worker: worker, &followup)
                }
                activity.arrived.removeAll(keepingCapacity: true)
                passivate(&state)
                return followup
            }
            // Who holds the lock looks for results when it is open again.
            guard let followup else { return next }
            settle(followup)
            next = followup.next
        }
        return next
    }

    /// Whether an attempt's result is wanted.
    func isWaiting(for attempt: Attempt) -> Bool {
        withState { $0.activity?.machine.isWaiting(for: attempt.id) ?? false }
    }

    /// Brings the result of an attempt that ends with a transaction, while this is open.
    ///
    /// - Returns: whether it counts; that of an attempt that was cancelled meanwhile does not.
    func deliverClosing(_ result: Result<Value, OperationFailure>, of attempt: Attempt) -> Bool {
        let (followup, isTaken) = withState { state in
            var followup = Followup()
            let activity = activity(&state, &followup)
            activity.machine.handle(.attemptFinished(attempt.id, result), at: services.clock.now())
            let isTaken = activity.machine.effects.isResultTaken
            obey(&state, worker: nil, &followup)
            passivate(&state)
            return (followup, isTaken)
        }
        settle(followup)
        return isTaken
    }

    /// Goes on with a run whose earlier events are in the log; only then can it be found by its id.
    ///
    /// - Parameter isHeld: whether nothing new starts until ``RunInput/hold(_:)`` says so.
    /// - Throws: ``RunStoreError`` when they do not fit the plan.
    func restore(isHeld: Bool = false) throws(RunStoreError) {
        let events = log.events
        try goOn { machine, now throws(RunStoreError) in
            try machine.restore(events, isHeld: isHeld, at: now)
            return true
        }
    }

    /// Lets the machine go on from events; only then can the run be found by its id.
    ///
    /// - Parameter start: says whether there is anything to do.
    @discardableResult
    func goOn(
        _ start: (inout RunMachine, Timestamp) throws(RunStoreError) -> Bool
    ) throws(RunStoreError) -> Bool {
        let followup = try withState { state throws(RunStoreError) -> Followup? in
            var followup = Followup()
            guard try start(&activity(&state, &followup).machine, services.clock.now()) else { return nil }
            services.runs.add(self)
            obey(&state, worker: nil, &followup)
            passivate(&state)
            return followup
        }
        guard let followup else { return false }
        settle(followup)
        return true
    }

    /// - Parameter worker: who would go on with an attempt that starts.
    private func obey(_ state: inout State, worker: Worker?, _ followup: inout Followup) {
        guard let activity = state.activity else { return }
        let effects = activity.machine.effects
        state.sequence += effects.events.count
        // What is shown is stored; in memory, and when the store has failed, everything is shown at once.
        if !state.writer.mustWait(for: state.sequence) || state.writer.failure != nil {
            followup.readers += log.append(effects.events)
        }
        for action in effects.actions {
            switch action {
            case .start(let attempt):
                if attempt.implementation.definition.effect != .pure,
                    state.writer.mustWait(for: state.sequence)
                {
                    activity.held.append(attempt)
                } else if followup.next == nil, let worker, worker.isBlocking == attempt.isBlocking {
                    followup.next = attempt
                } else {
                    launch(attempt)
                }
            case .cancelAttempt(let attempt):
                if let task = attempt.cancel() { followup.cancelled.append(task) }
                if let place = activity.held.firstIndex(where: { $0 === attempt }) {
                    // Its operation was never called.
                    activity.held.remove(at: place)
                    if attempt.hasSlots { later(.giveBack(attempt.id)) }
                }
            case .decide(let place, let closure, let context): decide(place, closure, context)
            case .reconcile(let attempt): reconcile(attempt)
            case .settle(let attempt, let resolution): settle(attempt, resolution)
            // Under the lock, so that the order is that of the steps.
            case .awaitRun(let child):
                if let outdated = begin(child) { followup.outdated.append(outdated) }
            case .abandonRun(let run, let reason, let generation):
                if let outdated = abandon(run, reason: reason, generation: generation) {
                    followup.outdated.append(outdated)
                }
            case .relayPause(let change, let runs):
                followup.readers += services.children.relay(change, to: runs)
            case .requestSlots(let request): later(.request(request))
            case .returnSlots(let id): later(.giveBack(id))
            }
        }
        followup.reply = effects.reply ?? followup.reply
        state.isFinished = effects.isFinished
        if state.writer.write(effects.events, isLast: effects.isFinished, log: log) {
            services.commits.add(self)
        }
        setAlarm(activity.machine.nextWake, &state, &followup)
        endIfDone(&state, &followup)
    }

    // MARK: Passivation

    /// Whether nothing but the events is kept of the run.
    var isPassive: Bool { withState { $0.activity == nil } }

    /// How many events and tasks a run may have that is made from its events each time that it goes on.
    private static let passivationLimit = 64

    /// A run that only waits gives back all memory that its events make up for.
    private func passivate(_ state: inout State) {
        guard let activity = state.activity, activity.machine.isIdle else { return }
        if state.sequence <= Self.passivationLimit, plan.tasks.count <= Self.passivationLimit,
            log.count == state.sequence, activity.machine.isPassive
        {
            state.jitter = activity.machine.jitter
            state.activity = nil
        } else {
            activity.machine.trim()
            activity.arrived = []
        }
    }

    /// What the run goes on with, made from its events if it was passive.
    private func activity(_ state: inout State, _ followup: inout Followup) -> Activity {
        if let activity = state.activity { return activity }
        let events = log.events
        var input: [String: Value] = [:]
        if case .runStarted(_, _, let started)? = events.first?.kind { input = started }
        let activity = Activity(machine: services.machine(plan, run, input, seed: 0))
        state.activity = activity
        do {
            try activity.machine.activate(from: events, jitter: state.jitter)
        } catch {
            activity.machine.handle(
                .giveUp(reason: "the run cannot go on: \(error)"), at: services.clock.now())
            obey(&state, worker: nil, &followup)
        }
        return activity
    }

    private func settle(_ followup: Followup) {
        for task in followup.cancelled { task.cancel() }
        for watch in followup.outdated { watch.cancel() }
        changeSlots()
        for reader in followup.readers { reader.resume() }
        for waiter in followup.waiters { waiter.continuation.resume(with: waiter.result) }
    }

    /// Under the lock, so that the order is that of the steps.
    private func later(_ change: SlotChanges.Change) { traffic.slotChanges.withLock { $0.add(change) } }

    /// One thread at a time, so that no request comes after the return that takes it back. A grant leaves what follows
    /// from it to the thread that is at it already; thousands of slots that are granted and given back do not nest.
    private func changeSlots() {
        guard let traffic = madeTraffic.load() else { return }
        var begins = true
        while let changes = traffic.slotChanges.withLock({ $0.next(begins: begins) }) {
            begins = false
            for change in changes {
                switch change {
                case .request(let request):
                    let ticket = SlotTicket(run: run, attempt: request.id)
                    services.slots.request(request, of: ticket) { [self] in post(.granted(request.id)) }
                case .giveBack(let id): services.slots.withdraw(SlotTicket(run: run, attempt: id))
                }
            }
        }
    }

    private func setAlarm(_ wake: Timestamp?, _ state: inout State, _ followup: inout Followup) {
        guard wake != state.wake else { return }
        state.wake = wake
        if let outdated = services.alarm.set(self, at: wake) { followup.cancelled.append(outdated) }
    }

    private func endIfDone(_ state: inout State, _ followup: inout Followup) {
        guard state.isFinished, state.writer.isIdle, state.end == nil else { return }
        let end = state.writer.failure.map { Result<Void, any Error>.failure($0) } ?? .success(())
        state.end = end
        services.forget(run)
        followup.readers += log.finish()
        followup.waiters += state.waiters.map { ($0.continuation, end) }
        state.waiters = []
    }

    // MARK: Recording

    func takeCommit() -> Commit? { withState { $0.writer.take(for: run) } }

    func committed(_ result: Result<Void, any Error>) {
        let (followup, failure) = withState { state in
            var followup = Followup()
            let (events, mustAnnounce) = state.writer.committed(result)
            if services.store.durability != .memory { followup.readers += log.append(events) }
            if mustAnnounce { services.commits.add(self) }
            if state.writer.failure == nil {
                release(&state, &followup)
            } else {
                followup.readers += log.append(state.writer.giveUp())
                followup.waiters += state.waiters.filter { $0.sequence != nil }.map {
                    ($0.continuation, result)
                }
                state.waiters.removeAll { $0.sequence != nil }
            }
            endIfDone(&state, &followup)
            passivate(&state)
            return (followup, state.isFinished ? nil : state.writer.failure)
        }
        settle(followup)
        guard let failure else { return }
        post(.giveUp(reason: "the run could not be recorded: \(failure)"))
    }

    func refuseStart(_ error: any Error) -> Bool {
        let isStart = withState { $0.writer.isStart }
        if isStart { committed(.failure(error)) }
        return isStart
    }

    /// What waited for the store goes on.
    private func release(_ state: inout State, _ followup: inout Followup) {
        let stored = state.writer.stored
        state.waiters.removeAll { waiter in
            guard let sequence = waiter.sequence, sequence <= stored else { return false }
            followup.waiters.append((waiter.continuation, .success(())))
            return true
        }
        guard let activity = state.activity, !activity.held.isEmpty else { return }
        for attempt in activity.held where attempt.sequence <= stored { launch(attempt) }
        activity.held.removeAll { $0.sequence <= stored }
    }
}
