/// How often a call is sent, and how long it waits in between: exponential backoff with full jitter.
///
/// Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
public struct RetryPolicy: Sendable, Hashable {
    /// Counted with the first attempt.
    public var maxAttempts: Int
    /// The longest first wait; each further one can be twice as long.
    public var firstWait: Duration
    /// The longest first wait when the service asks to slow down.
    public var firstWaitWhenThrottled: Duration
    public var longestWait: Duration

    public init(
        maxAttempts: Int = 5, firstWait: Duration = .milliseconds(100),
        firstWaitWhenThrottled: Duration = .milliseconds(500), longestWait: Duration = .seconds(20)
    ) {
        self.maxAttempts = maxAttempts
        self.firstWait = firstWait
        self.firstWaitWhenThrottled = firstWaitWhenThrottled
        self.longestWait = longestWait
    }

    /// - Parameters:
    ///   - attempt: the one that failed, from 1.
    ///   - jitter: from 0 to 1.
    func wait(after attempt: Int, isThrottled: Bool, jitter: Double) -> Duration {
        let first = isThrottled ? firstWaitWhenThrottled : firstWait
        return min(first * (1 << min(max(attempt - 1, 0), 20)), longestWait) * jitter
    }
}
