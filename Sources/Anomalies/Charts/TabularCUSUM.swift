/// The tabular cumulative sum chart, which finds small shifts that last.
///
/// Source: NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.3; Page, Biometrika 41 (1954).
public struct TabularCUSUM: Sendable, Equatable {
    /// S_hi of each point: how far the values have gathered above target.
    public let high: [Double]
    /// S_lo of each point: how far the values have gathered below target.
    public let low: [Double]
    /// The first point at which either sum exceeds the decision interval; absent when none does.
    public let firstSignal: Int?

    /// Computes the chart.
    ///
    /// - Parameters:
    ///   - values: finite.
    ///   - target: the value in control.
    ///   - allowance: k, half the shift to detect, in the unit of the values, at least 0.
    ///   - decisionInterval: h, in the unit of the values, above 0.
    /// - Throws: `AnomalyError` when an input lies outside its range.
    public init(
        values: [Double], target: Double, allowance: Double, decisionInterval: Double
    ) throws(AnomalyError) {
        try Require.finite(values, "values")
        try Require.finite([target], "target")
        try Require.positive(decisionInterval, "decisionInterval")
        guard allowance >= 0, allowance.isFinite else {
            throw .invalid(
                "allowance", expected: "at least 0", found: allowance, hint: "give half the shift to detect")
        }
        var high: [Double] = []
        var low: [Double] = []
        var up = 0.0
        var down = 0.0
        for value in values {
            up = max(0, up + value - target - allowance)
            down = max(0, down + target - allowance - value)
            high.append(up)
            low.append(down)
        }
        self.high = high
        self.low = low
        firstSignal = values.indices.first { high[$0] > decisionInterval || low[$0] > decisionInterval }
    }
}
