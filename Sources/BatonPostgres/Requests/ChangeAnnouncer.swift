internal import PostgresClient
internal import Synchronization

/// Tells other processes that something was stored, after it was: a `NOTIFY` within a transaction would make all
/// commits of the database wait for each other (manual, NOTIFY, and `PreCommit_Notify` in the server's async.c).
///
/// A hint: what is lost is found by looking.
final class ChangeAnnouncer: Sendable {
    static let channel = "baton_changes"
    /// Events are announced no more often; requests always are, somebody waits for them.
    private static let interval = Duration.milliseconds(50)

    fileprivate struct State {
        var last: ContinuousClock.Instant?
        var isUnderWay = false
        /// Something was stored since what is under way was sent.
        var isDue = false
    }

    private let pool: PostgresPool
    private let state = Mutex(State())

    init(pool: PostgresPool) { self.pool = pool }

    func stored(isRequest: Bool = false) async {
        guard state.withLock({ $0.begin(always: isRequest, interval: Self.interval) }) else { return }
        repeat {
            try? await pool.withSession { try $0.run("NOTIFY \(Self.channel)") }
        } while state.withLock { $0.end() }
    }
}

extension ChangeAnnouncer.State {
    /// - Returns: whether the caller is to send a notification.
    fileprivate mutating func begin(always: Bool, interval: Duration) -> Bool {
        let now = ContinuousClock.now
        if !always, let last, last.duration(to: now) < interval { return false }
        guard !isUnderWay else {
            isDue = isDue || always
            return false
        }
        (isUnderWay, last) = (true, now)
        return true
    }

    /// - Returns: whether another one is due.
    fileprivate mutating func end() -> Bool {
        defer { isDue = false }
        isUnderWay = isDue
        return isDue
    }
}
