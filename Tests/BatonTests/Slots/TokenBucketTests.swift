import Testing

@testable import Baton

@Suite("Token bucket")
struct TokenBucketTests {
    private static let start = Timestamp(nanoseconds: 1_000_000_000_000)

    @Test(
        "no window gets more than the burst and what flows in, and one who takes all it can gets exactly that",
        arguments: [
            Rate(count: 3, interval: .seconds(10)), Rate(count: 7, interval: .nanoseconds(11)),
            Rate(count: 10, interval: .nanoseconds(3)), Rate(count: 1, interval: .seconds(3600)),
        ], UInt64(0)..<5)
    func windows(rate: Rate, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var bucket = TokenBucket(rate, at: Self.start)
        let interval = rate.interval.wholeNanoseconds
        var now = Self.start
        var taken: [Timestamp] = []
        while taken.count < 200 {
            while bucket.holds(tokens: 1, at: now) {
                bucket.take(at: now)
                taken.append(now)
            }
            let wait = bucket.instant(holding: 1)
            #expect(wait.map { bucket.holds(tokens: 1, at: $0) } == true)
            #expect(wait.map { bucket.holds(tokens: 1, at: $0 + .nanoseconds(-1)) } == false)
            // Never so late that the bucket overflows.
            let latest = max(bucket.fullAt.nanoseconds, now.nanoseconds + 1)
            now = Timestamp(nanoseconds: Int64.random(in: now.nanoseconds...latest, using: &random))
        }
        #expect(rate.allowsEveryWindow(of: taken))
        // It took whatever there was at every look, so nothing but what overflowed is missing.
        let untilLast = ((taken.last ?? now).nanoseconds - Self.start.nanoseconds) * Int64(rate.count)
        if interval > 1_000 { #expect(Int64(taken.count) >= untilLast / interval) }
    }

    @Test("a bucket that was full for long holds no more than its burst")
    func burst() {
        var bucket = TokenBucket(Rate(count: 2, interval: .seconds(1)), at: Self.start)
        let later = Self.start + .seconds(3600)
        bucket.take(at: later)
        bucket.take(at: later)
        #expect(!bucket.holds(tokens: 1, at: later))
        #expect(bucket.instant(holding: 1) == later + .milliseconds(500))
        #expect(bucket.fullAt == later + .seconds(1))
        #expect(bucket.instant(holding: 3) == nil)
    }

    @Test("time that goes back adds and takes nothing")
    func backwards() {
        var bucket = TokenBucket(Rate(count: 2, interval: .seconds(2)), at: Self.start)
        bucket.take(at: Self.start)
        bucket.take(at: Self.start + .seconds(-5))
        #expect(!bucket.holds(tokens: 1, at: Self.start + .seconds(-5)))
        #expect(!bucket.holds(tokens: 1, at: Self.start))
        #expect(bucket.holds(tokens: 1, at: Self.start + .seconds(1)))
    }

    @Test("a new rate keeps the tokens, as many as it can hold")
    func change() {
        var bucket = TokenBucket(Rate(count: 10, interval: .seconds(1)), at: Self.start)
        for _ in 0..<6 { bucket.take(at: Self.start) }
        let slower = bucket.changed(to: Rate(count: 10, interval: .seconds(60)), at: Self.start)
        #expect(slower.holds(tokens: 4, at: Self.start))
        #expect(!slower.holds(tokens: 5, at: Self.start))
        #expect(slower.instant(holding: 5) == Self.start + .seconds(6))
        let smaller = bucket.changed(to: Rate(count: 2, interval: .seconds(1)), at: Self.start)
        #expect(smaller.fullAt == Self.start)
        #expect(smaller.holds(tokens: 2, at: Self.start))
    }

    @Test("counts and intervals below one count as one, the largest do not overflow")
    func extremes() {
        let least = TokenBucket(Rate(count: 0, interval: .zero), at: Self.start)
        #expect(least.holds(tokens: 1, at: Self.start))
        #expect(!least.holds(tokens: 2, at: Self.start))
        var most = TokenBucket(
            Rate(count: .max, interval: .seconds(876_000 * 3600)), at: Timestamp(nanoseconds: .min))
        most.take(at: Timestamp(nanoseconds: .max))
        #expect(most.holds(tokens: 1, at: Timestamp(nanoseconds: .max)))
    }
}
