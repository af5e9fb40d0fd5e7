import Foundation
import Statistics

/// Finds the place from which residuals scatter more or less than before, by ``PettittTest`` on their absolute
/// values.
public enum VarianceChange {
    /// Finds the most likely change.
    ///
    /// - Parameters:
    ///   - residuals: observed − expected, independent of each other while nothing is wrong, finite.
    ///   - falseAlarmRate: the probability that a series without a change alarms, in (0, 1).
    /// - Returns: a finding from the change to the end; expected and observed are the median absolute residuals before
    ///   and after. Absent when there is no evidence, or fewer than 20 residuals.
    /// - Throws: `AnomalyError` when a residual is missing or the rate lies outside its range.
    public static func detect(residuals: [Double], falseAlarmRate: Double) throws(AnomalyError) -> Anomaly? {
        try Require.rate(falseAlarmRate, "falseAlarmRate")
        try Require.finite(residuals, "residuals")
        let magnitudes = residuals.map { abs($0) }
        guard let change = PettittTest(magnitudes), change.score >= -log10(falseAlarmRate) else { return nil }
        let range = change.start..<residuals.count
        return Anomaly(
            kind: .varianceChange, range: range, peak: range.lowerBound, score: change.score,
            direction: change.rises ? .above : .below,
            expected: SampleStatistics.median(Array(magnitudes[..<range.lowerBound])),
            observed: SampleStatistics.median(Array(magnitudes[range])))
    }
}
