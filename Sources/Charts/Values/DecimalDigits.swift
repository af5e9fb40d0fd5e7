/// The shortest decimal digits of a finite `Double`: 0.d₁d₂… × 10^pointPosition.
struct DecimalDigits {
    /// The digits 0…9, without leading zeros; empty for zero.
    let digits: [UInt8]
    /// How many digits stand before the decimal point; zero or negative for small numbers.
    let pointPosition: Int
    /// Whether the number is below zero.
    let isNegative: Bool

    /// Reads the digits off `Double.description`, which prints the shortest decimal that round-trips.
    init(_ value: Double) {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        let text = value.magnitude.description
        for (offset, byte) in text.utf8.enumerated() {
            if byte == UInt8(ascii: ".") {
                point = digits.count
            } else if byte == UInt8(ascii: "e") {
                exponent = Int(text.dropFirst(offset + 1)) ?? 0
                break
            } else {
                digits.append(byte - UInt8(ascii: "0"))
            }
        }
        let leadingZeros = digits.prefix { $0 == 0 }.count
        self.digits = Array(digits.dropFirst(leadingZeros))
        pointPosition = (point ?? digits.count) - leadingZeros + exponent
        isNegative = value < 0
    }

    init(digits: [UInt8], pointPosition: Int, isNegative: Bool) {
        self.digits = digits
        self.pointPosition = pointPosition
        self.isNegative = isNegative
    }

    /// The number times 100, exactly.
    var hundredfold: DecimalDigits {
        DecimalDigits(digits: digits, pointPosition: pointPosition + 2, isNegative: isNegative)
    }

    /// Whole and fractional part after rounding half away from zero; a result of zero has no sign.
    func rounded(decimals: Int) -> (isNegative: Bool, whole: String, fraction: String) {
        let kept = pointPosition + decimals
        var scaled: [UInt8] = []
        if kept >= 0 {
            scaled = Array(digits.prefix(kept))
            scaled.append(contentsOf: repeatElement(0, count: max(0, kept - scaled.count)))
            if kept < digits.count, digits[kept] >= 5 { Self.increment(&scaled) }
        }
        if scaled.count <= decimals {
            scaled.insert(contentsOf: repeatElement(0, count: decimals + 1 - scaled.count), at: 0)
        }
        let text = String(decoding: scaled.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
        let isZero = scaled.allSatisfy { $0 == 0 }
        return (isNegative && !isZero, String(text.dropLast(decimals)), String(text.suffix(decimals)))
    }

    private static func increment(_ digits: inout [UInt8]) {
        for index in digits.indices.reversed() {
            if digits[index] < 9 {
                digits[index] += 1
                return
            }
            digits[index] = 0
        }
        digits.insert(1, at: 0)
    }
}
