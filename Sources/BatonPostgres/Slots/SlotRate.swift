internal import Baton

/// The tokens of a ``Rate`` as the one instant at which its bucket is full: each token taken moves it on.
///
/// Source: ITU-T Recommendation I.371 (2004), annex A: the generic cell rate algorithm as virtual scheduling, which lets
/// through what a token bucket does. What is rounded makes the rate smaller: by a nanosecond a token at most.
struct SlotRate: Sendable, Hashable {
    let count: Int64
    let intervalNanoseconds: Int64
    /// Since 1970, by the database's clock.
    private(set) var fullAt: Int64

    init(count: Int64, intervalNanoseconds: Int64, fullAt: Int64 = 0) {
        self.count = max(count, 1)
        // 36 years: sums stay in range.
        self.intervalNanoseconds = min(max(intervalNanoseconds, 1), .max / 8)
        self.fullAt = fullAt
    }

    /// A full bucket.
    init(_ rate: Rate) {
        self.init(count: Int64(rate.count), intervalNanoseconds: rate.interval.wholeNanoseconds)
    }

    private var perToken: Int64 { (intervalNanoseconds - 1) / count + 1 }

    /// What an empty bucket takes to be full. Also the most that counts of ``fullAt``, should the clock be set back.
    private var capacity: Int64 { saturating(perToken, count) }

    private func missing(at now: Int64) -> Int64 { min(max(fullAt - now, 0), capacity) }

    /// After how long there are so many tokens if nobody takes any, 0 when they are there; `nil` when there never are.
    func nanoseconds(untilHolding tokens: Int64, at now: Int64) -> Int64? {
        guard tokens <= count else { return nil }
        return max(missing(at: now) - (capacity - saturating(perToken, tokens)), 0)
    }

    mutating func take(at now: Int64) { fullAt = now + missing(at: now) + perToken }

    /// Another rate with the whole tokens of this one, as many as it can hold.
    func changed(to rate: Rate, at now: Int64) -> SlotRate {
        var changed = SlotRate(rate)
        guard changed.count != count || changed.intervalNanoseconds != intervalNanoseconds else {
            return self
        }
        let tokens = min((capacity - missing(at: now)) / perToken, changed.count)
        changed.fullAt = now + changed.capacity - changed.saturating(changed.perToken, tokens)
        return changed
    }

    private func saturating(_ factor: Int64, _ other: Int64) -> Int64 {
        let (product, overflow) = factor.multipliedReportingOverflow(by: other)
        return overflow ? .max / 2 : min(product, .max / 2)
    }
}
