internal import Synchronization

/// The runs of an orchestrator that have not ended: it keeps them alive while they wait, and finds them by id.
final class ActiveRuns: Sendable {
    private let runs = Mutex<[RunID: RunDriver]>([:])
    /// Runs whose events are being read.
    private let claimed = Mutex<Set<RunID>>([])

    var count: Int { runs.withLock { $0.count } }

    var all: [RunDriver] { runs.withLock { Array($0.values) } }

    func find(_ run: RunID) -> RunDriver? { runs.withLock { $0[run] } }
    func add(_ driver: RunDriver) { runs.withLock { $0[driver.run] = driver } }
    func remove(_ run: RunID) { _ = runs.withLock { $0.removeValue(forKey: run) } }

    /// Keeps others from going on with a run until it is unclaimed.
    ///
    /// - Returns: whether nobody runs it or has claimed it.
    func claim(_ run: RunID) -> Bool {
        claimed.withLock { claimed in
            // A run is added before it is unclaimed: so one of the two tells of it at any time.
            find(run) == nil && claimed.insert(run).inserted
        }
    }

    func unclaim(_ run: RunID) { _ = claimed.withLock { $0.remove(run) } }

    /// Lets go of all runs: only who has a handle, time, slots, or an operation under way keeps one from then on.
    func removeAll() {
        // What goes away with the runs goes without the lock.
        _ = runs.withLock { runs in
            defer { runs = [:] }
            return runs
        }
    }
}
