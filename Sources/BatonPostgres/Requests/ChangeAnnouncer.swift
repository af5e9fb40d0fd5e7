internal import PostgresClient
internal import Synchronization

/// Tells other processes that something was stored, after it was: a `NOTIFY` within a transaction would make all
/// commits of the database wait for each other (manual, NOTIFY, and `PreCommit_Notify` in the server's async.c).
///
/// A worker leaves it to the thread that keeps its lease, so that no commit waits for it. Notifications are hints: what is
/// lost is found by looking.
final class ChangeAnnouncer: Sendable {
    static let notification = "NOTIFY \(channel)"
    static let channel = "baton_changes"
    /// Events are announced no more often; requests always are, somebody waits for them.
    static let interval = Duration.milliseconds(50)

    private struct State {
        var keeper: LeaseKeeper?
        var last: ContinuousClock.Instant?
    }

    private let pool: PostgresPool
    private let state = Mutex(State())

    init(pool: PostgresPool) { self.pool = pool }

    /// - Parameter keeper: announces from now on; `nil` when there is none any more.
    func use(_ keeper: LeaseKeeper?) { state.withLock { $0.keeper = keeper } }

    func stored(isRequest: Bool = false) async {
        if let keeper = state.withLock(\.keeper) { return keeper.announce(atOnce: isRequest) }
        let now = ContinuousClock.now
        let isDue = state.withLock { state in
            if !isRequest, let last = state.last, last.duration(to: now) < Self.interval { return false }
            state.last = now
            return true
        }
        guard isDue else { return }
        try? await pool.withSession { try $0.run(Self.notification) }
    }
}
