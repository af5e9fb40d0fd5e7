import Foundation
import Statistics

/// Rosner's generalized extreme Studentized deviate test for up to a given number of outliers in a normal sample.
///
/// Source: NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.5.17.3; Rosner, Technometrics 25 (1983).
public struct GeneralizedESD: Sendable, Equatable {
    /// R of each step: the largest deviation of the values left, in their standard deviations.
    public let statistics: [Double]
    /// λ of each step: the critical value.
    public let criticalValues: [Double]
    /// The positions of the outliers, the most extreme first.
    public let outliers: [Int]

    /// Runs the test.
    ///
    /// - Parameters:
    ///   - values: finite, at least two more than `maximumOutliers` and one more than 2.
    ///   - maximumOutliers: at least 1.
    ///   - significance: the probability of a false alarm for the sample, in (0, 1).
    /// - Throws: `AnomalyError` when an input lies outside its range.
    public init(values: [Double], maximumOutliers: Int, significance: Double) throws(AnomalyError) {
        try Require.finite(values, "values")
        try Require.rate(significance, "significance")
        guard maximumOutliers >= 1 else {
            throw .invalid(
                "maximumOutliers", expected: "at least 1", found: maximumOutliers,
                hint: "give an upper bound of the outliers to look for")
        }
        try Require.count(values.count, atLeast: maximumOutliers + 3, "values")
        var left = Array(values.indices)
        var statistics: [Double] = []
        var criticalValues: [Double] = []
        var removed: [Int] = []
        var outlierCount = 0
        for step in 1...maximumOutliers {
            let sample = left.map { values[$0] }
            guard let mean = SampleStatistics.mean(sample),
                let deviation = SampleStatistics.standardDeviation(sample), deviation > 0
            else { break }
            let extreme = left.indices.reduce(0) {
                abs(sample[$1] - mean) > abs(sample[$0] - mean) ? $1 : $0
            }
            let statistic = abs(sample[extreme] - mean) / deviation
            // λ_i = (n − i) t/√((n − i − 1 + t²)(n − i + 1)) is Grubbs' critical value for the values left.
            let count = Double(sample.count)
            let critical = try GrubbsTest.criticalValue(count: count, tail: significance / (2 * count))
            statistics.append(statistic)
            criticalValues.append(critical)
            removed.append(left.remove(at: extreme))
            if statistic > critical { outlierCount = step }
        }
        self.statistics = statistics
        self.criticalValues = criticalValues
        outliers = Array(removed.prefix(outlierCount))
    }
}
