import Baton

/// A store whose disk outlives the process: commits take their time, and fail as the faults say.
final class SimulatedStore: RunStore {
    enum Stage: Sendable {
        case onItsWay
        case stored
    }

    private struct State {
        var commits = 0
        /// Commits that are not acknowledged yet, by number.
        var underWay: [Int: Stage] = [:]
        var acknowledged: [RunID: [Int: String]] = [:]
        /// Whose latest commit was refused although nothing was wrong with it.
        var refused: Set<RunID> = []
    }

    let durability = Durability.power
    private let disk: any RunStore
    private let source: FaultSource
    private let state = Box(State())
    private let isReliable = Box(false)

    init(disk: any RunStore, source: FaultSource) {
        self.disk = disk
        self.source = source
    }

    /// What the engine was told is stored: the lines of each run's events, by their numbers.
    var acknowledged: [RunID: [Int: String]] { state.value.acknowledged }

    /// Whether an injected fault keeps the run from being recorded.
    func hasRefused(_ run: RunID) -> Bool { state.value.refused.contains(run) }

    /// Commits do not fail any more.
    func becomeReliable() { isReliable.value = true }

    func commit(_ commits: [Commit]) async throws {
        let number = state.update { state in
            state.commits += 1
            state.underWay[state.commits] = .onItsWay
            return state.commits
        }
        defer { state.update { state in state.underWay[number] = nil } }
        try await source.pause(upTo: source.faults.commitDelay)
        if !isReliable.value, source.strikes(source.faults.commitFailureRate) {
            try await refuse(commits)
        }
        try await disk.commit(commits)
        state.update { state in
            state.underWay[number] = .stored
            state.refused.subtract(commits.map(\.run))
        }
        try await source.pause(upTo: source.faults.commitDelay)
        state.update { state in
            for commit in commits {
                for event in commit.events {
                    state.acknowledged[commit.run, default: [:]][event.sequence] = event.line
                }
            }
        }
    }

    private func refuse(_ commits: [Commit]) async throws {
        let isTorn = source.strikes(0.5)
        if isTorn { try await disk.commit(commits) }
        state.update { $0.refused.formUnion(commits.map(\.run)) }
        source.note(isTorn ? .commitTorn : .commitLost, commits.map(\.title).joined(separator: "; "))
        throw SQLError(.unavailable, "simulated: the disk does not answer")
    }

    /// The process is gone; nobody waits for its commits any more.
    ///
    /// - Returns: how many were lost, and how many stored without an acknowledgement.
    func abandonCommits() -> (lost: Int, stored: Int) {
        state.update { state in
            let stored = state.underWay.values.count { $0 == .stored }
            defer {
                state.underWay = [:]
                state.refused = []
            }
            return (state.underWay.count - stored, stored)
        }
    }

    func runs(limit: Int, before: RunID?) async throws -> [RunSummary] {
        try await disk.runs(limit: limit, before: before)
    }
    func unfinishedRuns() async throws -> [RunID] { try await disk.unfinishedRuns() }
    func events(of run: RunID) async throws -> [RunEvent] { try await disk.events(of: run) }
    func removeRuns(finishedBefore limit: Timestamp?) async throws -> Int {
        try await disk.removeRuns(finishedBefore: limit)
    }
}

extension Commit {
    /// Which events: `events 3 to 5`.
    fileprivate var title: String {
        guard let first = events.first, let last = events.last else { return "no events" }
        return first.sequence == last.sequence
            ? "event \(first.sequence)" : "events \(first.sequence) to \(last.sequence)"
    }
}

extension RunEvent {
    /// Everything that the event says, in one line; equal events give equal lines.
    var line: String { "\(sequence) \(at.nanoseconds) \(name) \(task ?? "-") \(payload.json())" }
}
