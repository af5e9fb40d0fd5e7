import Statistics

/// Deviations from the median in units of the median absolute deviation: 0.6745 (x − median)/MAD.
///
/// Source: Iglewicz & Hoaglin, How to Detect and Handle Outliers, ASQC 1993; they label beyond 3.5.
public struct ModifiedZScores: Sendable, Equatable {
    /// The median of the values.
    public let median: Double
    /// The median absolute deviation, not scaled.
    public let medianAbsoluteDeviation: Double
    /// The score of each value.
    public let scores: [Double]

    /// Computes the scores; absent when more than half of the values are the same and the scale is zero.
    ///
    /// - Parameter values: at least one, finite.
    /// - Throws: `AnomalyError` when there is none or one is missing.
    public init?(values: [Double]) throws(AnomalyError) {
        try Require.count(values.count, atLeast: 1, "values")
        try Require.finite(values, "values")
        guard let centre = SampleStatistics.median(values),
            let spread = SampleStatistics.median(values.map({ abs($0 - centre) })), spread > 0
        else { return nil }
        median = centre
        medianAbsoluteDeviation = spread
        scores = values.map { 0.6745 * ($0 - centre) / spread }
    }
}
