/// Quantities as decimal numbers for machines: never an exponent, no needless zeros.
enum QuantityText {
    /// At most six decimals: `240`, `0.5`.
    static func plain(_ quantity: Double) -> String {
        if let whole = Int64(exactly: quantity) { return String(whole) }
        guard let millionths = Int64(exactly: (quantity.magnitude * 1e6).rounded()) else {
            // Above 9 × 10¹² units the decimals are below the precision of the number.
            return Int64(exactly: quantity.rounded()).map(String.init) ?? "\(quantity)"
        }
        var decimals = String(millionths % 1_000_000 + 1_000_000).dropFirst()
        while decimals.last == "0" { decimals.removeLast() }
        let sign = quantity < 0 && millionths > 0 ? "-" : ""
        return sign + String(millionths / 1_000_000) + (decimals.isEmpty ? "" : "." + decimals)
    }
}
