/// The id of a run: a UUID of version 7 (RFC 9562, section 5.7), so that ids sort by the time of their start.
///
/// Any other text serves too. A UUID is kept as its bits, which costs no memory of its own.
public struct RunID: Sendable, Hashable, CustomStringConvertible {
    fileprivate enum Form: Hashable {
        case uuid(high: UInt64, low: UInt64)
        case text(String)
    }

    fileprivate let form: Form

    public init(_ text: String) { form = Form(uuid: text.utf8) ?? .text(text) }

    /// - Parameters:
    ///   - instant: kept to 1/4096 of a millisecond (section 6.2, method 3), so that runs started one after another
    ///     sort in that order.
    ///   - entropy: random bits, of which the low 62 count.
    public init(at instant: Timestamp, entropy: UInt64) {
        let nanoseconds = UInt64(clamping: instant.nanoseconds)
        let fraction = (nanoseconds % 1_000_000) * 4096 / 1_000_000
        form = .uuid(
            high: (nanoseconds / 1_000_000) << 16 | 0x7000 | fraction,
            low: 0x8000_0000_0000_0000 | entropy & 0x3FFF_FFFF_FFFF_FFFF)
    }

    public var text: String {
        switch form {
        case .uuid(let high, let low): String(uuid: high, low)
        case .text(let text): text
        }
    }

    public var description: String { text }
}

extension RunID: Comparable {
    /// In the order of the texts.
    public static func < (left: RunID, right: RunID) -> Bool {
        // The digits of UUIDs sort as their bits do.
        guard case .uuid(let high, let low) = left.form, case .uuid(let otherHigh, let otherLow) = right.form
        else { return left.text < right.text }
        return (high, low) < (otherHigh, otherLow)
    }
}

/// Where the hyphens stand.
private let hyphens = [8, 13, 18, 23]

extension RunID.Form {
    /// `nil` for anything but 32 digits in lower case with four hyphens.
    fileprivate init?(uuid text: String.UTF8View) {
        guard text.count == 36 else { return nil }
        var bits: UInt128 = 0
        for (position, byte) in text.enumerated() {
            if hyphens.contains(position) {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard let digit = byte.hexadecimalDigit else { return nil }
                bits = bits << 4 | UInt128(digit)
            }
        }
        self = .uuid(high: UInt64(bits >> 64), low: UInt64(truncatingIfNeeded: bits))
    }
}

extension String {
    fileprivate init(uuid high: UInt64, _ low: UInt64) {
        self.init(unsafeUninitializedCapacity: 36) { bytes in
            var bits = UInt128(high) << 64 | UInt128(low)
            for position in (0..<36).reversed() {
                if hyphens.contains(position) {
                    bytes[position] = UInt8(ascii: "-")
                } else {
                    let digit = UInt8(bits & 15)
                    bytes[position] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
                    bits >>= 4
                }
            }
            return 36
        }
    }
}

extension UInt8 {
    /// The value of a digit as ids write it; `nil` for capitals.
    fileprivate var hexadecimalDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
