/// What the runs of an orchestrator share. A class: every run holds it.
final class RunServices: Sendable {
    let clock: any RunClock
    let store: any RunStore
    let commits: CommitQueue
    let slots: SlotBroker
    let alarm: RunAlarm
    let runs: ActiveRuns
    /// Threads for operations that compute for long or wait in system calls.
    let blocking: any TaskExecutor
    /// For everything else; `nil` is Swift's own.
    let ordinary: (any TaskExecutor)?

    init(
        clock: any RunClock, store: any RunStore, commits: CommitQueue, slots: SlotBroker, alarm: RunAlarm,
        runs: ActiveRuns, blocking: any TaskExecutor, ordinary: (any TaskExecutor)?
    ) {
        self.clock = clock
        self.store = store
        self.commits = commits
        self.slots = slots
        self.alarm = alarm
        self.runs = runs
        self.blocking = blocking
        self.ordinary = ordinary
    }
}
