internal import Baton
internal import Synchronization

/// Which runs this process may write to, and until when it may.
///
/// The lease is kept in the database's time; until when it holds for sure is known here by the monotonic clock, from
/// before the renewal was sent.
final class RunOwnership: Sendable {
    private struct State {
        var worker: Int64?
        /// The agents whose runs it takes.
        var agents = WorkerAgents.all
        var leaseEnd = ContinuousClock.now
        /// The database has said that the worker has ended.
        var hasEnded = false
        var epochs: [RunID: Int64] = [:]
        /// Of runs that ended here: the database knows already that they belong to nobody.
        var ended: Set<RunID> = []
        /// Runs that are to be given up in the database.
        var released: Set<RunID> = []
    }

    static let leaseLost = RunStoreError(
        .conflict, "the lease of this worker has ended: other workers may have taken its runs over")

    private let state = Mutex(State())

    // MARK: The worker

    var worker: Int64? { state.withLock(\.worker) }
    var agents: WorkerAgents { state.withLock(\.agents) }

    /// - Returns: false when there is one already.
    func begin(
        worker: Int64, agents: WorkerAgents = .all, leaseEnd: ContinuousClock.Instant
    ) -> Bool {
        state.withLock { state in
            guard state.worker == nil else { return false }
            state = State(worker: worker, agents: agents, leaseEnd: leaseEnd)
            return true
        }
    }

    func renewed(until leaseEnd: ContinuousClock.Instant) {
        state.withLock { $0.leaseEnd = max($0.leaseEnd, leaseEnd) }
    }

    /// From now on nothing can be written as this worker.
    func noteEnd() { state.withLock { $0.hasEnded = true } }

    /// There is no worker any more.
    func forgetWorker() { state.withLock { $0 = State() } }

    /// - Returns: `nil` when there is no worker: then runs that nobody owns can be written to.
    /// - Throws: `RunStoreError` when the worker has ended; `SQLError` of kind `unreachable` when its lease could not be
    ///   renewed in time, so that it may have.
    func aliveWorker() throws -> Int64? {
        let (worker, leaseEnd, hasEnded) = state.withLock { ($0.worker, $0.leaseEnd, $0.hasEnded) }
        guard let worker else { return nil }
        if hasEnded { throw Self.leaseLost }
        guard ContinuousClock.now < leaseEnd else {
            throw SQLError(
                .unreachable,
                "the lease of this worker could not be renewed in time; nothing is stored until it is")
        }
        return worker
    }

    /// Waits while the lease may have ended. An effect outside begins when its intent is stored: one whose commit is
    /// acknowledged late, because the process stood still or could not be reached, must not begin beside that of whoever
    /// has taken the run over.
    ///
    /// - Parameter worker: the one at the beginning of the commit; `nil` for none, who needs no lease.
    /// - Throws: `RunStoreError` when the worker has ended.
    func untilSure(of worker: Int64?) async throws {
        guard let worker else { return }
        while true {
            let (current, leaseEnd, hasEnded) = state.withLock { ($0.worker, $0.leaseEnd, $0.hasEnded) }
            if hasEnded || current != worker { throw Self.leaseLost }
            if ContinuousClock.now < leaseEnd { return }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    // MARK: Runs

    func has(_ run: RunID) -> Bool { state.withLock { $0.epochs[run] != nil } }

    func take(_ run: RunID, epoch: Int64) {
        state.withLock { state in
            state.epochs[run] = epoch
            state.ended.remove(run)
            state.released.remove(run)
        }
    }

    /// A run that only this process knows of.
    func takeNew(_ run: RunID) {
        state.withLock { state in
            guard state.worker != nil, state.epochs[run] == nil else { return }
            state.epochs[run] = 1
        }
    }

    /// - Returns: whether the database has to be told.
    func release(_ run: RunID) -> Bool {
        state.withLock { state in
            guard state.epochs.removeValue(forKey: run) != nil, state.ended.remove(run) == nil else {
                return false
            }
            state.released.insert(run)
            return true
        }
    }

    /// A commit has ended the run: it belongs to nobody there.
    func noteEnd(of run: RunID) {
        state.withLock { state in
            guard state.epochs[run] != nil else { return }
            state.ended.insert(run)
        }
    }

    /// The runs that are to be given up, which are for the caller to tell the database of.
    func takeReleased() -> [RunID] {
        state.withLock { state in
            defer { state.released = [] }
            return Array(state.released)
        }
    }

    /// The database could not be told; those that were taken anew meanwhile stay.
    func putBack(released runs: [RunID]) {
        state.withLock { state in
            for run in runs where state.epochs[run] == nil { state.released.insert(run) }
        }
    }

    /// As whom this process writes to a run that it has.
    func claim(of run: RunID) -> (worker: Int64, epoch: Int64)? {
        state.withLock { state in
            guard let worker = state.worker, let epoch = state.epochs[run] else { return nil }
            return (worker, epoch)
        }
    }

    /// Worker and epoch of a new row.
    func owner(of run: RunSummary) -> [SQLValue] {
        state.withLock { state in
            let epoch = state.epochs[run.id]
            let isOwned = epoch != nil && run.outcome == nil
            return [isOwned ? state.worker.sqlValue : .null, (epoch ?? 0).sqlValue]
        }
    }

    /// Compares what a run's row says with what this process believes.
    ///
    /// - Throws: `RunStoreError` of kind `conflict` when another worker has the run, or had it meanwhile.
    func check(_ run: RunSummary, worker: Int64?, epoch: Int64) throws(RunStoreError) {
        let (own, known) = state.withLock { ($0.worker, $0.epochs[run.id]) }
        // One that nobody owns, or one that has ended and was ours.
        if worker == nil, known == nil || run.outcome != nil && known == epoch { return }
        if let worker, worker == own, known == epoch { return }
        let owner = worker.map { "worker \($0)" } ?? "nobody"
        throw RunStoreError(
            .conflict,
            "run \(run.id) belongs to \(owner) in epoch \(epoch), not to \(own.map { "worker \($0)" } ?? "this process")"
                + (known.map { " in epoch \($0)" } ?? ""))
    }
}
