/// How many attempts may start per interval: a token bucket that holds `count` tokens when it is full, starts full
/// and gains `count` tokens per `interval`, evenly.
///
/// In any window of length w at most `count + count · w / interval` attempts start.
/// Source: J. Turner, "New Directions in Communications (or Which Way to the Information Age?)", IEEE Communications
/// Magazine 24(10), 1986 (the leaky bucket as a meter).
public struct Rate: Sendable, Hashable {
    /// At least 1; less counts as 1.
    public var count: Int
    /// At least one nanosecond; less counts as one.
    public var interval: Duration

    public init(count: Int, interval: Duration) {
        self.count = count
        self.interval = interval
    }
}

extension Rate: CustomStringConvertible {
    /// Reads a count and an interval: `10/s`, `5/m`, `100/h`, `3/10s`, `1/1h30m`.
    ///
    /// - Returns: `nil` for anything else, a count or an interval of zero, or what `Duration(text:)` refuses.
    public init?(text: String) {
        guard let slash = text.firstIndex(of: "/") else { return nil }
        let digits = text[..<slash]
        let length = text[text.index(after: slash)...]
        let hasNumber = length.first?.isNumber ?? false
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let count = Int(digits), count > 0,
            let interval = Duration(text: hasNumber ? String(length) : "1" + length), interval > .zero
        else { return nil }
        self.init(count: count, interval: interval)
    }

    /// What ``init(text:)`` reads, an interval of one unit without its number: `10/s`, `3/10s`.
    public var description: String {
        let length = interval.text
        let isOneUnit = length.first == "1" && length.dropFirst().allSatisfy(\.isLetter)
        return "\(count)/\(isOneUnit ? String(length.dropFirst()) : length)"
    }
}
