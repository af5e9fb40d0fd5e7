/// The Shewhart chart for individual values: a value beyond fixed limits signals.
///
/// Source: NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.2.
public struct ShewhartChart: Sendable, Equatable {
    /// The upper control limit.
    public let upperLimit: Double
    /// The lower control limit.
    public let lowerLimit: Double
    /// The points outside the limits.
    public let signals: [Int]

    /// Computes the chart.
    ///
    /// - Parameters:
    ///   - values: finite.
    ///   - target: the value in control.
    ///   - standardDeviation: of a value in control, above 0.
    ///   - limitFactor: the limits in standard deviations, above 0, commonly 3.
    /// - Throws: `AnomalyError` when an input lies outside its range.
    public init(
        values: [Double], target: Double, standardDeviation: Double, limitFactor: Double
    ) throws(AnomalyError) {
        try Require.finite(values, "values")
        try Require.finite([target], "target")
        try Require.positive(standardDeviation, "standardDeviation")
        try Require.positive(limitFactor, "limitFactor")
        let reach = limitFactor * standardDeviation
        upperLimit = target + reach
        lowerLimit = target - reach
        signals = values.indices.filter { abs(values[$0] - target) > reach }
    }
}
