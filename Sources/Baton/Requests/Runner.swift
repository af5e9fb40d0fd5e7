internal import Synchronization

/// Runs what a store holds: recovers the runs that an earlier process left, takes queued starts and the requests of
/// other processes, and ends when it is told to.
///
/// ```swift
/// let store = try await SQLiteRunStore(database: SQLiteDatabase(path: "runs.sqlite"))
/// let orchestrator = try AgentOrchestrator(agents: agents, store: store, claims: store.claims())
/// try await Runner(orchestrator: orchestrator, store: store, inbox: store).run()
/// ```
public final class Runner: Sendable {
    public struct Options: Sendable {
        /// Queued starts wait while this many runs have work under way; runs that only wait do not count.
        public var maximumBusyRuns = 100
        /// How often the store is asked whether something has changed.
        public var pollInterval = Duration.milliseconds(100)
        /// How often runs are looked for that another process has left unfinished.
        public var sweepInterval = Duration.seconds(5)
        /// How long operations under way may go on once it is told to stop.
        public var graceTime = Duration.seconds(30)
        /// Whether it ends by itself when nothing is queued and no run has work under way.
        public var endsWhenIdle = false
        /// With ``endsWhenIdle``: whether nothing else is about to queue a run. `nil` where nothing else does.
        public var isIdleElsewhere: (@Sendable () async throws -> Bool)?

        public init() {}
    }

    /// What it tells of while it runs.
    public enum News: Sendable {
        case recovered(RunHandle)
        case started(RunHandle, RunRequest)
        case event(RunHandle, RunEvent)
        case answered(RunRequest, RunReply)
        /// In one line; it goes on and tries again.
        case problem(String)
        /// It takes nothing new any more.
        case stopping
    }

    let orchestrator: AgentOrchestrator
    let store: any RunStore
    let inbox: any RequestInbox
    let options: Options
    let tell: @Sendable (News) -> Void
    let state = Mutex(State())
    private let (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    enum ProblemSource { case looking, answers }

    struct State {
        var activities: [RunID: RunActivity] = [:]
        var isStopping = false
        /// Problems are told of once until they are over.
        var problems: [ProblemSource: String] = [:]
        /// Whether the last look at the store failed, or was none yet.
        var isLookDue = true
        /// Whether starts are queued for which there was no room.
        var startsLeft = false
        /// Whether starts could not be answered since the last look.
        var isAnswerDue = false
        /// Starts that this process has taken and not yet answered, by their ids.
        var unanswered: Set<String> = []

        var busyRuns: Int { activities.values.count { !$0.isWaiting } }
    }

    /// - Parameter tell: called for everything that happens, from several threads.
    public init(
        orchestrator: AgentOrchestrator, store: any RunStore, inbox: any RequestInbox,
        options: Options = Options(),
        tell: @escaping @Sendable (News) -> Void = { _ in }
    ) {
        self.orchestrator = orchestrator
        self.store = store
        self.inbox = inbox
        self.options = options
        self.tell = tell
    }

    /// Takes nothing new any more; ``run()`` returns when nothing is under way or the grace time is over.
    public func stop() {
        guard
            state.withLock({ state in
                defer { state.isStopping = true }
                return !state.isStopping
            })
        else { return }
        tell(.stopping)
        holdAll()
        waker.yield()
    }

    /// Runs until ``stop()`` is called or the calling task is cancelled.
    ///
    /// - Returns: how many runs have operations under way that the grace time did not suffice for. They are recovered by
    ///   the next process.
    /// - Throws: what the store throws while it is opened; later problems are told of, and tried again.
    public func run() async throws -> Int {
        let changes = try await inbox.changes()
        orchestrator.services.children.use(queue: inbox)
        defer { orchestrator.services.children.stop() }
        // An ordinary group keeps each follower that has ended, and so grows with every run.
        return await withDiscardingTaskGroup { group in
            // The group of followers must be able to end while operations go on.
            defer { group.cancelAll() }
            group.addTask { [self] in await tick() }
            await sweep(into: &group, isFirst: true)
            var nextSweep = clock.now() + options.sweepInterval
            for await _ in wakes {
                if state.withLock(\.isStopping) || Task.isCancelled { break }
                let due = clock.now() >= nextSweep
                if due { nextSweep = clock.now() + options.sweepInterval }
                await look(changes, into: &group, sweeps: due)
                if options.endsWhenIdle, await isIdle() { break }
            }
            return await drain()
        }
    }

    var clock: any RunClock { orchestrator.services.clock }

    private func tick() async {
        while !Task.isCancelled {
            waker.yield()
            try? await clock.sleep(until: clock.now() + options.pollInterval)
        }
    }

    private func look(_ changes: any StoreChanges, into group: inout DiscardingTaskGroup, sweeps: Bool) async
    {
        await tellingProblems(of: .looking) {
            let (isDue, startsLeft) = state.withLock { state in
                defer { state.isAnswerDue = false }
                return (state.isLookDue || state.isAnswerDue, state.startsLeft)
            }
            // What has changed must be looked at, also when that fails at first.
            if try await changes.hasChanged() || isDue {
                state.withLock { $0.isLookDue = true }
                try await takeRequests(into: &group)
                try await takeStarts(into: &group)
                try await orchestrator.services.children.look(in: store, at: clock.now())
                state.withLock { $0.isLookDue = false }
            } else if startsLeft {
                try await takeStarts(into: &group)
            }
        }
        if sweeps { await sweep(into: &group, isFirst: false) }
    }

    /// Follows a run to its end.
    ///
    /// - Parameter events: what has happened in it before this process took it up.
    func follow(_ run: RunHandle, after events: [RunEvent], into group: inout DiscardingTaskGroup) {
        var activity = RunActivity()
        for event in events { activity.apply(event) }
        state.withLock { [activity] in $0.activities[run.id] = activity }
        let sequence = events.count
        group.addTask { [self] in
            for await event in run.events(after: sequence) {
                let mayStart = state.withLock { state in
                    let wasWaiting = state.activities[run.id]?.isWaiting
                    state.activities[run.id]?.apply(event)
                    return state.startsLeft && state.activities[run.id]?.isWaiting != wasWaiting
                }
                tell(.event(run, event))
                if mayStart { waker.yield() }
            }
            state.withLock { _ = $0.activities.removeValue(forKey: run.id) }
            if state.withLock(\.startsLeft) || options.endsWhenIdle { waker.yield() }
        }
    }

    /// Looks again without waiting for the next tick.
    func lookAgain() { waker.yield() }

    func tellingProblems(of source: ProblemSource, _ body: () async throws -> Void) async {
        var problem: String?
        do {
            try await body()
        } catch {
            problem = "\(error)"
        }
        let isNew = state.withLock { state in
            defer { state.problems[source] = problem }
            return state.problems[source] != problem
        }
        if isNew, let problem { tell(.problem(problem)) }
    }

    private func isIdle() async -> Bool {
        // A run whose agent is being asked about an effect waits by its events, and goes on all the same.
        guard orchestrator.services.runs.all.allSatisfy(\.isIdle), orchestrator.services.children.isIdle,
            state.withLock({ state in
                state.busyRuns == 0 && !state.isLookDue && !state.isAnswerDue && state.unanswered.isEmpty
                    && state.problems.isEmpty
            })
        else { return false }
        if let isIdleElsewhere = options.isIdleElsewhere {
            guard (try? await isIdleElsewhere()) ?? false else { return false }
        }
        return (try? await inbox.openStarts(of: nil, limit: 1).isEmpty) ?? false
    }

    @discardableResult
    private func holdAll() -> [RunDriver] {
        let drivers = orchestrator.services.runs.all
        for driver in drivers { driver.post(.hold(true)) }
        return drivers
    }

    /// Lets nothing new start and waits for what is under way.
    private func drain() async -> Int {
        // Those too that were taken up meanwhile.
        let drivers = holdAll()
        let end = clock.now() + options.graceTime
        while drivers.contains(where: { !$0.isIdle }) || !state.withLock(\.unanswered.isEmpty),
            clock.now() < end, !Task.isCancelled
        {
            try? await clock.sleep(until: clock.now() + .milliseconds(20))
        }
        for driver in drivers where driver.isIdle {
            await tellingProblems(of: .looking) { try await driver.flush() }
        }
        return drivers.count { !$0.isIdle }
    }
}
