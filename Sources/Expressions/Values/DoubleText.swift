/// The shortest decimal text that reads back as the same double.
enum DoubleText {
    /// The text that `string(double)` gives: `1`, `0.1`, `-0.0045`, `6.02214e+23`, `NaN`, `+Inf`.
    ///
    /// Exponents below -4 and from 21 on are written scientifically, with at least two digits, as Go's `%v`
    /// and ECMAScript's `Number::toString` choose.
    static func shortest(_ number: Double) -> String {
        guard number.isFinite else { return number.isNaN ? "NaN" : number < 0 ? "-Inf" : "+Inf" }
        let (digits, exponent) = decimalDigits(number.magnitude)
        let text =
            (-4..<21).contains(exponent)
            ? positional(digits, exponent: exponent) : scientific(digits, exponent: exponent)
        return sign(number) + text
    }

    /// The text of a finite double without an exponent, however long: `1000000000000000000000`, `0.00001`.
    static func positional(_ number: Double) -> String {
        let (digits, exponent) = decimalDigits(number.magnitude)
        return sign(number) + positional(digits, exponent: exponent)
    }

    /// The text of a double literal, which always shows that it is no integer: `1.0`, `1e+30`.
    static func literal(_ number: Double) -> String {
        guard number.isFinite else {
            return "double(\"\(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity")\")"
        }
        let text = shortest(number)
        return text.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") } ? text : text + ".0"
    }

    /// The significant digits d₁d₂… and the exponent e of d₁.d₂…·10ᵉ.
    private static func decimalDigits(_ magnitude: Double) -> (digits: String, exponent: Int) {
        guard magnitude > 0 else { return ("0", 0) }
        let parts = magnitude.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = mantissa[0]
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        var exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + whole.utf8.count - 1
        var digits = String(whole + fraction)
        while digits.utf8.count > 1, digits.hasPrefix("0") {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.utf8.count > 1, digits.hasSuffix("0") { digits.removeLast() }
        return (digits, exponent)
    }

    private static func sign(_ number: Double) -> String { number.sign == .minus ? "-" : "" }

    private static func scientific(_ digits: String, exponent: Int) -> String {
        let fraction = digits.dropFirst()
        let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
        let mantissa = "\(digits.prefix(1))\(fraction.isEmpty ? "" : ".\(fraction)")"
        return "\(mantissa)e\(exponent < 0 ? "-" : "+")\(power)"
    }

    private static func positional(_ digits: String, exponent: Int) -> String {
        guard exponent >= 0 else {
            return "0." + String(repeating: "0", count: -exponent - 1) + digits
        }
        guard digits.utf8.count > exponent + 1 else {
            return digits + String(repeating: "0", count: exponent + 1 - digits.utf8.count)
        }
        return "\(digits.prefix(exponent + 1)).\(digits.dropFirst(exponent + 1))"
    }
}
