#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Where a run takes its time from.
public protocol RunClock: Sendable {
    func now() -> Timestamp
    /// Returns once `now()` has reached the instant.
    ///
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    func sleep(until instant: Timestamp) async throws
}

/// The machine's time: the wall clock at its making, carried on by the monotonic clock, so that setting the wall
/// clock never makes a duration negative.
public struct SystemClock: RunClock {
    private let clock = ContinuousClock()
    private let origin: ContinuousClock.Instant
    private let wall: Timestamp

    public init() {
        origin = clock.now
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        wall = Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    public func now() -> Timestamp { wall + origin.duration(to: clock.now) }

    public func sleep(until instant: Timestamp) async throws {
        try await clock.sleep(until: origin.advanced(by: instant - wall), tolerance: .zero)
    }
}
