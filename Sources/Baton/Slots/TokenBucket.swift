/// The tokens of a ``Rate``, counted in whole numbers: nothing is lost or gained to rounding, however long it runs.
///
/// A token is as many units as the interval has nanoseconds, so that every nanosecond adds `count` units.
struct TokenBucket: Sendable {
    private let count: Int128
    private let unitsPerToken: Int128
    private var level: Int128
    private var updated: Timestamp

    /// A full bucket.
    init(_ rate: Rate, at now: Timestamp) {
        count = Int128(max(rate.count, 1))
        unitsPerToken = Int128(max(rate.interval.wholeNanoseconds, 1))
        level = count * unitsPerToken
        updated = now
    }

    /// The bucket of a new rate with the tokens of the old one, as many as it can hold.
    func changed(to rate: Rate, at now: Timestamp) -> TokenBucket {
        var bucket = TokenBucket(rate, at: now)
        let units = units(at: now)
        let (tokens, rest) = units.quotientAndRemainder(dividingBy: unitsPerToken)
        guard tokens < bucket.count else { return bucket }
        bucket.level = tokens * bucket.unitsPerToken + rest * bucket.unitsPerToken / unitsPerToken
        return bucket
    }

    func holds(tokens: Int, at now: Timestamp) -> Bool { units(at: now) >= Int128(tokens) * unitsPerToken }

    /// Only when the bucket ``holds(tokens:at:)`` one.
    mutating func take(at now: Timestamp) {
        level = units(at: now) - unitsPerToken
        updated = max(updated, now)
    }

    /// When it holds so many tokens if nobody takes any; `nil` when it never does.
    func instant(holding tokens: Int) -> Timestamp? {
        guard Int128(tokens) <= count else { return nil }
        let missing = max(Int128(tokens) * unitsPerToken - level, 0)
        let nanoseconds = Int128(updated.nanoseconds) + (missing + count - 1) / count
        return Timestamp(nanoseconds: Int64(clamping: nanoseconds))
    }

    var fullAt: Timestamp { instant(holding: Int(count)) ?? updated }

    private func units(at now: Timestamp) -> Int128 {
        // An interval fills any bucket; counting on could overflow.
        let elapsed = min(max(Int128(now.nanoseconds) - Int128(updated.nanoseconds), 0), unitsPerToken)
        return min(level + elapsed * count, count * unitsPerToken)
    }
}
