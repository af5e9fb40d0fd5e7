import Foundation

/// Student's t distribution.
///
/// Source: the cdf through the incomplete beta function, Abramowitz & Stegun 26.7.1.
public struct StudentT: ContinuousDistribution, Equatable {
    /// The degrees of freedom, above 0, not necessarily whole.
    public let degreesOfFreedom: Double

    /// Makes a t distribution.
    ///
    /// - Parameter degreesOfFreedom: above 0.
    /// - Throws: `DistributionError` when that does not hold.
    public init(degreesOfFreedom: Double) throws(DistributionError) {
        try requirePositive(degreesOfFreedom, "degreesOfFreedom")
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// 0, or not a number with one degree of freedom or less, where the mean does not exist.
    public var mean: Double { degreesOfFreedom > 1 ? 0 : .nan }

    /// ν / (ν − 2), infinite for ν in (1, 2] and not a number below.
    public var variance: Double {
        if degreesOfFreedom > 2 { return degreesOfFreedom / (degreesOfFreedom - 2) }
        return degreesOfFreedom > 1 ? .infinity : .nan
    }

    /// The density at `x`.
    public func pdf(_ x: Double) -> Double {
        let v = degreesOfFreedom
        let square = x * x
        // Through the beta density of ν/(ν + x²), which keeps its digits for large ν.
        if square == 0 {
            return exp(logGamma((v + 1) / 2) - logGamma(v / 2)) / (v * Double.pi).squareRoot()
        }
        let scale = IncompleteBeta.scale(v / 2, 0.5, v / (v + square), square / (v + square))
        return scale / abs(x)
    }

    /// P(X ≤ x).
    public func cdf(_ x: Double) -> Double {
        x > 0 ? 0.5 + centralHalf(x) : (x < 0 ? tailHalf(x) : 0.5)
    }

    /// P(X > x).
    public func survival(_ x: Double) -> Double { cdf(-x) }

    /// The value below which the given share of the probability lies.
    ///
    /// - Parameter probability: in [0, 1]; 0 and 1 give −∞ and +∞.
    /// - Throws: `DistributionError` of kind `invalidProbability` outside that range.
    public func quantile(_ probability: Double) throws(DistributionError) -> Double {
        try requireProbability(probability)
        if probability == 0.5 { return 0 }
        let tail = min(probability, 1 - probability)
        guard tail > 0 else { return probability == 0 ? -.infinity : .infinity }
        let magnitude = tail > 0.3 ? centralQuantile(0.5 - tail) : tailQuantile(tail)
        return probability < 0.5 ? -magnitude : magnitude
    }

    /// P(0 < X ≤ |x|).
    private func centralHalf(_ x: Double) -> Double {
        let total = degreesOfFreedom + x * x
        return 0.5
            * IncompleteBeta.lower(
                0.5, degreesOfFreedom / 2, x * x / total, complement: degreesOfFreedom / total)
    }

    /// P(X > |x|).
    private func tailHalf(_ x: Double) -> Double {
        guard x.isFinite else { return 0 }
        let total = degreesOfFreedom + x * x
        return 0.5
            * IncompleteBeta.lower(
                degreesOfFreedom / 2, 0.5, degreesOfFreedom / total, complement: x * x / total)
    }

    /// Near the centre the distance from the median is what is known well, and it grows nearly linearly with x.
    private func centralQuantile(_ half: Double) -> Double {
        TailInversion.solve(
            probability: half, start: half / pdf(0), rising: true, tail: centralHalf, density: pdf)
    }

    private func tailQuantile(_ tail: Double) -> Double {
        TailInversion.solve(
            probability: tail, start: -Normal.standardQuantile(tail), rising: false, tail: tailHalf,
            density: pdf)
    }
}
