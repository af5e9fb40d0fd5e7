import Foundation
import Statistics

/// Tail probabilities as −log₁₀, which go on growing where the probability itself underflows.
enum TailScore {
    private static let perDecade = 2.302585092994046

    /// −log₁₀ P(X > x) for a standard normal X.
    static func normal(_ x: Double) -> Double {
        if x < 30 { return -log(Normal.standard.survival(x)) / perDecade }
        // Mills' ratio to second order (Abramowitz & Stegun 26.2.12).
        let square = x * x
        let correction = log1p(-1 / square + 3 / (square * square))
        return (square / 2 + log(x * (2 * Double.pi).squareRoot()) - correction) / perDecade
    }

    /// −log₁₀ P(X > x) for Student's t.
    static func student(_ x: Double, _ distribution: StudentT) -> Double {
        let tail = distribution.survival(x)
        if tail > 1e-280 { return -log(tail) / perDecade }
        // The leading term of the tail, C ν^((ν−1)/2) x^(−ν) with C the density's constant.
        let v = distribution.degreesOfFreedom
        let constant = lgamma((v + 1) / 2) - lgamma(v / 2) - 0.5 * log(v * Double.pi)
        return -(constant + 0.5 * (v - 1) * log(v) - v * log(x)) / perDecade
    }

    /// −log₁₀ P(X ≥ k) for counts of this mean and variance: negative binomial, or Poisson when the variance does
    /// not exceed the mean.
    static func counts(_ k: Double, mean: Double, variance: Double) -> Double {
        guard k > 0 else { return 0 }
        guard mean > 0 else { return .greatestFiniteMagnitude.squareRoot() }
        let whole = Int(min(k.rounded(.up), 1e15))
        let tail = upperTail(whole - 1, mean, variance)
        if tail > 1e-280 { return -log(tail) / perDecade }
        return -logMass(Double(whole), mean, variance) / perDecade
    }

    private static func upperTail(_ k: Int, _ mean: Double, _ variance: Double) -> Double {
        // Parameters are checked by the callers; a refusal here could only mean "no information", hence 1.
        if variance > mean * (1 + 1e-9) {
            return (try? NegativeBinomial(mean: mean, variance: variance))?.survival(k) ?? 1
        }
        return (try? Poisson(mean: mean))?.survival(k) ?? 1
    }

    /// ln P(X = k), which stands for the tail where the terms after it are far smaller.
    private static func logMass(_ k: Double, _ mean: Double, _ variance: Double) -> Double {
        guard variance > mean * (1 + 1e-9) else { return k * log(mean) - mean - lgamma(k + 1) }
        let size = mean * mean / (variance - mean)
        let success = mean / variance
        return lgamma(k + size) - lgamma(k + 1) - lgamma(size) + size * log(success) + k * log1p(-success)
    }
}
