import Foundation

/// The negative binomial distribution: failures before the r-th success, r not necessarily whole.
///
/// P(X = k) = Γ(k + r) / (k! Γ(r)) pʳ (1 − p)ᵏ, as in scipy's `nbinom`.
/// Source: the cdf through the incomplete beta function, DLMF 8.17.24.
public struct NegativeBinomial: DiscreteDistribution, Equatable {
    /// The number of successes r, above 0.
    public let successes: Double
    /// The probability p of a success, in (0, 1].
    public let probability: Double

    /// Makes a negative binomial distribution.
    ///
    /// - Parameters:
    ///   - successes: the number of successes waited for, above 0, not necessarily whole.
    ///   - probability: the probability of a success, in (0, 1].
    /// - Throws: `DistributionError` when a parameter lies outside its domain.
    public init(successes: Double, probability: Double) throws(DistributionError) {
        try requirePositive(successes, "successes")
        guard probability > 0, probability <= 1 else {
            throw .parameter("probability", expected: "a number in (0, 1]", found: probability)
        }
        self.successes = successes
        self.probability = probability
    }

    /// The negative binomial distribution with this mean and variance: p = μ/σ², r = μ²/(σ² − μ).
    ///
    /// - Parameters:
    ///   - mean: above 0.
    ///   - variance: above the mean; counts that vary less are Poisson or binomial.
    /// - Throws: `DistributionError` when a parameter lies outside its domain.
    public init(mean: Double, variance: Double) throws(DistributionError) {
        try requirePositive(mean, "mean")
        guard variance > mean, variance.isFinite else {
            throw .parameter("variance", expected: "a finite number above the mean \(mean)", found: variance)
        }
        try self.init(successes: mean * mean / (variance - mean), probability: mean / variance)
    }

    /// r (1 − p) / p.
    public var mean: Double { successes * (1 - probability) / probability }
    /// r (1 − p) / p².
    public var variance: Double { mean / probability }

    /// P(X = k).
    public func pmf(_ k: Int) -> Double {
        guard k >= 0 else { return 0 }
        let total = successes + Double(k)
        return SaddlePoint.binomial(successes, total, probability, 1 - probability) * successes / total
    }

    /// P(X ≤ k).
    public func cdf(_ k: Int) -> Double {
        guard k >= 0 else { return 0 }
        return IncompleteBeta.lower(successes, Double(k) + 1, probability, complement: 1 - probability)
    }

    /// P(X > k).
    public func survival(_ k: Int) -> Double {
        guard k >= 0 else { return 1 }
        return IncompleteBeta.upper(successes, Double(k) + 1, probability, complement: 1 - probability)
    }

    /// The smallest k with P(X ≤ k) ≥ `probability`.
    ///
    /// - Parameter probability: in [0, 1).
    /// - Throws: `DistributionError` of kind `invalidProbability` outside that range.
    public func quantile(_ probability: Double) throws(DistributionError) -> Int {
        try searchedQuantile(probability)
    }

    /// The loss function E[(X − k)⁺].
    ///
    /// Below the mean by E[X; X > k] = E[X] P(Y ≥ k), Y negative binomial with r + 1 successes; above it by
    /// summing the tail.
    public func loss(_ k: Int) -> Double {
        if k <= 0 { return mean - Double(k) }
        if Double(k) > mean { return summedLoss(k) }
        let above = IncompleteBeta.upper(
            successes + 1, Double(k), probability, complement: 1 - probability)
        return mean * above - Double(k) * survival(k)
    }
}
