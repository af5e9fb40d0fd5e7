/// How often a task is attempted and how long it waits in between.
///
/// The wait before attempt n + 1 is drawn evenly from zero to `initialBackoff · multiplier^(n - 1)`, at most
/// `maximumBackoff` ("full jitter": M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015), and
/// never less than what the failure asked for.
public struct RetryPolicy: Sendable, Hashable {
    /// Attempts in all; 1 means no retry.
    public var maxAttempts: Int
    public var initialBackoff: Duration
    public var multiplier: Double
    public var maximumBackoff: Duration

    public init(
        maxAttempts: Int, initialBackoff: Duration = .milliseconds(100), multiplier: Double = 2,
        maximumBackoff: Duration = .seconds(30)
    ) {
        self.maxAttempts = maxAttempts
        self.initialBackoff = initialBackoff
        self.multiplier = multiplier
        self.maximumBackoff = maximumBackoff
    }

    /// The wait after a failed attempt.
    ///
    /// - Parameters:
    ///   - attempt: the one that failed, counted from 1.
    ///   - jitter: 0 ..< 1, evenly drawn.
    func backoff(after attempt: Int, jitter: Double, atLeast retryAfter: Duration?) -> Duration {
        var ceiling = initialBackoff
        for _ in 1..<max(attempt, 1) where ceiling < maximumBackoff { ceiling *= multiplier }
        return max(min(ceiling, maximumBackoff) * jitter, retryAfter ?? .zero)
    }
}

extension Duration {
    fileprivate static func * (duration: Duration, factor: Double) -> Duration {
        .nanoseconds(Int64(min(Double(duration.wholeNanoseconds) * factor, 9e18)))
    }
    fileprivate static func *= (duration: inout Duration, factor: Double) { duration = duration * factor }
}
