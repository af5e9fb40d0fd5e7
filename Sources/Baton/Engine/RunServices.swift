/// What the runs of an orchestrator share.
struct RunServices: Sendable {
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
}
