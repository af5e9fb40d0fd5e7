/// The chi-squared distribution: a gamma distribution of shape ν/2 and scale 2.
///
/// Source: Abramowitz & Stegun 26.4.19.
public struct ChiSquared: ContinuousDistribution, Equatable {
    /// The degrees of freedom, above 0.
    public let degreesOfFreedom: Double
    private let gamma: Gamma

    /// Makes a chi-squared distribution.
    ///
    /// - Parameter degreesOfFreedom: above 0.
    /// - Throws: `DistributionError` when that does not hold.
    public init(degreesOfFreedom: Double) throws(DistributionError) {
        try requirePositive(degreesOfFreedom, "degreesOfFreedom")
        self.degreesOfFreedom = degreesOfFreedom
        gamma = try Gamma(shape: degreesOfFreedom / 2, scale: 2)
    }

    /// The degrees of freedom.
    public var mean: Double { degreesOfFreedom }
    /// Twice the degrees of freedom.
    public var variance: Double { 2 * degreesOfFreedom }
    /// The density at `x`.
    public func pdf(_ x: Double) -> Double { gamma.pdf(x) }
    /// P(X ≤ x).
    public func cdf(_ x: Double) -> Double { gamma.cdf(x) }
    /// P(X > x).
    public func survival(_ x: Double) -> Double { gamma.survival(x) }

    /// The value below which the given share of the probability lies.
    ///
    /// - Parameter probability: in [0, 1]; 0 and 1 give 0 and +∞.
    /// - Throws: `DistributionError` of kind `invalidProbability` outside that range.
    public func quantile(_ probability: Double) throws(DistributionError) -> Double {
        try gamma.quantile(probability)
    }
}
