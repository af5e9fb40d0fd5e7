/// What the runs of an orchestrator share. A class: every run holds it.
final class RunServices: Sendable {
    let agents: AgentRegistry
    let agentLimits: [String: SlotLimit]
    let clock: any RunClock
    let store: any RunStore
    let commits: CommitQueue
    let slots: AttemptSlots
    let alarm: RunAlarm
    let runs: ActiveRuns
    let children = ChildRuns()
    /// Whether databases that runs are not kept in have a ``ClosingLedger``.
    let usesClosingLedger: Bool
    /// `nil` when no other process can run the same runs.
    let claims: (any RunClaims)?
    /// Threads for operations that compute for long or wait in system calls.
    let blocking: any TaskExecutor
    /// For everything else; `nil` is Swift's own.
    let ordinary: (any TaskExecutor)?

    init(
        agents: AgentRegistry, agentLimits: [String: SlotLimit], clock: any RunClock, store: any RunStore,
        commits: CommitQueue, slots: AttemptSlots, alarm: RunAlarm,
        runs: ActiveRuns, claims: (any RunClaims)?, blocking: any TaskExecutor, ordinary: (any TaskExecutor)?,
        usesClosingLedger: Bool
    ) {
        self.usesClosingLedger = usesClosingLedger
        self.agents = agents
        self.agentLimits = agentLimits
        self.clock = clock
        self.store = store
        self.commits = commits
        self.slots = slots
        self.alarm = alarm
        self.runs = runs
        self.claims = claims
        self.blocking = blocking
        self.ordinary = ordinary
    }

    /// - Parameter seed: of the jitter of retries.
    func machine(_ plan: Plan, _ run: RunID, _ input: [String: Value], seed: UInt64) -> RunMachine {
        RunMachine(
            plan: plan, run: run, input: input, seed: seed, agents: agents, agentLimits: agentLimits)
    }

    /// Makes runs this process's own; gives those that are not another's.
    func claim(_ runs: [RunID]) async throws -> [RunID] { try await claims?.claim(runs) ?? runs }

    /// Makes a run this process's own; false when it is another's.
    func claim(_ run: RunID) async throws -> Bool { try await !claim([run]).isEmpty }

    /// Nobody else can know of the run.
    func claimNew(_ run: RunID) { claims?.claimNew(run) }

    /// The unfinished runs that nobody runs, made this process's own.
    func claimUnfinished() async throws -> [RunID] {
        guard let claims else { return try await store.unfinishedRuns() }
        return try await claims.claimUnfinished()
    }

    /// The run has ended, or does not begin.
    func forget(_ run: RunID) {
        runs.remove(run)
        claims?.release(run)
        children.tell([run])
    }
}
