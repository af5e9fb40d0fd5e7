import Foundation
import Statistics

/// Finds values outside an expected band, such as stock outside what its policy and forecast allow.
public struct BandDetector: Sendable, Equatable {
    /// The share of points without anything wrong that may alarm.
    public let falseAlarmRate: Double
    /// How many quiet points may lie between two alarming points of one episode.
    public let maximumGap: Int

    /// Makes a detector.
    ///
    /// - Parameters:
    ///   - falseAlarmRate: per point, in (0, 1).
    ///   - maximumGap: quiet points allowed within an episode, at least 0.
    /// - Throws: `AnomalyError` when an input lies outside its range.
    public init(falseAlarmRate: Double, maximumGap: Int = 0) throws(AnomalyError) {
        let checked = try PointDetector(falseAlarmRate: falseAlarmRate, maximumGap: maximumGap)
        self.falseAlarmRate = checked.falseAlarmRate
        self.maximumGap = checked.maximumGap
    }

    /// Finds values too far outside intervals of known coverage.
    ///
    /// Each half of the interval gives the normal scale of its side, so skewed intervals keep their skew; a value
    /// alarms when it is rarer than the false-alarm rate, whatever the coverage of the interval given.
    ///
    /// - Parameters:
    ///   - observed: the values, finite.
    ///   - expected: the expected value of each point, strictly inside its interval.
    ///   - lower: the lower end of each interval.
    ///   - upper: the upper end of each interval.
    ///   - coverage: the probability that a value falls into its interval, in (0, 1).
    ///   - kind: what to call a finding.
    /// - Returns: episodes in ascending order.
    /// - Throws: `AnomalyError` when the lists differ in length or an interval does not enclose its expected value.
    public func detect(
        observed: [Double], expected: [Double], lower: [Double], upper: [Double], coverage: Double,
        kind: Anomaly.Kind
    ) throws(AnomalyError) -> [Anomaly] {
        try Require.sameCount(expected.count, observed.count, "expected")
        try Require.sameCount(lower.count, observed.count, "lower")
        try Require.sameCount(upper.count, observed.count, "upper")
        try Require.rate(coverage, "coverage")
        for list in [observed, expected, lower, upper] { try Require.finite(list, "observed") }
        let reach: Double
        do {
            reach = try Normal.standard.quantile(0.5 + coverage / 2)
        } catch {
            throw AnomalyError(error)
        }
        let threshold = -log10(falseAlarmRate / 2)
        var points: [AlarmingPoint] = []
        for index in observed.indices {
            guard lower[index] < expected[index], expected[index] < upper[index] else {
                throw .invalid(
                    "expected", expected: "a value inside (\(lower[index]), \(upper[index]))",
                    found: "\(expected[index]) at position \(index)", hint: "check the order of the bounds")
            }
            let deviation = observed[index] - expected[index]
            let width = deviation >= 0 ? upper[index] - expected[index] : expected[index] - lower[index]
            let score = TailScore.normal(abs(deviation) / width * reach)
            guard score >= threshold else { continue }
            points.append(
                AlarmingPoint(
                    index: index, direction: deviation >= 0 ? .above : .below, score: score - log10(2),
                    expected: expected[index], observed: observed[index]))
        }
        return EpisodeGrouping.episodes(points, maximumGap: maximumGap) { _ in kind }
    }
}
