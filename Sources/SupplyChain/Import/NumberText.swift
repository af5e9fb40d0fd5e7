/// Numbers as people and programs write them into files.
enum NumberText {
    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    /// Reads a finite decimal number; `nil` for anything else, `NaN` and `inf` included.
    static func number(_ bytes: UnsafeRawBufferPointer) -> Double? {
        short(bytes) ?? long(bytes)
    }

    /// Up to 15 digits, which a double holds exactly, so that one division rounds correctly.
    private static func short(_ bytes: UnsafeRawBufferPointer) -> Double? {
        guard (1...16).contains(bytes.count) else { return nil }
        let isNegative = bytes[0] == UInt8(ascii: "-")
        var mantissa = 0
        var digits = 0
        var decimals = 0
        var hasPoint = false
        for byte in bytes.dropFirst(isNegative ? 1 : 0) {
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
                continue
            }
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            mantissa = mantissa &* 10 &+ Int(digit)
            digits += 1
            decimals += hasPoint ? 1 : 0
        }
        guard (1...15).contains(digits) else { return nil }
        let value = Double(mantissa) / powersOfTen[decimals]
        return isNegative && mantissa != 0 ? -value : value
    }

    private static func long(_ bytes: UnsafeRawBufferPointer) -> Double? {
        let allowed = bytes.allSatisfy { byte in
            byte &- UInt8(ascii: "0") <= 9 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
        }
        guard allowed, let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else {
            return nil
        }
        return value
    }

    /// Reads a whole number.
    static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        guard let value = Int64(String(decoding: bytes, as: UTF8.self)) else {
            // Spreadsheets write whole numbers as 12.0.
            return number(bytes).flatMap { Int64(exactly: $0) }
        }
        return value
    }

    /// Reads `1`/`0`, `true`/`false`, `yes`/`no`, `t`/`f`, `y`/`n` in any case.
    static func boolean(_ bytes: UnsafeRawBufferPointer) -> Bool? {
        if bytes.count == 1 {
            switch bytes[0] {
            case UInt8(ascii: "1"): return true
            case UInt8(ascii: "0"): return false
            default: break
            }
        }
        switch String(decoding: bytes, as: UTF8.self).lowercased() {
        case "true", "yes", "t", "y": return true
        case "false", "no", "f", "n": return false
        default: return nil
        }
    }
}
