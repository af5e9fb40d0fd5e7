/// Decimal text and its exact value in ten-thousandths.
enum DecimalText {
    static func tenThousandths(_ text: String) -> Int64? {
        var text = text
        return text.withUTF8 { tenThousandths(utf8: UnsafeRawBufferPointer($0)) }
    }

    /// Reads `[-+]digits[.digits]` with at most four decimals that are not zero.
    static func tenThousandths(utf8 bytes: UnsafeRawBufferPointer) -> Int64? {
        var index = bytes.startIndex
        var isNegative = false
        if index < bytes.endIndex, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
            isNegative = bytes[index] == UInt8(ascii: "-")
            index += 1
        }
        var amount: Int64 = 0
        var decimals = 0
        var digits = 0
        var hasPoint = false
        while index < bytes.endIndex {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
                continue
            }
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            digits += 1
            if hasPoint, decimals == 4 {
                guard digit == 0 else { return nil }
                continue
            }
            guard let next = appending(digit, to: amount) else { return nil }
            amount = next
            decimals += hasPoint ? 1 : 0
        }
        guard digits > 0 else { return nil }
        for _ in decimals..<4 {
            guard let next = appending(0, to: amount) else { return nil }
            amount = next
        }
        return isNegative ? -amount : amount
    }

    private static func appending(_ digit: UInt8, to amount: Int64) -> Int64? {
        let (shifted, overflowed) = amount.multipliedReportingOverflow(by: 10)
        let (sum, overflowedAgain) = shifted.addingReportingOverflow(Int64(digit))
        return overflowed || overflowedAgain ? nil : sum
    }

    /// Two to four decimals.
    static func text(tenThousandths amount: Int64) -> String {
        let magnitude = amount.magnitude
        var decimals = String(magnitude % 10_000 + 10_000).dropFirst()
        while decimals.count > 2, decimals.last == "0" {
            decimals.removeLast()
        }
        return "\(amount < 0 ? "-" : "")\(magnitude / 10_000).\(decimals)"
    }
}
