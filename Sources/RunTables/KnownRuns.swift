internal import Baton
internal import Synchronization

/// The runs that go on, as this process wrote them last: their rows need not be read to be written again.
///
/// Whoever writes one that came from here has the database compare: see ``RunBatch/ChangedRun``.
final class KnownRuns: Sendable {
    /// When there are more, all are forgotten.
    private static let largestCount = 20_000

    private let runs = Mutex<[RunID: KnownRun]>([:])

    /// Those that are known; they are not any more, until they are kept again.
    func take(_ runs: some Sequence<RunID>) -> [RunID: KnownRun] {
        self.runs.withLock { known in
            var taken: [RunID: KnownRun] = [:]
            for run in runs { taken[run] = known.removeValue(forKey: run) }
            return taken
        }
    }

    /// What was committed.
    func keep(_ written: [RunID: KnownRun]) {
        runs.withLock { known in
            if known.count + written.count > Self.largestCount { known = [:] }
            for (run, state) in written where state.row.summary.outcome == nil { known[run] = state }
        }
    }
}
