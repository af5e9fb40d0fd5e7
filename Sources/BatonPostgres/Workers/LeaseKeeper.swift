internal import Baton
internal import Foundation
internal import PostgresClient
internal import Synchronization

/// Renews the lease of a worker, buries workers whose leases have run out, gives up runs, and announces what was stored: on
/// a thread and a session of its own, so that neither a busy process nor a pool without connections costs the lease.
final class LeaseKeeper: Sendable {
    private struct State {
        var isEnding = false
        var whenEnded: [CheckedContinuation<Void, Never>] = []
        var hasEnded = false
        var news = News.none
        /// In which somebody waits for slots that were given back.
        var workersToTell: Set<Int64> = []
        var wasToldToDrain = false
    }

    /// What is to be announced.
    private enum News {
        case none
        /// Together with whatever follows soon.
        case some
        case urgent
    }

    /// Renewed so often within the time of a lease.
    private static let renewals = 4

    private let options: PostgresOptions
    private let ownership: RunOwnership
    let worker: Int64
    private let lease: Duration
    private let whenToDrain: @Sendable () -> Void
    private let state = Mutex(State())
    private let wakeUp = DispatchSemaphore(value: 0)
    /// Ends when the database says that the worker has.
    let untilLost: AsyncStream<Void>
    private let whenLost: AsyncStream<Void>.Continuation

    init(
        _ options: PostgresOptions, ownership: RunOwnership, worker: Int64, lease: Duration,
        whenToDrain: @escaping @Sendable () -> Void
    ) {
        // A connection that hangs must not keep the next renewals from being sent on another one.
        var options = options
        options.tcpUserTimeout = max(lease / Self.renewals, .seconds(1))
        options.connectTimeout = min(options.connectTimeout, options.tcpUserTimeout)
        self.options = options
        self.ownership = ownership
        self.worker = worker
        self.lease = lease
        self.whenToDrain = whenToDrain
        (untilLost, whenLost) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        let thread = Thread { [self] in keep() }
        thread.name = "lease"
        thread.start()
    }

    /// Runs were released: tells the database soon.
    func giveUpSoon() { wakeUp.signal() }

    /// Something was stored that others want to hear of.
    ///
    /// - Parameter atOnce: otherwise with whatever else is stored within the interval.
    func announce(atOnce: Bool) {
        let mustWake = state.withLock { state in
            let before = state.news
            if atOnce { state.news = .urgent } else if before == .none { state.news = .some }
            return state.news != before
        }
        if mustWake { wakeUp.signal() }
    }

    static let freedChannel = "baton_slots"

    /// - Parameter workers: those that it is for; without any it is for all.
    static func freedNotification(to workers: Set<Int64>) -> String {
        "NOTIFY \(freedChannel), '\(workers.sorted().map { "\($0)" }.joined(separator: " "))'"
    }

    /// Slots were given back for which somebody waits in these workers.
    func announceFreed(to workers: Set<Int64>) {
        guard !workers.isEmpty else { return }
        state.withLock { $0.workersToTell.formUnion(workers) }
        wakeUp.signal()
    }

    /// Ends the worker, and returns when others can have its runs, or the server cannot be told.
    func end() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                state.isEnding = true
                if !state.hasEnded { state.whenEnded.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() } else { wakeUp.signal() }
        }
    }

    // MARK: On the thread

    private func keep() {
        var session: PostgresSession?
        var backoff = Backoff(first: .milliseconds(50), longest: .seconds(1))
        // The lease has just begun.
        var next = ContinuousClock.now + lease / Self.renewals
        var nextNews = ContinuousClock.now
        while !state.withLock(\.isEnding) {
            let until = state.withLock { $0.news == .none ? next : min(next, nextNews) }
            let pause = max(ContinuousClock.now.duration(to: until), .zero)
            _ = wakeUp.wait(timeout: .now() + pause / .seconds(1))
            do {
                let current =
                    try session ?? PostgresSession(options, rewrite: PostgresSQL.numberingParameters)
                session = current
                try announceFreed(current)
                try giveUpReleased(current)
                if try announceNews(current, isDue: ContinuousClock.now >= nextNews) {
                    nextNews = .now + ChangeAnnouncer.interval
                }
                guard ContinuousClock.now >= next else { continue }
                guard let dead = try renew(current) else {
                    ownership.noteEnd()
                    whenLost.finish()
                    break
                }
                if dead > 0 { try Burial(current).perform() }
                next = .now + lease / Self.renewals
                backoff = Backoff(first: .milliseconds(50), longest: .seconds(1))
            } catch {
                session = nil
                next = .now + backoff.next()
                nextNews = next
            }
        }
        end(session)
    }

    /// - Returns: how many workers' leases have run out; `nil` when this worker has ended.
    private func renew(_ session: PostgresSession) throws -> Int64? {
        // The time of sending: the database's lease ends no earlier.
        let sent = ContinuousClock.now
        let renewal = try session.query(
            """
            UPDATE worker SET lease_until = clock_timestamp() + make_interval(secs => ?)
            WHERE number = ? AND ended_at IS NULL
            RETURNING (SELECT COUNT(*) FROM worker WHERE ended_at IS NULL AND lease_until < clock_timestamp()),
                drain_at IS NOT NULL
            """, [.real(lease / .seconds(1)), .integer(worker)])
        guard renewal.rowCount == 1, case .integer(let dead)? = try renewal.row(0).first else { return nil }
        ownership.renewed(until: sent + lease)
        if case .boolean(true)? = try renewal.row(0).last { drain() }
        return dead
    }

    private func drain() {
        let isNew = state.withLock { state in
            defer { state.wasToldToDrain = true }
            return !state.wasToldToDrain
        }
        if isNew { whenToDrain() }
    }

    /// - Returns: whether there were any.
    private func announceNews(_ session: PostgresSession, isDue: Bool) throws -> Bool {
        let news = state.withLock { state in
            guard isDue || state.news == .urgent else { return News.none }
            defer { state.news = .none }
            return state.news
        }
        guard news != .none else { return false }
        do {
            try session.run(ChangeAnnouncer.notification)
        } catch {
            state.withLock { $0.news = .urgent }
            throw error
        }
        return true
    }

    private func announceFreed(_ session: PostgresSession) throws {
        let workers = state.withLock { state in
            defer { state.workersToTell = [] }
            return state.workersToTell
        }
        guard !workers.isEmpty else { return }
        do {
            try session.run(Self.freedNotification(to: workers))
        } catch {
            state.withLock { $0.workersToTell.formUnion(workers) }
            throw error
        }
    }

    private func giveUpReleased(_ session: PostgresSession) throws {
        let runs = ownership.takeReleased()
        guard !runs.isEmpty else { return }
        do {
            try giveUp(runs, session)
        } catch {
            ownership.putBack(released: runs)
            throw error
        }
    }

    /// Starts are looked up one by one, in the index by run: `(reply IS NULL) IS TRUE` keeps the server from reading all
    /// that are open.
    private func giveUp(_ runs: [RunID], _ session: PostgresSession) throws {
        let ids = PostgresValue.array(runs.map { .text($0.text) })
        try session.pipeline([
            PostgresCommand(
                "UPDATE run SET worker = NULL WHERE worker = ? AND id IN (SELECT unnest(?::text[]))",
                [[.integer(worker), ids]]),
            PostgresCommand(
                """
                UPDATE request SET worker = NULL WHERE number IN (
                    SELECT own.number FROM unnest(?::text[]) AS released (id) CROSS JOIN LATERAL (
                        SELECT number FROM request
                        WHERE run = released.id AND kind = 'start' AND (reply IS NULL) IS TRUE AND worker = ?
                        FOR UPDATE) AS own)
                """, [[ids, .integer(worker)]]),
            PostgresCommand(once: ChangeAnnouncer.notification),
        ])
    }

    private func end(_ session: PostgresSession?) {
        ownership.noteEnd()
        if let session = try? session ?? PostgresSession(options, rewrite: PostgresSQL.numberingParameters) {
            try? Burial(session).end(worker)
        }
        whenLost.finish()
        let waiting = state.withLock { state in
            state.hasEnded = true
            defer { state.whenEnded = [] }
            return state.whenEnded
        }
        for continuation in waiting { continuation.resume() }
    }
}
