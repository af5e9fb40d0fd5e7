import RunStoreSupport
import Testing

@testable import Baton
@testable import BatonPostgres

@Suite("Rates over workers")
struct SlotRateTests {
    private static let start: Int64 = 1_700_000_000_000_000_000

    @Test(
        "where a token takes whole nanoseconds it lets through what a token bucket does", arguments: 0..<200)
    func likeTokenBucket(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        let count = Int64.random(in: 1...20, using: &random)
        let rate = Rate(
            count: Int(count), interval: .nanoseconds(count * .random(in: 1...50_000_000, using: &random)))
        var (mine, now) = (SlotRate(rate), Self.start)
        var bucket = TokenBucket(rate, at: Timestamp(nanoseconds: now))
        for _ in 0..<100 {
            now += .random(in: 0...60_000_000, using: &random)
            let wanted = Int.random(in: 1...22, using: &random)
            let at = Timestamp(nanoseconds: now)
            let pause = mine.nanoseconds(untilHolding: Int64(wanted), at: now)
            #expect((pause == 0) == bucket.holds(tokens: wanted, at: at))
            #expect(
                pause.map { now + $0 } == bucket.instant(holding: wanted).map { max($0.nanoseconds, now) })
            guard bucket.holds(tokens: 1, at: at) else { continue }
            bucket.take(at: at)
            mine.take(at: now)
        }
    }

    @Test("for any rate no window has more starts than the bucket and what flows into it", arguments: 0..<100)
    func windows(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        let rate = Rate(
            count: .random(in: 1...9, using: &random),
            interval: .nanoseconds(.random(in: 1...1_000, using: &random)))
        var (mine, now) = (SlotRate(rate), Self.start)
        var starts: [Int64] = []
        while starts.count < 200 {
            now += mine.nanoseconds(untilHolding: 1, at: now) ?? 0
            now += .random(in: 0...1, using: &random) * .random(in: 0...500, using: &random)
            mine.take(at: now)
            starts.append(now)
        }
        let interval = rate.interval.wholeNanoseconds
        for first in starts.indices {
            for last in starts[first...].indices {
                let (length, most) = (starts[last] - starts[first], Int64(rate.count))
                #expect(Int64(last - first + 1 - rate.count) * interval <= most * length)
            }
        }
    }

    @Test("another rate keeps the whole tokens; a clock that is set back costs one interval at most")
    func changes() {
        var rate = SlotRate(Rate(count: 4, interval: .nanoseconds(400)))
        for _ in 0..<3 { rate.take(at: Self.start) }
        #expect(rate.changed(to: Rate(count: 4, interval: .nanoseconds(400)), at: Self.start) == rate)
        let smaller = rate.changed(to: Rate(count: 2, interval: .nanoseconds(1_000)), at: Self.start)
        #expect(smaller.nanoseconds(untilHolding: 1, at: Self.start) == 0)
        #expect(smaller.nanoseconds(untilHolding: 2, at: Self.start) == 500)
        #expect(smaller.nanoseconds(untilHolding: 3, at: Self.start) == nil)
        #expect(rate.nanoseconds(untilHolding: 4, at: Self.start - 3_600_000_000_000) == 400)
        let longest = SlotRate(Rate(count: .max, interval: .seconds(Int64.max)))
        #expect(longest.nanoseconds(untilHolding: 1, at: Self.start) == 0)
    }
}
