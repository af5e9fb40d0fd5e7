import Baton
import Synchronization

/// A store with a bug: it acknowledges one commit that it does not make.
final class ForgetfulStore: RunStore {
    let durability = Durability.power
    private let memory = MemoryRunStore()
    private let forgotten: Int
    private let commits = Mutex(0)

    /// - Parameter commit: which commit is forgotten, from 1.
    init(forgetting commit: Int) { forgotten = commit }

    func commit(_ commits: [Commit]) async throws {
        let number = self.commits.withLock { number in
            number += 1
            return number
        }
        if number != forgotten { try await memory.commit(commits) }
    }

    func runs(limit: Int, before: RunID?) async throws -> [RunSummary] {
        try await memory.runs(limit: limit, before: before)
    }
    func unfinishedRuns() async throws -> [RunID] { try await memory.unfinishedRuns() }
    func events(of run: RunID) async throws -> [RunEvent] { try await memory.events(of: run) }
    func removeRuns(finishedBefore limit: Timestamp?) async throws -> Int {
        try await memory.removeRuns(finishedBefore: limit)
    }
}
