import Statistics

/// Looks for everything that can be wrong with one complete series: missing values, spikes and drops, shifts of the
/// level, changes of the variance, and values that hang.
///
/// ```swift
/// let findings = try SeriesDetector(falseAlarmRate: 0.001).detect(sales, period: 7)
/// ```
public struct SeriesDetector: Sendable, Equatable {
    /// The share of points without anything wrong that may alarm; for the tests of whole series, the probability
    /// that a series without anything wrong alarms.
    public let falseAlarmRate: Double

    /// The fewest known values it judges.
    public static let fewestValues = 20

    /// Makes a detector.
    ///
    /// - Parameter falseAlarmRate: in (0, 1): 0.001 allows one false alarm in a thousand points.
    /// - Throws: `AnomalyError` when it lies outside its range.
    public init(falseAlarmRate: Double) throws(AnomalyError) {
        try Require.rate(falseAlarmRate, "falseAlarmRate")
        self.falseAlarmRate = falseAlarmRate
    }

    /// The length of the cycle that a series shows, 1 where it shows none.
    public static func period(of values: [Double?]) -> Int {
        DominantPeriod.find(Gaps.filled(values)) ?? 1
    }

    /// Finds what is wrong.
    ///
    /// - Parameters:
    ///   - values: oldest first; `nil` where there is none.
    ///   - period: values per cycle, 1 for none.
    /// - Returns: findings, by where they begin.
    /// - Throws: `AnomalyError` when a value is not finite, the period is below 1, or fewer than 20 values are known.
    public func detect(_ values: [Double?], period: Int) throws(AnomalyError) -> [Anomaly] {
        guard period >= 1 else {
            throw .invalid("period", expected: "at least 1", found: period, hint: "1 stands for no season")
        }
        let known = values.compactMap(\.self)
        try Require.count(known.count, atLeast: Self.fewestValues, "values")
        try Require.finite(known, "values")
        var findings = DataGaps.missingPeriods(in: values)
        let series = Gaps.filled(values)
        findings += try FlatLine.detect(values: known, falseAlarmRate: falseAlarmRate)
            .map { Gaps.placed($0, in: values) }
        if CountDetector.applies(to: known) {
            findings += try CountDetector(falseAlarmRate: falseAlarmRate).detect(counts: known)
                .map { Gaps.placed($0, in: values) }
        } else {
            findings += try continuous(series, period, values)
        }
        return findings.sorted { ($0.range.lowerBound, $1.score) < ($1.range.lowerBound, $0.score) }
    }

    private func continuous(
        _ series: [Double], _ period: Int, _ values: [Double?]
    ) throws(AnomalyError) -> [Anomaly] {
        let expectation = try SeasonalExpectation(series, period: period)
        let shifts = try LevelChanges.detect(
            zip(series, expectation.season).map { $0 - $1 }, falseAlarmRate: falseAlarmRate)
        let points = try PointDetector(falseAlarmRate: falseAlarmRate).detect(
            observed: series, expected: expectation.values, spread: series.map { _ in 1 }
        ).filter { values[$0.peak] != nil }
        let residuals = zip(series, expectation.values).map { $0 - $1 }
        let variance = try VarianceChange.detect(residuals: residuals, falseAlarmRate: falseAlarmRate)
        return shifts + points + (variance.map { [$0] } ?? [])
    }
}

/// Series with missing values.
private enum Gaps {
    /// Each missing value becomes the last known one before it, or the first known one.
    static func filled(_ values: [Double?]) -> [Double] {
        var last = values.lazy.compactMap(\.self).first ?? 0
        return values.map { value in
            last = value ?? last
            return last
        }
    }

    /// A finding on the known values alone, at their places in the series.
    static func placed(_ anomaly: Anomaly, in values: [Double?]) -> Anomaly {
        let places = values.indices.filter { values[$0] != nil }
        return Anomaly(
            kind: anomaly.kind,
            range: places[anomaly.range.lowerBound]..<(places[anomaly.range.upperBound - 1] + 1),
            peak: places[anomaly.peak], score: anomaly.score, direction: anomaly.direction,
            expected: anomaly.expected, observed: anomaly.observed)
    }
}
