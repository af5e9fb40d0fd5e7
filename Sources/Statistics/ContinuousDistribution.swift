/// A distribution on the real line with a density.
public protocol ContinuousDistribution: Sendable {
    /// The expected value; infinite or not a number where the distribution has none.
    var mean: Double { get }
    /// The variance; infinite or not a number where the distribution has none.
    var variance: Double { get }
    /// The density at `x`.
    func pdf(_ x: Double) -> Double
    /// P(X ≤ x).
    func cdf(_ x: Double) -> Double
    /// P(X > x), computed without subtracting from one so that small tails keep their digits.
    func survival(_ x: Double) -> Double
    /// The smallest x with P(X ≤ x) ≥ `probability`.
    ///
    /// - Parameter probability: in [0, 1]; 0 and 1 give the ends of the support.
    /// - Throws: `DistributionError` of kind `invalidProbability` outside that range.
    func quantile(_ probability: Double) throws(DistributionError) -> Double
}

extension ContinuousDistribution {
    func requireProbability(_ probability: Double) throws(DistributionError) {
        guard probability >= 0, probability <= 1 else {
            throw .probability(probability, expected: "[0, 1]")
        }
    }
}
