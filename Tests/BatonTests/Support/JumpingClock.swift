import Baton
import Synchronization

/// A clock on which nobody waits: to sleep until an instant makes it that instant.
final class JumpingClock: RunClock {
    private let instant = Mutex(Timestamp(nanoseconds: 1_500_000_000_000_000_000))

    func now() -> Timestamp { instant.withLock { $0 } }
    func sleep(until wake: Timestamp) async throws {
        try Task.checkCancellation()
        instant.withLock { $0 = max($0, wake) }
    }
}
