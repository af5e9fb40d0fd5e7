import Foundation
import Statistics

/// Finds the places of a complete series at which its level changed and stayed changed, by ``PettittTest``, first in
/// the whole, then on both sides of what was found (binary segmentation).
///
/// A series that wanders by nature does not alarm at every turn: the test allows for its autocorrelation. A trend is no
/// change of level: a step must fit better than a line. A level that returns after a while may be missed, because the
/// stretch as a whole then looks autocorrelated.
///
/// Source of the segmentation: Scott & Knott, Biometrics 30 (1974) 507–512.
public enum LevelChanges {
    private static let mostCorrelation = 0.95

    /// Finds changes of level.
    ///
    /// - Parameters:
    ///   - series: values without season, finite.
    ///   - falseAlarmRate: the probability that a stretch without a change alarms, in (0, 1).
    /// - Returns: findings in ascending order, each from its change to the next one or the end; expected and observed
    ///   are the medians before and after.
    /// - Throws: `AnomalyError` when a value is missing or the rate lies outside its range.
    public static func detect(_ series: [Double], falseAlarmRate: Double) throws(AnomalyError) -> [Anomaly] {
        try Require.rate(falseAlarmRate, "falseAlarmRate")
        try Require.finite(series, "series")
        let changes = changes(series, in: series.indices, threshold: -log10(falseAlarmRate))
        let edges = [0] + changes.map(\.start) + [series.count]
        return changes.enumerated().map { index, change in
            let before = Array(series[edges[index]..<edges[index + 1]])
            let range = edges[index + 1]..<edges[index + 2]
            return Anomaly(
                kind: .levelShift, range: range, peak: range.lowerBound, score: change.score,
                direction: change.rises ? .above : .below, expected: SampleStatistics.median(before),
                observed: SampleStatistics.median(Array(series[range])))
        }
    }

    private struct Change {
        let start: Int
        let rises: Bool
        let score: Double
    }

    private static func changes(_ series: [Double], in range: Range<Int>, threshold: Double) -> [Change] {
        let stretch = Array(series[range])
        guard stretch.count > 1 else { return [] }
        let start = mostLikelyStart(stretch)
        let step = deviations(stretch, from: start)
        let correlation = min(mostCorrelation, max(0, lagOneCorrelation(step)))
        guard let test = PettittTest(stretch, correlation: correlation), test.score >= threshold,
            sumOfSquares(step) < sumOfSquares(deviationsFromLine(stretch))
        else { return [] }
        let place = range.lowerBound + start
        return changes(series, in: range.lowerBound..<place, threshold: threshold)
            + [Change(start: place, rises: test.rises, score: test.score)]
            + changes(series, in: place..<range.upperBound, threshold: threshold)
    }

    /// Where two levels fit best in the sense of least squares; ranks tell that there is a change, not exactly where.
    private static func mostLikelyStart(_ values: [Double]) -> Int {
        let mean = SampleStatistics.mean(values) ?? 0
        var sum = 0.0
        var best = (start: 1, gain: -1.0)
        for start in 1..<values.count {
            sum += values[start - 1] - mean
            let gain = sum * sum / (Double(start) * Double(values.count - start))
            if gain > best.gain { best = (start, gain) }
        }
        return best.start
    }

    private static func deviations(_ values: [Double], from start: Int) -> [Double] {
        let parts = [values[..<start], values[start...]]
        return parts.flatMap { part -> [Double] in
            let mean = SampleStatistics.mean(Array(part)) ?? 0
            return part.map { $0 - mean }
        }
    }

    private static func deviationsFromLine(_ values: [Double]) -> [Double] {
        let middle = Double(values.count - 1) / 2
        let mean = SampleStatistics.mean(values) ?? 0
        var covariance = 0.0
        var spread = 0.0
        for (index, value) in values.enumerated() {
            covariance += (Double(index) - middle) * (value - mean)
            spread += (Double(index) - middle) * (Double(index) - middle)
        }
        let slope = covariance / spread
        return values.enumerated().map { $1 - mean - slope * (Double($0) - middle) }
    }

    private static func lagOneCorrelation(_ deviations: [Double]) -> Double {
        let total = sumOfSquares(deviations)
        guard total > 0 else { return 0 }
        return zip(deviations, deviations.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / total
    }

    private static func sumOfSquares(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }
}
