import Foundation
import Statistics

/// How residuals are distributed when nothing is wrong, learnt robustly from residuals that may hold anomalies.
///
/// Each side of the median has its own scale (the median absolute deviation of that side) and its own heaviness of
/// tail: a Student distribution whose quantiles of the absolute value have the observed ratios, never lighter than the
/// normal. A short sample draws the tail towards a usual one, and the uncertainty of its scale makes it heavier.
/// Anomalies of more than 3 in 100 of the residuals of a side count as its tail.
///
/// Source of the scale per side: Rosenmai's double MAD after Rousseeuw & Croux, JASA 88 (1993) 1273–1283, whose
/// 37 percent efficiency gives the degrees of freedom spent; the variances of independent scale mixtures add.
public struct ResidualCalibration: Sendable, Equatable {
    /// One side of the distribution.
    struct Side: Sendable, Equatable {
        let scale: Double
        let distribution: StudentT
    }

    /// The median of the residuals.
    public let centre: Double
    let above: Side
    let below: Side

    /// Learns from residuals.
    ///
    /// - Parameter residuals: observed − expected, each divided by its own spread where that differs from point to
    ///   point; at least 8, finite.
    /// - Returns: absent when the residuals do not vary.
    /// - Throws: `AnomalyError` when there are too few or one is missing.
    public init?(residuals: [Double]) throws(AnomalyError) {
        try Require.count(residuals.count, atLeast: 8, "residuals")
        try Require.finite(residuals, "residuals")
        guard let centre = SampleStatistics.median(residuals) else { return nil }
        let deviations = residuals.map { $0 - centre }
        let overall = deviations.map { abs($0) }.sorted()
        guard let fallback = ResidualCalibration.fallbackScale(overall) else { return nil }
        self.centre = centre
        do {
            above = try ResidualCalibration.side(deviations.filter { $0 >= 0 }, fallback)
            below = try ResidualCalibration.side(deviations.filter { $0 <= 0 }.map { -$0 }, fallback)
        } catch {
            throw AnomalyError(error)
        }
    }

    /// −log₁₀ of the probability of a residual at least this far out on its side, and the side.
    func score(_ residual: Double) -> (score: Double, direction: Anomaly.Direction) {
        let deviation = residual - centre
        let side = deviation >= 0 ? above : below
        return (
            TailScore.student(abs(deviation) / side.scale, side.distribution),
            deviation >= 0 ? .above : .below
        )
    }

    /// A scale for a side whose median deviation is zero, as in a series that mostly repeats: the scale of all
    /// residuals, by their median or, where more than half agree, by their mean absolute deviation.
    ///
    /// Source of the factors: Iglewicz & Hoaglin, How to Detect and Handle Outliers, ASQC 1993.
    private static func fallbackScale(_ sorted: [Double]) -> Double? {
        let median = SampleStatistics.quantile(sorted: sorted, 0.5) ?? 0
        if median > 0 { return 1.482602218505602 * median }
        let mean = SampleStatistics.mean(sorted) ?? 0
        return mean > 0 ? 1.2533141373155 * mean : nil
    }

    private static func side(
        _ deviations: [Double], _ fallback: Double
    ) throws(DistributionError) -> Side {
        let sorted = deviations.sorted()
        let half = SampleStatistics.quantile(sorted: sorted, 0.5) ?? 0
        let spent = 0.37 * Double(deviations.count)
        guard half > 0 else {
            return Side(scale: fallback, distribution: try StudentT(degreesOfFreedom: max(2, spent)))
        }
        let tail = try TailHeaviness.inverseDegreesOfFreedom(sorted: sorted, half: half)
        let student = try StudentT(degreesOfFreedom: max(1, 1 / (tail + 1 / spent)))
        // The scale that puts the median absolute value where it was observed.
        return Side(scale: half / (try student.quantile(0.75)), distribution: student)
    }
}

/// The heaviness of a tail from quantiles.
enum TailHeaviness {
    // Chosen by simulation, between false alarms on residuals with heavy tails and misses on normal ones.
    private static let commonInverse = 1.0 / 4
    private static let commonWeight = 25.0
    /// How many deviations it takes for a quantile further out to tell anything, and how heavy a tail it may tell of: a
    /// few large anomalies move it.
    private static let outerCount = 40
    private static let largestOuterInverse = 0.4

    /// One over the degrees of freedom to use for the absolute deviations of one side.
    ///
    /// The 90th percentile over the median tells of the tail, and from 40 deviations on the 97th too, if it is
    /// heavier there. Such ratios scatter by about one over the root of the count, far too much to extrapolate from a
    /// short sample; they are drawn towards 4 degrees of freedom, as if 25 more points had shown that.
    ///
    /// - Parameters:
    ///   - sorted: ascending, at least 0.
    ///   - half: their median, above 0.
    static func inverseDegreesOfFreedom(sorted: [Double], half: Double) throws(DistributionError) -> Double {
        func inverse(_ level: Double) throws(DistributionError) -> Double {
            let quantile = SampleStatistics.quantile(sorted: sorted, level) ?? half
            return 1 / (try degreesOfFreedom(ratio: quantile / half, level: level))
        }
        var observed = try inverse(0.9)
        if sorted.count >= outerCount {
            observed = max(observed, min(largestOuterInverse, try inverse(0.97)))
        }
        let weight = Double(sorted.count)
        return (weight * observed + commonWeight * commonInverse) / (weight + commonWeight)
    }

    /// The degrees of freedom at which this quantile of the absolute value of a Student variable has this ratio to the
    /// median; between 1 and 1,000 (as good as normal).
    static func degreesOfFreedom(ratio: Double, level: Double) throws(DistributionError) -> Double {
        var low = 0.0
        var high = log(1000.0)
        for _ in 0..<30 {
            let middle = (low + high) / 2
            let student = try StudentT(degreesOfFreedom: exp(middle))
            let found = try student.quantile((1 + level) / 2) / (try student.quantile(0.75))
            if found > ratio { low = middle } else { high = middle }
        }
        return exp((low + high) / 2)
    }
}
