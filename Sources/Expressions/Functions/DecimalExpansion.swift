/// Doubles with a fixed number of decimals, rounded from the exact binary value: half to even, as C and Go
/// do.
enum DecimalExpansion {
    /// `1.2345` with precision 3 is `1.234`: the double lies just below the decimal.
    static func fixed(_ number: Double, precision: Int) -> String {
        guard number.isFinite else { return special(number) }
        var digits = Digits(exactly: number.magnitude)
        digits.round(toDecimals: precision)
        let text = digits.text
        // At least one digit in front of the point.
        let padded = String(repeating: "0", count: max(0, precision + 1 - text.utf8.count)) + text
        let whole = padded.dropLast(precision)
        return sign(number) + whole + (precision > 0 ? "." + padded.suffix(precision) : "")
    }

    /// `1052.03` with precision 2 is `1.05e+03`.
    static func scientific(_ number: Double, precision: Int) -> String {
        guard number.isFinite else { return special(number) }
        var digits = Digits(exactly: number.magnitude)
        var exponent = digits.exponent
        digits.round(toDecimals: precision - exponent)
        if digits.exponent > exponent {
            // Rounding up made a digit more: 9.99 became 10.0.
            exponent = digits.exponent
            digits.round(toDecimals: precision - exponent)
        }
        let text = digits.text + String(repeating: "0", count: max(0, precision + 1 - digits.text.utf8.count))
        let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
        let mantissa = text.prefix(1) + (precision > 0 ? "." + text.dropFirst().prefix(precision) : "")
        return "\(sign(number))\(mantissa)e\(exponent < 0 ? "-" : "+")\(power)"
    }

    private static func sign(_ number: Double) -> String { number.sign == .minus ? "-" : "" }

    private static func special(_ number: Double) -> String {
        number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
    }

    /// A decimal number: an integer of digits, divided by a power of ten.
    private struct Digits {
        /// Most significant first, each 0...9, no leading zero except for zero itself.
        private var digits: [UInt8]
        private var decimals: Int

        /// The exact value of significand · 2ᵉ: for negative e it is significand · 5⁻ᵉ / 10⁻ᵉ.
        init(exactly magnitude: Double) {
            guard magnitude > 0 else {
                digits = [0]
                decimals = 0
                return
            }
            let binaryExponent = Int(magnitude.exponent) - 52
            let significand = UInt64(magnitude.significand * 0x1p52)
            var limbs = Limbs(significand)
            for _ in 0..<binaryExponent.magnitude { limbs.multiply(by: binaryExponent < 0 ? 5 : 2) }
            digits = limbs.digits
            decimals = max(0, -binaryExponent)
        }

        /// The power of ten of the first digit.
        var exponent: Int { digits == [0] ? 0 : digits.count - 1 - decimals }

        var text: String { String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self) }

        /// Rounds to `target` decimals, or pads with zeros to as many.
        mutating func round(toDecimals target: Int) {
            guard target < decimals else {
                if digits != [0] { digits += Array(repeating: 0, count: target - decimals) }
                decimals = target
                return
            }
            let dropped = decimals - target
            decimals = target
            guard dropped <= digits.count else {
                digits = [0]
                return
            }
            let rest = digits.suffix(dropped)
            var kept = Array(digits.dropLast(dropped))
            if Self.roundsUp(rest, behind: kept.last ?? 0) { Self.increment(&kept) }
            digits = kept.isEmpty ? [0] : kept
        }

        private static func roundsUp(_ rest: ArraySlice<UInt8>, behind last: UInt8) -> Bool {
            guard let first = rest.first, first >= 5 else { return false }
            return first > 5 || rest.dropFirst().contains { $0 != 0 } || last % 2 == 1
        }

        private static func increment(_ digits: inout [UInt8]) {
            for position in digits.indices.reversed() {
                guard digits[position] == 9 else {
                    digits[position] += 1
                    return
                }
                digits[position] = 0
            }
            digits.insert(1, at: 0)
        }
    }

    /// A natural number in base 10⁹, least significant first.
    private struct Limbs {
        private static let base: UInt64 = 1_000_000_000
        private var limbs: [UInt64] = []

        init(_ number: UInt64) {
            var rest = number
            while rest > 0 {
                limbs.append(rest % Self.base)
                rest /= Self.base
            }
        }

        mutating func multiply(by factor: UInt64) {
            var carry: UInt64 = 0
            for position in limbs.indices {
                let product = limbs[position] * factor + carry
                limbs[position] = product % Self.base
                carry = product / Self.base
            }
            if carry > 0 { limbs.append(carry) }
        }

        var digits: [UInt8] {
            var digits: [UInt8] = []
            for limb in limbs.reversed() {
                let text = String(limb)
                let zeros = digits.isEmpty ? 0 : 9 - text.utf8.count
                digits += Array(repeating: 0, count: zeros)
                digits += text.utf8.map { $0 - UInt8(ascii: "0") }
            }
            return digits
        }
    }
}
