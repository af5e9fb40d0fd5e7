import Foundation

/// The exponentially weighted moving average chart.
///
/// Source: NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.4; Roberts, Technometrics 1 (1959).
public struct EWMAChart: Sendable, Equatable {
    /// The average after each value; the average before the first is the target.
    public let averages: [Double]
    /// The upper control limit that the limits settle at.
    public let upperLimit: Double
    /// The lower control limit that the limits settle at.
    public let lowerLimit: Double
    /// The points whose average lies outside the limits.
    public let signals: [Int]

    /// Computes the chart.
    ///
    /// - Parameters:
    ///   - values: finite.
    ///   - weight: λ, the weight of the newest value, in (0, 1].
    ///   - target: the value in control.
    ///   - standardDeviation: of a single value in control, above 0.
    ///   - limitFactor: L, the limits in standard deviations of the average, above 0, commonly 3.
    /// - Throws: `AnomalyError` when an input lies outside its range.
    public init(
        values: [Double], weight: Double, target: Double, standardDeviation: Double, limitFactor: Double
    ) throws(AnomalyError) {
        try Require.finite(values, "values")
        try Require.finite([target], "target")
        try Require.positive(standardDeviation, "standardDeviation")
        try Require.positive(limitFactor, "limitFactor")
        guard weight > 0, weight <= 1 else {
            throw .invalid(
                "weight", expected: "a number in (0, 1]", found: weight, hint: "0.2 to 0.3 is common")
        }
        let reach = limitFactor * standardDeviation * (weight / (2 - weight)).squareRoot()
        var average = target
        let averages = values.map { value in
            average += weight * (value - average)
            return average
        }
        self.averages = averages
        upperLimit = target + reach
        lowerLimit = target - reach
        signals = averages.indices.filter { abs(averages[$0] - target) > reach }
    }
}
