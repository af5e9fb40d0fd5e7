import Foundation
import Statistics

/// Finds spikes in series of small counts, mostly zeros, by the tail of a count distribution.
///
/// Standardised residuals flood on such series: nearly every sale is far from a mean near zero. Here a count alarms
/// only if the negative binomial (or Poisson) distribution makes it as rare as the false-alarm rate says.
public struct CountDetector: Sendable, Equatable {
    /// The share of points without anything wrong that may alarm, at most.
    public let falseAlarmRate: Double
    /// How many quiet points may lie between two alarming points of one episode.
    public let maximumGap: Int

    /// Makes a detector.
    ///
    /// - Parameters:
    ///   - falseAlarmRate: per point, in (0, 1). Counts are discrete: the rate is an upper bound.
    ///   - maximumGap: quiet points allowed within an episode, at least 0.
    /// - Throws: `AnomalyError` when an input lies outside its range.
    public init(falseAlarmRate: Double, maximumGap: Int = 0) throws(AnomalyError) {
        let checked = try PointDetector(falseAlarmRate: falseAlarmRate, maximumGap: maximumGap)
        self.falseAlarmRate = checked.falseAlarmRate
        self.maximumGap = checked.maximumGap
    }

    /// Whether a series should be judged as counts: whole numbers of at least 0, of which half are 0 or whose
    /// median is below 5, where the normal approximation to counts is poor.
    public static func applies(to series: [Double]) -> Bool {
        guard let median = SampleStatistics.median(series) else { return false }
        return median < 5 && series.allSatisfy { $0 >= 0 && $0 == $0.rounded() }
    }

    /// Finds spikes against expected counts.
    ///
    /// - Parameters:
    ///   - counts: whole numbers of at least 0.
    ///   - expectedMeans: the expected count of each point, above 0.
    ///   - expectedVariances: the variance of each point's count, at least 0; up to the mean it is taken as Poisson.
    /// - Returns: episodes in ascending order.
    /// - Throws: `AnomalyError` when the lists differ in length or a number lies outside its range.
    public func detect(
        counts: [Double], expectedMeans: [Double], expectedVariances: [Double]
    ) throws(AnomalyError) -> [Anomaly] {
        try CountDetector.requireCounts(counts)
        try Require.sameCount(expectedMeans.count, counts.count, "expectedMeans")
        try Require.sameCount(expectedVariances.count, counts.count, "expectedVariances")
        for mean in expectedMeans { try Require.positive(mean, "expectedMeans") }
        try Require.finite(expectedVariances, "expectedVariances")
        return alarms(counts) { index in (expectedMeans[index], expectedVariances[index]) }
    }

    /// Finds spikes in a plain series of counts without trend or season, against a distribution learnt from the
    /// series itself with its most extreme counts set aside.
    ///
    /// - Parameter counts: whole numbers of at least 0, at least 8.
    /// - Returns: episodes in ascending order.
    /// - Throws: `AnomalyError` when there are too few or one is not a count.
    public func detect(counts: [Double]) throws(AnomalyError) -> [Anomaly] {
        try Require.count(counts.count, atLeast: 8, "counts")
        try CountDetector.requireCounts(counts)
        let model = CountModel(counts: counts, falseAlarmRate: falseAlarmRate)
        guard model.mean > 0 else { return [] }
        return alarms(counts) { _ in (model.mean, model.variance) }
    }

    private static func requireCounts(_ counts: [Double]) throws(AnomalyError) {
        for (index, count) in counts.enumerated() where !(count >= 0 && count == count.rounded()) {
            throw .invalid(
                "counts", expected: "whole numbers of at least 0", found: "\(count) at position \(index)",
                hint: "use PointDetector for values that are not counts")
        }
        try Require.finite(counts, "counts")
    }

    private func alarms(_ counts: [Double], _ moments: (Int) -> (mean: Double, variance: Double)) -> [Anomaly]
    {
        let threshold = -log10(falseAlarmRate)
        var points: [AlarmingPoint] = []
        for (index, count) in counts.enumerated() where count > 0 {
            let (mean, variance) = moments(index)
            let score = TailScore.counts(count, mean: mean, variance: variance)
            guard score >= threshold, count > mean else { continue }
            points.append(
                AlarmingPoint(
                    index: index, direction: .above, score: score, expected: mean, observed: count))
        }
        return EpisodeGrouping.episodes(points, maximumGap: maximumGap, kind: PointDetector.demandKind)
    }
}

/// Mean and variance of a count series with its outliers set aside.
///
/// As in Rosner's procedure, the largest counts are taken away one by one, up to a tenth of those above zero, and each
/// is judged by a fit to the rest; the outliers are all down to the last one found too rare. Several large counts
/// therefore cannot hide each other.
struct CountModel {
    let mean: Double
    let variance: Double

    init(counts: [Double], falseAlarmRate: Double) {
        let descending = counts.sorted(by: >)
        var sum = descending.reduce(0, +)
        var squares = descending.reduce(0) { $0 + $1 * $1 }
        var rest = Double(counts.count)
        let all = CountModel.moments(sum, squares, rest)
        var chosen = all
        let threshold = -log10(falseAlarmRate)
        let positive = descending.prefix { $0 > 0 }
        for (index, count) in positive.prefix(max(1, positive.count / 10)).enumerated() {
            sum -= count
            squares -= count * count
            rest -= 1
            let (mean, variance) = CountModel.moments(sum, squares, rest)
            // The counts above zero carry what is known of the spread; few of them leave it uncertain.
            let widened = variance * (1 + 4 / Double(max(1, positive.count - index - 1)).squareRoot())
            if TailScore.counts(count, mean: mean, variance: widened) >= threshold {
                chosen = (mean, widened)
            }
        }
        mean = chosen.mean
        variance = chosen.variance
    }

    private static func moments(
        _ sum: Double, _ squares: Double, _ count: Double
    ) -> (mean: Double, variance: Double) {
        let mean = sum / count
        return (mean, max(0, squares - sum * mean) / max(1, count - 1))
    }
}
