internal import Baton
internal import Synchronization

/// The rows of runs that go on, as this process wrote them last: they need not be read to be written again.
///
/// Whoever writes one that came from here has the database compare: see ``RunBatch/ChangedRun``.
final class RunRowCache: Sendable {
    /// When there are more, all are forgotten.
    private static let largestCount = 20_000

    private let rows = Mutex<[RunID: RunRow]>([:])

    /// Those that are known; they are not any more, until they are kept again.
    func take(_ runs: some Sequence<RunID>) -> [RunID: RunRow] {
        rows.withLock { rows in
            var taken: [RunID: RunRow] = [:]
            for run in runs { taken[run] = rows.removeValue(forKey: run) }
            return taken
        }
    }

    /// Rows that were committed.
    func keep(_ written: [RunID: RunRow]) {
        rows.withLock { rows in
            if rows.count + written.count > Self.largestCount { rows = [:] }
            for (run, row) in written where row.summary.outcome == nil { rows[run] = row }
        }
    }
}
