internal import Charts

extension Money {
    /// For people, to the cent: `269.57 USD`. The exact amount is in the data.
    var shown: String { "\(Charts.NumberText.fixed(approximateAmount, decimals: 2)) \(currency)" }
}
