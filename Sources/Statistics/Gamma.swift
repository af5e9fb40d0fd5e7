import Foundation

/// The gamma distribution with density x^(k−1) e^(−x/θ) / (Γ(k) θ^k).
///
/// Source: the cdf is the regularised incomplete gamma function, DLMF 8.2.4.
public struct Gamma: ContinuousDistribution, Equatable {
    /// The shape k, above 0.
    public let shape: Double
    /// The scale θ, above 0.
    public let scale: Double

    /// Makes a gamma distribution.
    ///
    /// - Parameters:
    ///   - shape: above 0.
    ///   - scale: above 0.
    /// - Throws: `DistributionError` when a parameter lies outside its domain.
    public init(shape: Double, scale: Double) throws(DistributionError) {
        try requirePositive(shape, "shape")
        try requirePositive(scale, "scale")
        self.shape = shape
        self.scale = scale
    }

    /// The gamma distribution with this mean and variance.
    ///
    /// - Throws: `DistributionError` unless both are above 0.
    public init(mean: Double, variance: Double) throws(DistributionError) {
        try requirePositive(mean, "mean")
        try requirePositive(variance, "variance")
        try self.init(shape: mean * mean / variance, scale: variance / mean)
    }

    /// kθ.
    public var mean: Double { shape * scale }
    /// kθ².
    public var variance: Double { shape * scale * scale }

    /// The density at `x`; zero below 0.
    public func pdf(_ x: Double) -> Double {
        guard x >= 0 else { return 0 }
        if x == 0 { return shape < 1 ? .infinity : (shape == 1 ? 1 / scale : 0) }
        return SaddlePoint.poisson(shape, x / scale) * shape / x
    }

    /// P(X ≤ x).
    public func cdf(_ x: Double) -> Double { IncompleteGamma.lower(shape, x / scale) }

    /// P(X > x).
    public func survival(_ x: Double) -> Double { IncompleteGamma.upper(shape, x / scale) }

    /// The value below which the given share of the probability lies.
    ///
    /// - Parameter probability: in [0, 1]; 0 and 1 give 0 and +∞.
    /// - Throws: `DistributionError` of kind `invalidProbability` outside that range.
    public func quantile(_ probability: Double) throws(DistributionError) -> Double {
        try requireProbability(probability)
        if probability == 0 { return 0 }
        if probability == 1 { return .infinity }
        let rising = probability <= 0.5
        return TailInversion.solve(
            probability: rising ? probability : 1 - probability, start: firstGuess(probability),
            rising: rising, tail: rising ? cdf : survival, density: pdf)
    }

    /// The loss function E[(X − x)⁺] = kθ P(Y > x) − x P(X > x), Y of shape k + 1.
    public func loss(_ x: Double) -> Double {
        guard x > 0 else { return mean - x }
        return max(0, mean * IncompleteGamma.upper(shape + 1, x / scale) - x * survival(x))
    }

    /// Wilson & Hilferty's cube-root approximation; the leading term of the series where that fails.
    private func firstGuess(_ probability: Double) -> Double {
        let z = Normal.standardQuantile(probability)
        let root = 1 - 1 / (9 * shape) + z / (3 * shape.squareRoot())
        if root > 0.2 { return scale * shape * root * root * root }
        return scale * max(1e-300, exp((log(probability) + logGamma(shape + 1)) / shape))
    }
}
