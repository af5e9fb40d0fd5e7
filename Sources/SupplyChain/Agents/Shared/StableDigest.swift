/// A digest that is the same in every process and on every machine, for ids derived from content.
///
/// Source: FNV-1a, 64 bits (Fowler, Noll & Vo; RFC 9923, section 2).
struct StableDigest {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte) }
        // No byte of UTF-8, so that "ab" + "c" and "a" + "bc" differ.
        add(0xFF)
    }

    mutating func add(_ numbers: [Double]) {
        for number in numbers {
            var bits = number.bitPattern
            for _ in 0..<8 {
                add(UInt8(truncatingIfNeeded: bits))
                bits >>= 8
            }
        }
        add("\(numbers.count)")
    }

    /// Sixteen hexadecimal digits.
    var text: String {
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private mutating func add(_ byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
}
