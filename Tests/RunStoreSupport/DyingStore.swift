package import Baton
internal import Synchronization

/// A store as a process has it that dies: from then on nothing of what it does is stored.
package final class DyingStore: RunStore {
    package struct Dead: Error {}

    package let durability = Durability.power
    private let store: any RunStore
    private let commitsLeft: Mutex<Int>

    /// - Parameter commits: after so many it is dead.
    package init(_ store: any RunStore, after commits: Int = .max) {
        self.store = store
        commitsLeft = Mutex(commits)
    }

    package func die() { commitsLeft.withLock { $0 = 0 } }

    package func commit(_ commits: [Commit]) async throws {
        let isAlive = commitsLeft.withLock { left in
            left -= 1
            return left >= 0
        }
        guard isAlive else { throw Dead() }
        try await store.commit(commits)
    }

    package func runs(limit: Int, before: RunID?) async throws -> [RunSummary] {
        try await store.runs(limit: limit, before: before)
    }

    package func unfinishedRuns() async throws -> [RunID] { try await store.unfinishedRuns() }
    package func events(of run: RunID) async throws -> [RunEvent] { try await store.events(of: run) }
    package func removeRuns(finishedBefore limit: Timestamp?) async throws -> Int { 0 }
}
