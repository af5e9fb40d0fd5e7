import Testing

@testable import Baton

@Suite("Retry policy")
struct RetryPolicyTests {
    static let policy = RetryPolicy(
        maxAttempts: 10, initialBackoff: .milliseconds(100), multiplier: 2, maximumBackoff: .milliseconds(500)
    )

    @Test(
        "the wait grows to its ceiling and no further",
        arguments: [(1, 100), (2, 200), (3, 400), (4, 500), (5, 500), (1_000_000, 500)])
    func ceiling(attempt: Int, milliseconds: Int) {
        let longest = Self.policy.backoff(after: attempt, jitter: 1, atLeast: nil)
        #expect(longest == .milliseconds(milliseconds))
        #expect(Self.policy.backoff(after: attempt, jitter: 0, atLeast: nil) == .zero)
        #expect(Self.policy.backoff(after: attempt, jitter: 0.5, atLeast: nil) == longest / 2)
    }

    @Test("what the failure asked for is waited at least, even beyond the ceiling")
    func retryAfter() {
        #expect(Self.policy.backoff(after: 1, jitter: 0.9, atLeast: .seconds(9)) == .seconds(9))
        #expect(Self.policy.backoff(after: 1, jitter: 1, atLeast: .milliseconds(1)) == .milliseconds(100))
        #expect(Self.policy.backoff(after: 1, jitter: 1, atLeast: .seconds(-9)) == .milliseconds(100))
    }

    @Test("the greatest durations and multipliers do not overflow")
    func extremes() {
        let extreme = RetryPolicy(
            maxAttempts: 3, initialBackoff: .seconds(1e9), multiplier: .greatestFiniteMagnitude,
            maximumBackoff: .seconds(1e18))
        #expect(extreme.backoff(after: 3, jitter: 1, atLeast: nil) > .seconds(1e9))
        let none = RetryPolicy(maxAttempts: 3, initialBackoff: .zero, multiplier: .greatestFiniteMagnitude)
        #expect(none.backoff(after: 3, jitter: 1, atLeast: nil) == .zero)
    }

    @Test("jitter is drawn evenly from 0 up to, not including, 1, and repeats with its seed")
    func jitter() {
        var first = Jitter(seed: 7)
        var second = Jitter(seed: 7)
        var sum = 0.0
        for _ in 0..<10_000 {
            let draw = first.next()
            #expect(draw == second.next())
            #expect(draw >= 0 && draw < 1)
            sum += draw
        }
        #expect(abs(sum / 10_000 - 0.5) < 0.01)
    }
}
