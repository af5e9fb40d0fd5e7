/// An IPv4 or IPv6 address, written in numbers.
struct NetworkAddress: Sendable, Hashable, Comparable {
    /// 4 or 16 bytes, highest first.
    let bytes: [UInt8]

    var bitCount: Int { bytes.count * 8 }

    /// - Returns: `nil` for every other text, host names among them.
    init?(_ text: String) {
        let utf8 = text.utf8
        guard let first = utf8.first, first == UInt8(ascii: ":") || Self.isHexadecimal(first) else {
            return nil
        }
        if utf8.contains(UInt8(ascii: ":")) {
            guard let bytes = Self.version6(text) else { return nil }
            // An IPv4 address within IPv6 (RFC 4291, section 2.5.5.2) is that IPv4 address.
            let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
            self.bytes = isMapped ? Array(bytes[12...]) : bytes
        } else {
            guard let bytes = Self.version4(text) else { return nil }
            self.bytes = bytes
        }
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    static func < (left: Self, right: Self) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }

    func isSameKind(as other: Self) -> Bool { bytes.count == other.bytes.count }

    /// The address with all bits set that follow the first `bits`.
    func last(afterBits bits: Int) -> Self {
        Self(
            bytes: bytes.enumerated().map { index, byte in
                let kept = min(max(bits - index * 8, 0), 8)
                return kept == 8 ? byte : byte | 0xFF >> UInt8(kept)
            })
    }

    private static func version4(_ text: String) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts.allSatisfy({ $0.utf8.allSatisfy(isDigit) }) else { return nil }
        let bytes = parts.compactMap { UInt8($0) }
        return bytes.count == 4 ? bytes : nil
    }

    /// Groups of four hexadecimal digits; `::` stands once for the zeros (RFC 4291, section 2.2).
    private static func version6(_ text: String) -> [UInt8]? {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2, let head = groups(halves[0]) else { return nil }
        guard halves.count == 2 else { return head.count == 16 ? head : nil }
        guard let tail = groups(halves[1]), head.count + tail.count < 16 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        for group in text.split(separator: ":", omittingEmptySubsequences: false) {
            guard (1...4).contains(group.utf8.count), group.utf8.allSatisfy(isHexadecimal),
                let value = UInt16(group, radix: 16)
            else { return nil }
            bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
        }
        return bytes
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}
