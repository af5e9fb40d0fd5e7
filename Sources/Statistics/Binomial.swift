import Foundation

/// The binomial distribution: successes in n independent trials.
///
/// Source: pmf by Loader's saddle-point expansion; cdf through the incomplete beta function, DLMF 8.17.5.
public struct Binomial: DiscreteDistribution, Equatable {
    /// The number of trials n, at least 0.
    public let trials: Int
    /// The probability of a success, in [0, 1].
    public let probability: Double

    /// Makes a binomial distribution.
    ///
    /// - Parameters:
    ///   - trials: at least 0.
    ///   - probability: in [0, 1].
    /// - Throws: `DistributionError` when a parameter lies outside its domain.
    public init(trials: Int, probability: Double) throws(DistributionError) {
        guard trials >= 0 else {
            throw .parameter("trials", expected: "a number of at least 0", found: Double(trials))
        }
        guard probability >= 0, probability <= 1 else {
            throw .parameter("probability", expected: "a number in [0, 1]", found: probability)
        }
        self.trials = trials
        self.probability = probability
    }

    /// np.
    public var mean: Double { Double(trials) * probability }
    /// np(1 − p).
    public var variance: Double { mean * (1 - probability) }

    /// P(X = k).
    public func pmf(_ k: Int) -> Double {
        guard k >= 0, k <= trials else { return 0 }
        return SaddlePoint.binomial(Double(k), Double(trials), probability, 1 - probability)
    }

    /// P(X ≤ k).
    public func cdf(_ k: Int) -> Double {
        guard k >= 0 else { return 0 }
        guard k < trials else { return 1 }
        return IncompleteBeta.lower(
            Double(trials - k), Double(k) + 1, 1 - probability, complement: probability)
    }

    /// P(X > k).
    public func survival(_ k: Int) -> Double {
        guard k >= 0 else { return 1 }
        guard k < trials else { return 0 }
        return IncompleteBeta.lower(
            Double(k) + 1, Double(trials - k), probability, complement: 1 - probability)
    }

    /// The smallest k with P(X ≤ k) ≥ `probability`.
    ///
    /// - Parameter probability: in [0, 1).
    /// - Throws: `DistributionError` of kind `invalidProbability` outside that range.
    public func quantile(_ probability: Double) throws(DistributionError) -> Int {
        try searchedQuantile(probability)
    }

    /// The loss function E[(X − k)⁺], by summing the tail.
    public func loss(_ k: Int) -> Double {
        if k <= 0 { return mean - Double(k) }
        var total = 0.0
        for j in stride(from: k + 1, through: trials, by: 1) { total += Double(j - k) * pmf(j) }
        return total
    }
}
