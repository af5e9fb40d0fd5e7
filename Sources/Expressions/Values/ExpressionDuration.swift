/// A span of time, exact to the nanosecond; the range is that of a 64-bit count, about ±292 years.
public struct ExpressionDuration: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let nanoseconds: Int64

    static let nanosecondsPerSecond: Int64 = 1_000_000_000

    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The same span in Swift's type.
    public var duration: Duration { .nanoseconds(nanoseconds) }

    public static func < (left: ExpressionDuration, right: ExpressionDuration) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The sum, or nil outside the range.
    func adding(_ other: ExpressionDuration) -> ExpressionDuration? {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(other.nanoseconds)
        return overflow ? nil : ExpressionDuration(nanoseconds: sum)
    }

    /// The difference, or nil outside the range.
    func subtracting(_ other: ExpressionDuration) -> ExpressionDuration? {
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
        return overflow ? nil : ExpressionDuration(nanoseconds: difference)
    }

    /// The opposite span, or nil outside the range.
    var negated: ExpressionDuration? {
        ExpressionDuration(nanoseconds: 0).subtracting(self)
    }

    /// The span in seconds, as `string(duration)` prints it: `90s`, `-0.5s`.
    public var description: String {
        let (seconds, fraction) = nanoseconds.magnitude.quotientAndRemainder(
            dividingBy: UInt64(Self.nanosecondsPerSecond))
        return "\(nanoseconds < 0 ? "-" : "")\(seconds)\(DecimalFraction.text(nanoseconds: fraction))s"
    }
}

/// Fractions of a second in decimal digits.
enum DecimalFraction {
    /// `.5` for 500,000,000 nanoseconds; empty for zero.
    static func text(nanoseconds: UInt64) -> String {
        guard nanoseconds > 0 else { return "" }
        var digits = String(nanoseconds)
        digits = String(repeating: "0", count: 9 - digits.utf8.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "." + digits
    }
}
