import Foundation
import Statistics

/// Grubbs' test for one outlier in a normal sample.
///
/// Source: NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.5.17.1; Grubbs, Technometrics 11 (1969).
public struct GrubbsTest: Sendable, Equatable {
    /// G, the largest deviation from the mean in standard deviations.
    public let statistic: Double
    /// The two-sided critical value at the significance level.
    public let criticalValue: Double
    /// The position of the value furthest from the mean.
    public let candidate: Int
    /// Whether that value is an outlier at the significance level.
    public var isOutlier: Bool { statistic > criticalValue }

    /// Runs the two-sided test.
    ///
    /// - Parameters:
    ///   - values: at least 3, finite, not all the same.
    ///   - significance: the probability of a false alarm for the sample, in (0, 1).
    /// - Throws: `AnomalyError` when the sample is too small, does not vary or holds a missing value.
    public init(values: [Double], significance: Double) throws(AnomalyError) {
        try Require.count(values.count, atLeast: 3, "values")
        try Require.finite(values, "values")
        try Require.rate(significance, "significance")
        guard let mean = SampleStatistics.mean(values),
            let deviation = SampleStatistics.standardDeviation(values), deviation > 0
        else {
            throw .invalid(
                "values", expected: "values that vary", found: "one value throughout",
                hint: "a constant sample has no outlier")
        }
        let furthest = values.indices.reduce(0) {
            abs(values[$1] - mean) > abs(values[$0] - mean) ? $1 : $0
        }
        candidate = furthest
        statistic = abs(values[furthest] - mean) / deviation
        let count = Double(values.count)
        criticalValue = try GrubbsTest.criticalValue(count: count, tail: significance / (2 * count))
    }

    /// (n − 1)/√n · √(t²/(n − 2 + t²)) with t the Student quantile of n − 2 degrees of freedom.
    static func criticalValue(count: Double, tail: Double) throws(AnomalyError) -> Double {
        do {
            let t = try StudentT(degreesOfFreedom: count - 2).quantile(tail)
            return (count - 1) / count.squareRoot() * (t * t / (count - 2 + t * t)).squareRoot()
        } catch {
            throw AnomalyError(error)
        }
    }
}
