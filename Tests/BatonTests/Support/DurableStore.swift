import Baton

/// Memory that passes for a disk.
final class DurableStore: RunStore {
    let durability = Durability.power
    private let memory = MemoryRunStore()
    private let beforeCommit: @Sendable () async throws -> Void
    private let afterListing: @Sendable () async -> Void

    /// - Parameters:
    ///   - beforeCommit: refuses a commit by throwing.
    ///   - afterListing: holds up who has asked for the unfinished runs.
    init(
        beforeCommit: @escaping @Sendable () async throws -> Void = {},
        afterListing: @escaping @Sendable () async -> Void = {}
    ) {
        self.beforeCommit = beforeCommit
        self.afterListing = afterListing
    }

    func commit(_ commits: [Commit]) async throws {
        try await beforeCommit()
        try await memory.commit(commits)
    }

    func unfinishedRuns() async throws -> [RunID] {
        let runs = try await memory.unfinishedRuns()
        await afterListing()
        return runs
    }

    func runs(limit: Int, before: RunID?) async throws -> [RunSummary] {
        try await memory.runs(limit: limit, before: before)
    }
    func events(of run: RunID) async throws -> [RunEvent] { try await memory.events(of: run) }
    func removeRuns(finishedBefore limit: Timestamp?) async throws -> Int {
        try await memory.removeRuns(finishedBefore: limit)
    }
}
