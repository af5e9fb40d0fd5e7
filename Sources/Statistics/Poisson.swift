import Foundation

/// The Poisson distribution.
///
/// Source: pmf by Loader's saddle-point expansion; cdf by P(X ≤ k) = Q(k + 1, λ), DLMF 8.4.10.
public struct Poisson: DiscreteDistribution, Equatable {
    /// The expected count λ, at least 0.
    public let mean: Double

    /// Makes a Poisson distribution.
    ///
    /// - Parameter mean: the expected count, finite and at least 0.
    /// - Throws: `DistributionError` when that does not hold.
    public init(mean: Double) throws(DistributionError) {
        guard mean >= 0, mean.isFinite else {
            throw .parameter("mean", expected: "a finite number of at least 0", found: mean)
        }
        self.mean = mean
    }

    /// Equal to the mean.
    public var variance: Double { mean }

    /// P(X = k).
    public func pmf(_ k: Int) -> Double { k < 0 ? 0 : SaddlePoint.poisson(Double(k), mean) }

    /// P(X ≤ k).
    public func cdf(_ k: Int) -> Double { k < 0 ? 0 : IncompleteGamma.upper(Double(k) + 1, mean) }

    /// P(X > k).
    public func survival(_ k: Int) -> Double { k < 0 ? 1 : IncompleteGamma.lower(Double(k) + 1, mean) }

    /// The smallest k with P(X ≤ k) ≥ `probability`.
    ///
    /// - Parameter probability: in [0, 1).
    /// - Throws: `DistributionError` of kind `invalidProbability` outside that range.
    public func quantile(_ probability: Double) throws(DistributionError) -> Int {
        try searchedQuantile(probability)
    }

    /// The loss function E[(X − k)⁺] = (λ − k) P(X > k) + λ P(X = k).
    ///
    /// Source: Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd edition, appendix C.
    public func loss(_ k: Int) -> Double {
        if k <= 0 { return mean - Double(k) }
        if Double(k) > mean { return summedLoss(k) }
        return (mean - Double(k)) * survival(k) + mean * pmf(k)
    }
}
