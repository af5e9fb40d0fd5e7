import Statistics

/// Tukey's fences: values further than a multiple of the interquartile range outside the quartiles.
///
/// Source: Tukey, Exploratory Data Analysis, Addison-Wesley 1977; quartiles of type 7.
public struct TukeyFences: Sendable, Equatable {
    /// The first quartile.
    public let lowerQuartile: Double
    /// The third quartile.
    public let upperQuartile: Double
    /// The lower fence.
    public let lowerFence: Double
    /// The upper fence.
    public let upperFence: Double
    /// The positions of the values outside the fences.
    public let outliers: [Int]

    /// Computes the fences.
    ///
    /// - Parameters:
    ///   - values: at least one, finite.
    ///   - factor: fences in interquartile ranges from the quartiles, above 0, commonly 1.5.
    /// - Throws: `AnomalyError` when an input lies outside its range.
    public init(values: [Double], factor: Double) throws(AnomalyError) {
        try Require.count(values.count, atLeast: 1, "values")
        try Require.finite(values, "values")
        try Require.positive(factor, "factor")
        let sorted = values.sorted()
        let first = SampleStatistics.quantile(sorted: sorted, 0.25) ?? sorted[0]
        let third = SampleStatistics.quantile(sorted: sorted, 0.75) ?? sorted[0]
        let lower = first - factor * (third - first)
        let upper = third + factor * (third - first)
        lowerQuartile = first
        upperQuartile = third
        lowerFence = lower
        upperFence = upper
        outliers = values.indices.filter { values[$0] < lower || values[$0] > upper }
    }
}
