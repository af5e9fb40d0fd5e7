internal import Synchronization

/// Keeps runs in memory: nothing survives the process.
public final class MemoryRunStore: RunStore {
    fileprivate struct Stored {
        var summary: RunSummary
        var events: [RunEvent]
    }

    public let durability = Durability.memory
    private let runs = Mutex<[RunID: Stored]>([:])

    public init() {}

    public func commit(_ commits: [Commit]) async throws {
        try runs.withLock { runs in
            var lengths: [RunID: Int] = [:]
            for commit in commits {
                let length = lengths[commit.run] ?? runs[commit.run]?.events.count ?? 0
                try commit.check(following: length)
                lengths[commit.run] = length + commit.events.count
            }
            for commit in commits {
                guard let summary = runs[commit.run]?.summary ?? commit.events.first.flatMap(RunSummary.init)
                else {
                    continue
                }
                runs[commit.run, default: Stored(summary: summary, events: [])].append(commit.events)
            }
        }
    }

    public func runs(limit: Int, before: RunID?) async throws -> [RunSummary] {
        runs.withLock { runs in
            runs.values.map(\.summary)
                .filter { before == nil || $0.id < before ?? $0.id }
                .sorted { $0.id > $1.id }
                .prefix(max(limit, 0)).map(\.self)
        }
    }

    public func unfinishedRuns() async throws -> [RunID] {
        runs.withLock { runs in
            runs.values.filter { $0.summary.outcome == nil }.map(\.summary.id).sorted()
        }
    }

    public func events(of run: RunID) async throws -> [RunEvent] {
        guard let stored = runs.withLock({ $0[run] }) else {
            throw RunStoreError(.unknownRun, "there is no run \(run)")
        }
        return stored.events
    }

    public func removeRuns(finishedBefore limit: Timestamp?) async throws -> Int {
        runs.withLock { runs in
            let count = runs.count
            runs = runs.filter { entry in
                guard let end = entry.value.summary.finishedAt else { return true }
                return limit.map { end >= $0 } ?? false
            }
            return count - runs.count
        }
    }
}

extension MemoryRunStore.Stored {
    mutating func append(_ added: [RunEvent]) {
        events += added
        for event in added { summary.apply(event) }
    }
}
