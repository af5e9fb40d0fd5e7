extension Duration {
    private static let units: [(symbol: String, length: Duration)] = [
        ("h", .seconds(3600)), ("m", .seconds(60)), ("s", .seconds(1)), ("ms", .milliseconds(1)),
        ("us", .microseconds(1)), ("ns", .nanoseconds(1)),
    ]

    /// Reads whole numbers with units, largest first: `250ms`, `30s`, `1h30m`.
    ///
    /// - Returns: `nil` for anything else, a unit out of order, or more than 100 years.
    public init?(text: String) {
        var rest = text[...]
        var total = Duration.zero
        var remainingUnits = Self.units[...]
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            let symbol = rest.dropFirst(digits.count).prefix { $0.isLetter }
            guard let count = Int64(digits),
                let unit = remainingUnits.firstIndex(where: { $0.symbol == symbol }),
                count <= 876_000 * 3_600_000
            else { return nil }
            total += Self.units[unit].length * count
            guard total <= .seconds(876_000 * 3600) else { return nil }
            remainingUnits = remainingUnits[(unit + 1)...]
            rest = rest.dropFirst(digits.count + symbol.count)
        }
        self = total
    }

    /// What ``init(text:)`` reads: `1h30m`, `0s`.
    public var text: String {
        var rest = wholeNanoseconds
        var text = ""
        for unit in Self.units {
            let length = unit.length.wholeNanoseconds
            if rest >= length {
                text += "\(rest / length)\(unit.symbol)"
                rest %= length
            }
        }
        return text.isEmpty ? "0s" : text
    }
}
