import Foundation

/// The place of a series after which its values are most consistently larger, or smaller, than before it.
///
/// Ranks make it independent of the distribution: heavy tails do not raise its false alarms.
///
/// Source: Pettitt, "A non-parametric approach to the change-point problem", Applied Statistics 28 (1979) 126–135; the
/// probability 2 exp(−6 K²/(n³ + n²)) is an upper bound but for the smallest samples. With autocorrelation ρ the
/// variance of K grows by (1 + ρ)/(1 − ρ), that of a sum of a first-order autoregression.
struct PettittTest {
    private static let fewest = 20

    /// The first position of the values after the change.
    let start: Int
    /// Whether the values after it are larger.
    let rises: Bool
    /// −log₁₀ of the probability of such a difference without a change, at least 0.
    let score: Double

    /// - Parameters:
    ///   - values: finite.
    ///   - correlation: the autocorrelation of neighbours while nothing changes, in [0, 1).
    /// - Returns: absent for fewer than 20 values, or when none differ.
    init?(_ values: [Double], correlation: Double = 0) {
        guard values.count >= Self.fewest else { return nil }
        let count = Double(values.count)
        var statistic = 0.0
        var most = (value: 0.0, last: 0)
        for (index, rank) in Self.ranks(values).enumerated() {
            statistic += 2 * rank - (count + 1)
            if abs(statistic) > abs(most.value) { most = (statistic, index) }
        }
        guard most.value != 0, most.last + 1 < values.count else { return nil }
        let inflation = (1 + correlation) / (1 - correlation)
        let exponent = 6 * most.value * most.value / (count * count * (count + 1)) / inflation
        start = most.last + 1
        rises = most.value < 0
        score = max(0, exponent / log(10) - log10(2))
    }

    /// From 1; equal values share the mean of their ranks.
    private static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for position in start..<end { ranks[order[position]] = Double(start + 1 + end) / 2 }
            start = end
        }
        return ranks
    }
}
