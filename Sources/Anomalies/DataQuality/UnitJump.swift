import Foundation
import Statistics

/// Finds where a series jumps by a known conversion factor and stays there: pieces booked as cases, or the other way.
///
/// Compares the medians of the logarithms on both sides of each point. A jump must be near a factor, far outside the
/// scatter of the logarithms on both sides, and the largest of its surroundings.
public struct UnitJump: Sendable, Equatable {
    /// The conversion factors looked for, each above 1.
    public let factors: [Double]
    /// How far a jump may miss a factor, as a share of it.
    public let tolerance: Double
    /// How many values on each side are compared.
    public let window: Int

    /// Makes a detector.
    ///
    /// - Parameters:
    ///   - factors: case packs and conversions of the item, each above 1.
    ///   - tolerance: relative, in (0, 1).
    ///   - window: values on each side, at least 4.
    /// - Throws: `AnomalyError` when an input lies outside its range.
    public init(factors: [Double], tolerance: Double, window: Int) throws(AnomalyError) {
        try Require.count(factors.count, atLeast: 1, "factors")
        for factor in factors where !(factor > 1 && factor.isFinite) {
            throw .invalid(
                "factors", expected: "numbers above 1", found: factor,
                hint: "a factor works in both directions")
        }
        try Require.rate(tolerance, "tolerance")
        try Require.count(window, atLeast: 4, "window")
        self.factors = factors
        self.tolerance = tolerance
        self.window = window
    }

    /// Finds jumps; zeros carry no unit and are left out of the comparison.
    ///
    /// - Parameters:
    ///   - values: at least 0, finite.
    ///   - falseAlarmRate: per point, in (0, 1).
    /// - Returns: findings in ascending order, each from the jump to the next one or the end. Expected is the median
    ///   before, observed the median after.
    /// - Throws: `AnomalyError` when a value is negative or missing, or the rate lies outside its range.
    public func detect(values: [Double], falseAlarmRate: Double) throws(AnomalyError) -> [Anomaly] {
        try Require.rate(falseAlarmRate, "falseAlarmRate")
        try Require.finite(values, "values")
        for (index, value) in values.enumerated() where value < 0 {
            throw .invalid(
                "values", expected: "values of at least 0", found: "\(value) at position \(index)",
                hint: "look for negative values with DataGaps first")
        }
        let positions = values.indices.filter { values[$0] > 0 }
        let logarithms = positions.map { log(values[$0]) }
        guard logarithms.count >= 2 * window else { return [] }
        let jumps = peaks(logarithms, threshold: -log10(falseAlarmRate / 2))
        return jumps.enumerated().map { order, jump in
            let end = order + 1 < jumps.count ? positions[jumps[order + 1].index] : values.count
            return Anomaly(
                kind: .unitJump, range: positions[jump.index]..<end, peak: positions[jump.index],
                score: jump.score - log10(2), direction: jump.after >= jump.before ? .above : .below,
                expected: exp(jump.before), observed: exp(jump.after))
        }
    }

    private struct Jump {
        let index: Int
        let before: Double
        let after: Double
        let score: Double
        let contrast: Double
    }

    private func peaks(_ logarithms: [Double], threshold: Double) -> [Jump] {
        var best: [Jump] = []
        for index in window...(logarithms.count - window) {
            guard let jump = jump(logarithms, at: index), jump.score >= threshold else { continue }
            if let last = best.last, index - last.index < window {
                if jump.contrast > last.contrast { best[best.count - 1] = jump }
            } else {
                best.append(jump)
            }
        }
        return best
    }

    private func jump(_ logarithms: [Double], at index: Int) -> Jump? {
        let left = Array(logarithms[(index - window)..<index])
        let right = Array(logarithms[index..<(index + window)])
        guard let before = SampleStatistics.median(left), let after = SampleStatistics.median(right),
            isNearFactor(after - before)
        else { return nil }
        let scatter = left.map { abs($0 - before) } + right.map { abs($0 - after) }
        let total = scatter.reduce(0, +)
        // The mean absolute deviation from fitted medians, with the normal's factor; an exact series scatters by
        // less than the tolerance can tell apart.
        let scale = max(tolerance / 10, 1.2533141373155 * total / Double(scatter.count - 2))
        let standardError = scale * (Double.pi / Double(window)).squareRoot()
        let score = student(abs(after - before) / standardError, degrees: Double(scatter.count - 2))
        return Jump(index: index, before: before, after: after, score: score, contrast: -total)
    }

    private func isNearFactor(_ logarithm: Double) -> Bool {
        factors.contains { abs(abs(logarithm) - log($0)) <= log1p(tolerance) }
    }

    private func student(_ statistic: Double, degrees: Double) -> Double {
        guard let distribution = try? StudentT(degreesOfFreedom: degrees) else { return 0 }
        return TailScore.student(statistic, distribution)
    }
}
