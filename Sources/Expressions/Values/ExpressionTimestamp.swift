/// A point in time in UTC, exact to the nanosecond, from year 1 to year 9999
/// (google/protobuf/timestamp.proto, without leap seconds).
public struct ExpressionTimestamp: Sendable, Hashable, Comparable {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    public let secondsSinceEpoch: Int64

    /// The nanoseconds beyond the whole second, 0...999,999,999.
    public let nanosecond: Int32

    /// 0001-01-01T00:00:00Z ... 9999-12-31T23:59:59Z
    static let secondsRange: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// A point in time, or nil outside of years 1 to 9999.
    ///
    /// - Parameter nanosecond: 0...999,999,999; other numbers give nil.
    public init?(secondsSinceEpoch: Int64, nanosecond: Int32 = 0) {
        guard Self.secondsRange.contains(secondsSinceEpoch), (0..<1_000_000_000).contains(nanosecond) else {
            return nil
        }
        self.secondsSinceEpoch = secondsSinceEpoch
        self.nanosecond = nanosecond
    }

    public static func < (left: ExpressionTimestamp, right: ExpressionTimestamp) -> Bool {
        (left.secondsSinceEpoch, left.nanosecond) < (right.secondsSinceEpoch, right.nanosecond)
    }

    /// The point `duration` later, or nil outside the range.
    func adding(_ duration: ExpressionDuration) -> ExpressionTimestamp? {
        let perSecond = ExpressionDuration.nanosecondsPerSecond
        let (seconds, remainder) = duration.nanoseconds.quotientAndRemainder(dividingBy: perSecond)
        var nanosecond = Int64(nanosecond) + remainder
        var total = secondsSinceEpoch + seconds
        if nanosecond < 0 {
            nanosecond += perSecond
            total -= 1
        } else if nanosecond >= perSecond {
            nanosecond -= perSecond
            total += 1
        }
        return ExpressionTimestamp(secondsSinceEpoch: total, nanosecond: Int32(nanosecond))
    }

    /// The time from `earlier` to this point, or nil when it does not fit a duration.
    func duration(since earlier: ExpressionTimestamp) -> ExpressionDuration? {
        let seconds = secondsSinceEpoch - earlier.secondsSinceEpoch
        let (product, overflow) = seconds.multipliedReportingOverflow(
            by: ExpressionDuration.nanosecondsPerSecond)
        let (sum, carried) = product.addingReportingOverflow(Int64(nanosecond) - Int64(earlier.nanosecond))
        return overflow || carried ? nil : ExpressionDuration(nanoseconds: sum)
    }
}
