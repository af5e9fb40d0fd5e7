/// A distribution on the counts 0, 1, 2, …
public protocol DiscreteDistribution: Sendable {
    /// The expected value.
    var mean: Double { get }
    /// The variance.
    var variance: Double { get }
    /// P(X = k); zero for negative k.
    func pmf(_ k: Int) -> Double
    /// P(X ≤ k).
    func cdf(_ k: Int) -> Double
    /// P(X > k), computed without subtracting from one so that small tails keep their digits.
    func survival(_ k: Int) -> Double
    /// The smallest k with P(X ≤ k) ≥ `probability`.
    ///
    /// - Parameter probability: in [0, 1).
    /// - Throws: `DistributionError` of kind `invalidProbability` outside that range.
    func quantile(_ probability: Double) throws(DistributionError) -> Int
    /// The loss function E[(X − k)⁺]: the expected number of units short when k are there.
    func loss(_ k: Int) -> Double
}

extension DiscreteDistribution {
    /// The complementary loss function E[(k − X)⁺]: the expected number of units left over when k are there.
    ///
    /// By E[(k − X)⁺] = k − E[X] + E[(X − k)⁺].
    public func complementaryLoss(_ k: Int) -> Double {
        max(0, Double(k) - mean + loss(k))
    }

    /// Searches the quantile from a normal approximation, doubling the step until it is bracketed.
    func searchedQuantile(_ probability: Double) throws(DistributionError) -> Int {
        guard probability >= 0, probability < 1 else {
            throw .probability(probability, expected: "[0, 1)")
        }
        let z = min(8, max(-8, Normal.standardQuantile(max(probability, 1e-300))))
        let reaches = { (k: Int) in
            // Comparing the smaller of the two tails keeps the digits of the probability that was asked for.
            probability < 0.5 ? self.cdf(k) >= probability : self.survival(k) <= 1 - probability
        }
        var high = max(0, Int(mean + z * variance.squareRoot()))
        var low = high - 1
        var step = 1
        while !reaches(high) {
            low = high
            high += step
            step *= 2
        }
        step = 1
        while low >= 0, reaches(low) {
            high = low
            low -= step
            step *= 2
        }
        low = max(low, -1)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if reaches(middle) { high = middle } else { low = middle }
        }
        return high
    }

    /// Σ (j − k) P(X = j) over j > k, stopped when a term no longer changes the sum. Accurate above the mean,
    /// where closed forms subtract nearly equal numbers.
    func summedLoss(_ k: Int) -> Double {
        var total = 0.0
        var j = max(k, -1) + 1
        while true {
            let term = Double(j - k) * pmf(j)
            total += term
            if term <= total * 1e-17, Double(j) > mean { return total }
            j += 1
        }
    }
}
