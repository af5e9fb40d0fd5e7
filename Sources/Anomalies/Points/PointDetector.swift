import Foundation
import Statistics

/// Finds single points and short episodes that lie too far from what was expected.
///
/// ```swift
/// let detector = try PointDetector(falseAlarmRate: 0.001)
/// let findings = try detector.detect(observed: sales, expected: forecast, spread: residualSpread)
/// ```
/// The false-alarm rate is per point and for both sides together, for residuals that are independent of each other.
/// In simulations (50 to 1,000 points, rates of 0.01 and 0.001) it is an upper bound for normal, Laplace, lognormal
/// residuals and Student ones with 5 and 3 degrees of freedom, conservative for short series: a spike must stand out by 8
/// standard deviations among 50 normal residuals, by 6 among 100 and by 4.5 among 300 for a rate of 0.001. With 2.5
/// degrees of freedom the realised rate reaches 1.5 times 0.001 at 50 points.
public struct PointDetector: Sendable, Equatable {
    /// The share of points without anything wrong that may alarm.
    public let falseAlarmRate: Double
    /// How many quiet points may lie between two alarming points of one episode.
    public let maximumGap: Int

    /// Makes a detector.
    ///
    /// - Parameters:
    ///   - falseAlarmRate: per point, in (0, 1): 0.001 allows one false alarm in a thousand points.
    ///   - maximumGap: quiet points allowed within an episode, at least 0.
    /// - Throws: `AnomalyError` when an input lies outside its range.
    public init(falseAlarmRate: Double, maximumGap: Int = 0) throws(AnomalyError) {
        try Require.rate(falseAlarmRate, "falseAlarmRate")
        guard maximumGap >= 0 else {
            throw .invalid(
                "maximumGap", expected: "at least 0", found: maximumGap, hint: "0 joins neighbours only")
        }
        self.falseAlarmRate = falseAlarmRate
        self.maximumGap = maximumGap
    }

    /// Finds demand spikes and drops against expected values, calibrated on the residuals themselves.
    ///
    /// - Parameters:
    ///   - observed: the values, finite.
    ///   - expected: the expected value of each point, for instance one-step-ahead forecasts.
    ///   - spread: the standard deviation of each point's forecast error, above 0.
    ///   - calibration: learnt elsewhere, from (observed − expected)/spread; by default from these residuals.
    /// - Returns: episodes in ascending order; empty when nothing is found, also when residuals do not vary.
    /// - Throws: `AnomalyError` when the lists differ in length, a value is missing, a spread is not above 0, or
    ///   there are fewer than 8 points to calibrate on.
    public func detect(
        observed: [Double], expected: [Double], spread: [Double], calibration: ResidualCalibration? = nil
    ) throws(AnomalyError) -> [Anomaly] {
        try Require.sameCount(expected.count, observed.count, "expected")
        try Require.sameCount(spread.count, observed.count, "spread")
        try Require.finite(observed, "observed")
        try Require.finite(expected, "expected")
        for value in spread { try Require.positive(value, "spread") }
        let residuals = observed.indices.map { (observed[$0] - expected[$0]) / spread[$0] }
        let learnt: ResidualCalibration?
        if let calibration {
            learnt = calibration
        } else {
            learnt = try ResidualCalibration(residuals: residuals)
        }
        guard let learnt else { return [] }
        let threshold = -log10(falseAlarmRate / 2)
        var points: [AlarmingPoint] = []
        for (index, residual) in residuals.enumerated() {
            let (score, direction) = learnt.score(residual)
            guard score >= threshold else { continue }
            points.append(
                AlarmingPoint(
                    index: index, direction: direction, score: score - log10(2), expected: expected[index],
                    observed: observed[index]))
        }
        return EpisodeGrouping.episodes(points, maximumGap: maximumGap, kind: PointDetector.demandKind)
    }

    /// Finds spikes and drops in a plain series against the moving median of each point's neighbours.
    ///
    /// - Parameters:
    ///   - series: values without trend break or strong season within a window, finite.
    ///   - halfWindow: neighbours on each side, at least 2.
    /// - Returns: episodes in ascending order.
    /// - Throws: `AnomalyError` when the series is too short or a value is missing.
    public func detect(series: [Double], halfWindow: Int) throws(AnomalyError) -> [Anomaly] {
        let expected = try MovingMedian.ofNeighbours(series, halfWindow: halfWindow)
        return try detect(observed: series, expected: expected, spread: series.map { _ in 1 })
    }

    static func demandKind(_ direction: Anomaly.Direction) -> Anomaly.Kind {
        switch direction {
        case .above: .demandSpike
        case .below: .demandDrop
        }
    }
}
