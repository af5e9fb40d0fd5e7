import Baton
import Synchronization

/// A clock that stands still until it is moved; who sleeps is woken by moving it and can be seen.
final class SlotClock: RunClock {
    private struct State {
        var now = Timestamp(nanoseconds: 1_000_000_000)
        var sleeps = 0
        var sleepers: [Int: (until: Timestamp, continuation: CheckedContinuation<Void, any Error>)] = [:]
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    /// Until when everybody sleeps who does, in order.
    var sleepers: [Timestamp] { state.withLock { $0.sleepers.values.map(\.until).sorted() } }

    func now() -> Timestamp { state.withLock { $0.now } }

    func sleep(until instant: Timestamp) async throws {
        let number = state.withLock { state in
            state.sleeps += 1
            return state.sleeps
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result = state.withLock { state -> Result<Void, any Error>? in
                    if state.cancelled.contains(number) { return .failure(CancellationError()) }
                    if state.now >= instant { return .success(()) }
                    state.sleepers[number] = (instant, continuation)
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                state.cancelled.insert(number)
                return state.sleepers.removeValue(forKey: number)
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now = state.now + duration
            let now = state.now
            defer { state.sleepers = state.sleepers.filter { $0.value.until > now } }
            return state.sleepers.values.filter { $0.until <= now }
        }
        for sleeper in due { sleeper.continuation.resume() }
    }
}

/// Lets others work until something is so.
func untilTrue(_ condition: () -> Bool) async {
    while !condition() { await Task.yield() }
}
