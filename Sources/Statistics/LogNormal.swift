import Foundation

/// The lognormal distribution: the exponential of a normal variable.
public struct LogNormal: ContinuousDistribution, Equatable {
    /// The mean of the logarithm.
    public let logMean: Double
    /// The standard deviation of the logarithm, above 0.
    public let logStandardDeviation: Double
    private let normal: Normal

    /// Makes a lognormal distribution.
    ///
    /// - Parameters:
    ///   - logMean: the mean of ln X, finite.
    ///   - logStandardDeviation: the standard deviation of ln X, above 0.
    /// - Throws: `DistributionError` when a parameter lies outside its domain.
    public init(logMean: Double, logStandardDeviation: Double) throws(DistributionError) {
        normal = try Normal(mean: logMean, standardDeviation: logStandardDeviation)
        self.logMean = logMean
        self.logStandardDeviation = logStandardDeviation
    }

    /// exp(μ + σ²/2).
    public var mean: Double { exp(logMean + normal.variance / 2) }
    /// (exp(σ²) − 1) exp(2μ + σ²).
    public var variance: Double { expm1(normal.variance) * exp(2 * logMean + normal.variance) }
    /// The density at `x`; zero for x ≤ 0.
    public func pdf(_ x: Double) -> Double { x > 0 ? normal.pdf(log(x)) / x : 0 }
    /// P(X ≤ x).
    public func cdf(_ x: Double) -> Double { x > 0 ? normal.cdf(log(x)) : 0 }
    /// P(X > x).
    public func survival(_ x: Double) -> Double { x > 0 ? normal.survival(log(x)) : 1 }

    /// The value below which the given share of the probability lies.
    ///
    /// - Parameter probability: in [0, 1]; 0 and 1 give 0 and +∞.
    /// - Throws: `DistributionError` of kind `invalidProbability` outside that range.
    public func quantile(_ probability: Double) throws(DistributionError) -> Double {
        exp(try normal.quantile(probability))
    }

    /// The loss function E[(X − x)⁺] = E[X] Φ((μ + σ² − ln x)/σ) − x (1 − Φ((ln x − μ)/σ)).
    ///
    /// Source: Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd edition, appendix C.
    public func loss(_ x: Double) -> Double {
        guard x > 0 else { return mean - x }
        let shifted = (log(x) - logMean) / logStandardDeviation
        let excess = mean * Normal.standard.survival(shifted - logStandardDeviation)
        return max(0, excess - x * Normal.standard.survival(shifted))
    }

    /// The complementary loss function E[(x − X)⁺].
    public func complementaryLoss(_ x: Double) -> Double { max(0, x - mean + loss(x)) }
}
