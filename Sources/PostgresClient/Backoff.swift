/// Growing waits with full jitter, so that many who lost the same server do not come back all at once.
///
/// Source: M. Brooker, "Exponential backoff and jitter", AWS Architecture Blog (2015).
public struct Backoff: Sendable {
    private var limit: Duration
    private let longest: Duration

    public init(first: Duration = .milliseconds(20), longest: Duration = .seconds(2)) {
        limit = first
        self.longest = longest
    }

    /// How long to wait before the next attempt.
    public mutating func next() -> Duration {
        defer { limit = min(limit * 2, longest) }
        return limit * Double.random(in: 0.1...1)
    }
}
