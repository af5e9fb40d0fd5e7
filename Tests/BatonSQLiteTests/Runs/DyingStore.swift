import Baton
import BatonSQLite
import Synchronization

/// The store as a process has it that dies: from then on nothing of what it does is stored.
final class DyingStore: RunStore {
    struct Dead: Error {}
    let durability = Durability.power
    private let store: SQLiteRunStore
    private let commitsLeft: Mutex<Int>

    /// - Parameter commits: after so many it is dead.
    init(_ store: SQLiteRunStore, after commits: Int = .max) {
        self.store = store
        commitsLeft = Mutex(commits)
    }

    func die() { commitsLeft.withLock { $0 = 0 } }

    func commit(_ commits: [Commit]) async throws {
        let isAlive = commitsLeft.withLock { left in
            left -= 1
            return left >= 0
        }
        guard isAlive else { throw Dead() }
        try await store.commit(commits)
    }
    func runs(limit: Int, before: RunID?) async throws -> [RunSummary] {
        try await store.runs(limit: limit, before: before)
    }
    func unfinishedRuns() async throws -> [RunID] { try await store.unfinishedRuns() }
    func events(of run: RunID) async throws -> [RunEvent] { try await store.events(of: run) }
    func removeRuns(finishedBefore limit: Timestamp?) async throws -> Int { 0 }
}
