extension ExpressionDuration {
    enum ParsingFailure: Error {
        case malformed
        case outOfRange
    }

    /// Reads a signed sequence of decimal numbers with units, such as `1h30m`, `-1.5s` or `300ms`: the form
    /// that CEL takes over from Go's `time.ParseDuration`. Units: h, m, s, ms, us (µs), ns; a bare `0` is
    /// zero.
    init(parsing text: String) throws(ParsingFailure) {
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        if rest.elementsEqual("0".utf8) {
            self.init(nanoseconds: 0)
            return
        }
        guard !rest.isEmpty else { throw .malformed }
        var magnitude: UInt64 = 0
        while !rest.isEmpty {
            let (sum, overflow) = magnitude.addingReportingOverflow(try Self.component(&rest))
            guard !overflow else { throw .outOfRange }
            magnitude = sum
        }
        let limit = isNegative ? Int64.min.magnitude : Int64.max.magnitude
        guard magnitude <= limit else { throw .outOfRange }
        // Two's complement has one negative number more, whose magnitude fits no Int64.
        self.init(nanoseconds: Int64(truncatingIfNeeded: isNegative ? 0 &- magnitude : magnitude))
    }

    /// A number and its unit in nanoseconds.
    private static func component(_ rest: inout Substring.UTF8View) throws(ParsingFailure) -> UInt64 {
        let whole = digits(&rest)
        var fraction: Substring.UTF8View = rest.prefix(0)
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = digits(&rest)
        }
        guard !(whole.isEmpty && fraction.isEmpty) else { throw .malformed }
        let nanoseconds = try unit(&rest)
        guard let count = whole.isEmpty ? 0 : UInt64(Substring(whole)) else { throw .outOfRange }
        let (product, overflow) = count.multipliedReportingOverflow(by: nanoseconds)
        let (sum, carried) = product.addingReportingOverflow(part(of: nanoseconds, fraction))
        guard !overflow, !carried else { throw .outOfRange }
        return sum
    }

    /// The nanoseconds in a decimal fraction of a unit, cut below one nanosecond.
    private static func part(of unit: UInt64, _ fraction: Substring.UTF8View) -> UInt64 {
        var numerator: UInt64 = 0
        var denominator: UInt64 = 1
        // The longest unit, an hour, has 13 digits of nanoseconds; five more would still fit.
        for digit in fraction.prefix(13) {
            numerator = numerator * 10 + UInt64(digit - UInt8(ascii: "0"))
            denominator *= 10
        }
        let product = numerator.multipliedFullWidth(by: unit)
        return denominator.dividingFullWidth(product).quotient
    }

    private static func digits(_ rest: inout Substring.UTF8View) -> Substring.UTF8View {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest[digits.endIndex...]
        return digits
    }

    private static func unit(_ rest: inout Substring.UTF8View) throws(ParsingFailure) -> UInt64 {
        let name = rest.prefix {
            !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) && $0 != UInt8(ascii: ".")
        }
        rest = rest[name.endIndex...]
        switch String(Substring(name)) {
        case "h": return 3_600_000_000_000
        case "m": return 60_000_000_000
        case "s": return 1_000_000_000
        case "ms": return 1_000_000
        case "us", "µs", "μs": return 1_000
        case "ns": return 1
        default: throw .malformed
        }
    }
}
