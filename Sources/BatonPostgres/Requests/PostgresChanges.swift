internal import Baton
internal import PostgresClient
internal import Synchronization

/// Whether something was stored, as notifications tell; and now and then without one, because these are hints.
final class PostgresChanges: StoreChanges {
    /// What was stored and not announced is found after so long.
    private static let interval = Duration.seconds(3)

    /// Shared with the listener's thread.
    private final class Flag: Sendable {
        let hasChanged = Mutex(true)
    }

    private let flag = Flag()
    private let lastLook = Mutex(ContinuousClock.now)
    private let listener: PostgresListener

    init(_ options: PostgresOptions) throws(SQLError) {
        do throws(PostgresError) {
            listener = try PostgresListener(options, channels: [ChangeAnnouncer.channel]) { [flag] _ in
                flag.hasChanged.withLock { $0 = true }
            }
        } catch {
            throw SQLError(.unavailable, error.message)
        }
    }

    func hasChanged() async throws -> Bool {
        let now = ContinuousClock.now
        let isTold = flag.hasChanged.withLock { hasChanged in
            defer { hasChanged = false }
            return hasChanged
        }
        return lastLook.withLock { last in
            guard isTold || last.duration(to: now) >= Self.interval else { return false }
            last = now
            return true
        }
    }
}
