import Foundation

/// The beta distribution on [0, 1].
///
/// Source: the cdf is the regularised incomplete beta function, DLMF 8.17.2.
public struct Beta: ContinuousDistribution, Equatable {
    /// The first shape α, above 0.
    public let alpha: Double
    /// The second shape β, above 0.
    public let beta: Double

    /// Makes a beta distribution.
    ///
    /// - Parameters:
    ///   - alpha: above 0.
    ///   - beta: above 0.
    /// - Throws: `DistributionError` when a parameter lies outside its domain.
    public init(alpha: Double, beta: Double) throws(DistributionError) {
        try requirePositive(alpha, "alpha")
        try requirePositive(beta, "beta")
        self.alpha = alpha
        self.beta = beta
    }

    /// α / (α + β).
    public var mean: Double { alpha / (alpha + beta) }
    /// αβ / ((α + β)² (α + β + 1)).
    public var variance: Double {
        let total = alpha + beta
        return alpha * beta / (total * total * (total + 1))
    }

    /// The density at `x`; zero outside (0, 1), where the ends are left out.
    public func pdf(_ x: Double) -> Double {
        guard x > 0, x < 1 else { return 0 }
        return IncompleteBeta.scale(alpha, beta, x, 1 - x) / (x * (1 - x))
    }

    /// P(X ≤ x).
    public func cdf(_ x: Double) -> Double { IncompleteBeta.lower(alpha, beta, x) }

    /// P(X > x).
    public func survival(_ x: Double) -> Double {
        IncompleteBeta.upper(alpha, beta, x, complement: 1 - x)
    }

    /// The value below which the given share of the probability lies, by bisection to the last digit.
    ///
    /// - Parameter probability: in [0, 1].
    /// - Throws: `DistributionError` of kind `invalidProbability` outside that range.
    public func quantile(_ probability: Double) throws(DistributionError) -> Double {
        try requireProbability(probability)
        if probability == 0 || probability == 1 { return probability }
        var low = 0.0
        var high = 1.0
        for _ in 0..<1100 {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { break }
            if cdf(middle) < probability { low = middle } else { high = middle }
        }
        return high
    }
}
