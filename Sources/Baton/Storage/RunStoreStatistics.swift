/// How much a store holds.
public struct RunStoreStatistics: Sendable, Hashable {
    public var unfinishedRuns = 0
    public var finishedRuns: [RunOutcome: Int] = [:]
    /// Tasks by what became of them; unfinished tasks are not counted.
    public var tasks: [TaskStatus: Int] = [:]
    public var events = 0

    public init() {}

    /// Takes a run in.
    ///
    /// - Parameter events: how many it has.
    public mutating func add(_ run: RunSummary, events: Int) {
        if let outcome = run.outcome {
            finishedRuns[outcome, default: 0] += 1
        } else {
            unfinishedRuns += 1
        }
        tasks.merge(run.taskCounts, uniquingKeysWith: +)
        self.events += events
    }
}
