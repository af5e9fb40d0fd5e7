import Baton

/// A run as a simulation knows it, over all restarts.
struct SimulatedRun {
    let job: Simulation.Job
    private(set) var id: RunID?
    private(set) var follower: RunFollower?
    private(set) var checker = RunChecker()
    private var seen = 0
    /// What the run gave to who waited for it; `nil` when it ended just before a crash, unheard.
    private(set) var result: RunResult?
    private(set) var isDone = false

    init(_ job: Simulation.Job) { self.job = job }

    /// Follows the run from its first event on.
    mutating func follow(_ follower: RunFollower) {
        self.follower = follower
        id = follower.handle.id
        checker = RunChecker()
        seen = 0
    }

    /// The process is gone.
    mutating func lose() { follower = nil }

    /// The disk says that it has ended.
    mutating func end() { isDone = true }

    /// The events that came since the last time.
    mutating func newEvents() -> [RunEvent] {
        guard let follower else { return [] }
        let events = follower.events.value
        defer { seen = events.count }
        return Array(events[seen...])
    }

    mutating func check(_ event: RunEvent) -> [String] { checker.take(event) }

    /// - Returns: why the run could not be recorded, when that is so.
    mutating func noticeEnd() -> (any Error)? {
        switch follower?.end.value {
        case nil: break
        case .failure(let error): return error
        case .success(let result):
            self.result = result
            isDone = checker.hasEnded
        }
        return nil
    }

    /// What is left to be done, in a few words.
    var unfinishedTasks: [String] {
        let name = job.workflow.name
        guard let follower else { return ["\(name) is being recovered"] }
        guard !follower.events.value.isEmpty else { return ["\(name) has not begun"] }
        let current = follower.handle.current
        let tasks = (current.results + current.innerResults).filter { !$0.status.isTerminal }
        guard !tasks.isEmpty else { return ["\(name) has not ended, but its tasks have"] }
        return tasks.map { "\(name)/\($0.id) is \($0.status.rawValue)" }
    }
}
