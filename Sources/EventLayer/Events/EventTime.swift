internal import Baton
internal import Expressions

/// Times in events: RFC 3339.
enum EventTime {
    /// UTC, with as many digits of the second as needed.
    static func text(_ time: Timestamp) -> String {
        let seconds = time.nanoseconds.flooringDivision(by: 1_000_000_000)
        let nanosecond = time.nanoseconds - seconds * 1_000_000_000
        return ExpressionTimestamp(secondsSinceEpoch: seconds, nanosecond: Int32(nanosecond))?.description
            ?? ""
    }

    /// - Returns: `nil` for other texts, and for times that a ``Timestamp`` cannot hold.
    static func parse(_ text: String) -> Timestamp? {
        guard let time = try? ExpressionTimestamp(parsing: text) else { return nil }
        let (scaled, overflow) = time.secondsSinceEpoch.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflowed) = scaled.addingReportingOverflow(Int64(time.nanosecond))
        return overflow || overflowed ? nil : Timestamp(nanoseconds: sum)
    }
}
