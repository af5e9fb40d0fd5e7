/// The id of a run: a UUID of version 7 (RFC 9562, section 5.7), so that ids sort by the time of their start.
public struct RunID: Sendable, Hashable, CustomStringConvertible {
    public let text: String
    public var description: String { text }

    public init(_ text: String) { self.text = text }

    /// - Parameters:
    ///   - instant: kept to 1/4096 of a millisecond (section 6.2, method 3), so that runs started one after another
    ///     sort in that order.
    ///   - entropy: random bits, of which the low 62 count.
    public init(at instant: Timestamp, entropy: UInt64) {
        let nanoseconds = UInt64(clamping: instant.nanoseconds)
        let fraction = (nanoseconds % 1_000_000) * 4096 / 1_000_000
        let high = (nanoseconds / 1_000_000) << 16 | 0x7000 | fraction
        let low = 0x8000_0000_0000_0000 | entropy & 0x3FFF_FFFF_FFFF_FFFF
        let digits = high.hexadecimal + low.hexadecimal
        var text = ""
        for (position, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(position) { text.append("-") }
            text.append(digit)
        }
        self.text = text
    }
}

extension UInt64 {
    /// Sixteen digits.
    fileprivate var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
