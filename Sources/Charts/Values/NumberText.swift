/// Numbers as text, the same on every machine and in every report format.
///
/// Rounding is half away from zero on the shortest decimal that reads back as the same `Double`
/// (what the JSON report shows), as spreadsheets do: 1.115 with two decimals is 1.12.
public enum NumberText {
    /// A number for people: thousands separated by commas, a true minus sign (U+2212).
    ///
    /// From 10¹⁵ on the number is written with four significant digits and a power of ten, `1.235e300`.
    /// - Parameters:
    ///   - value: any number; not a number and infinities give "not a number" and "±∞".
    ///   - decimals: digits after the point, clamped to 0…15.
    public static func fixed(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return value.isNaN ? "not a number" : value < 0 ? "−∞" : "∞" }
        if value.magnitude >= 1e15 { return scientific(value) }
        return display(DecimalDigits(value), decimals: decimals)
    }

    /// A fraction in percent, without the sign: 0.145 with no decimals is "15".
    ///
    /// The decimal point is moved in the decimal digits, so that no rounding error of a multiplication by
    /// 100 shows. Otherwise as ``fixed(_:decimals:)``.
    public static func percent(_ fraction: Double, decimals: Int) -> String {
        guard fraction.magnitude < 1e13 else { return fixed(fraction * 100, decimals: decimals) }
        return display(DecimalDigits(fraction).hundredfold, decimals: decimals)
    }

    /// The digits of ``fixed(_:decimals:)`` for machines: no separators, an ASCII minus, never an exponent.
    ///
    /// Empty for values that are not finite.
    public static func plain(_ value: Double, decimals: Int) -> String {
        value.isFinite ? machine(DecimalDigits(value), decimals: decimals) : ""
    }

    /// The digits of ``percent(_:decimals:)`` for machines, as ``plain(_:decimals:)``.
    public static func plainPercent(_ fraction: Double, decimals: Int) -> String {
        fraction.isFinite ? machine(DecimalDigits(fraction).hundredfold, decimals: decimals) : ""
    }

    /// The shortest text that reads back as the same number, whole numbers without a fraction; "0" for −0.
    ///
    /// Empty for values that are not finite.
    public static func shortest(_ value: Double) -> String {
        guard value.isFinite else { return "" }
        if value == 0 { return "0" }
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private static func display(_ digits: DecimalDigits, decimals: Int) -> String {
        let parts = digits.rounded(decimals: min(max(decimals, 0), 15))
        let fraction = parts.fraction.isEmpty ? "" : "." + parts.fraction
        return (parts.isNegative ? "−" : "") + grouped(parts.whole) + fraction
    }

    private static func machine(_ digits: DecimalDigits, decimals: Int) -> String {
        let parts = digits.rounded(decimals: min(max(decimals, 0), 15))
        let fraction = parts.fraction.isEmpty ? "" : "." + parts.fraction
        return (parts.isNegative ? "-" : "") + parts.whole + fraction
    }

    private static func scientific(_ value: Double) -> String {
        let digits = DecimalDigits(value)
        let mantissa = DecimalDigits(digits: digits.digits, pointPosition: 1, isNegative: value < 0)
        var exponent = digits.pointPosition - 1
        var parts = mantissa.rounded(decimals: 3)
        if parts.whole == "10" {
            parts.whole = "1"
            exponent += 1
        }
        return "\(value < 0 ? "−" : "")\(parts.whole).\(parts.fraction)e\(exponent)"
    }

    private static func grouped(_ digits: String) -> String {
        var result = ""
        for (offset, digit) in digits.enumerated() {
            if offset > 0, (digits.count - offset) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return result
    }
}
