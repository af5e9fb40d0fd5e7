import Foundation

/// The normal distribution.
///
/// ```swift
/// let safetyFactor = try Normal.standard.quantile(0.95)  // 1.6448536269514722
/// ```
public struct Normal: ContinuousDistribution, Equatable {
    /// The expected value.
    public let mean: Double
    /// The standard deviation, above 0.
    public let standardDeviation: Double

    /// Mean 0, standard deviation 1.
    public static let standard = Normal(checkedMean: 0, standardDeviation: 1)

    /// Makes a normal distribution.
    ///
    /// - Parameters:
    ///   - mean: any finite number.
    ///   - standardDeviation: above 0.
    /// - Throws: `DistributionError` when a parameter lies outside its domain.
    public init(mean: Double, standardDeviation: Double) throws(DistributionError) {
        guard mean.isFinite else { throw .parameter("mean", expected: "a finite number", found: mean) }
        try requirePositive(standardDeviation, "standardDeviation")
        self.init(checkedMean: mean, standardDeviation: standardDeviation)
    }

    private init(checkedMean mean: Double, standardDeviation: Double) {
        self.mean = mean
        self.standardDeviation = standardDeviation
    }

    /// The square of the standard deviation.
    public var variance: Double { standardDeviation * standardDeviation }

    /// The density at `x`.
    public func pdf(_ x: Double) -> Double {
        let z = (x - mean) / standardDeviation
        return exp(-0.5 * z * z) / (standardDeviation * (2 * Double.pi).squareRoot())
    }

    /// P(X ≤ x), by the complementary error function.
    public func cdf(_ x: Double) -> Double {
        0.5 * erfc(-(x - mean) / (standardDeviation * 2.0.squareRoot()))
    }

    /// P(X > x), by the complementary error function.
    public func survival(_ x: Double) -> Double {
        0.5 * erfc((x - mean) / (standardDeviation * 2.0.squareRoot()))
    }

    /// The value below which the given share of the probability lies (algorithm AS 241).
    ///
    /// - Parameter probability: in [0, 1]; 0 and 1 give −∞ and +∞.
    /// - Throws: `DistributionError` of kind `invalidProbability` outside that range.
    public func quantile(_ probability: Double) throws(DistributionError) -> Double {
        try requireProbability(probability)
        return mean + standardDeviation * Normal.standardQuantile(probability)
    }

    /// The loss function E[(X − x)⁺] = σ L((x − μ)/σ).
    ///
    /// Source: Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd edition, appendix C.
    public func loss(_ x: Double) -> Double {
        standardDeviation * Normal.unitLoss((x - mean) / standardDeviation)
    }

    /// The complementary loss function E[(x − X)⁺].
    public func complementaryLoss(_ x: Double) -> Double {
        standardDeviation * Normal.unitLoss((mean - x) / standardDeviation)
    }

    /// The second-order loss function ½ E[((X − x)⁺)²].
    ///
    /// Source: Snyder & Shen, 2nd edition, appendix C: ½ [(z² + 1)(1 − Φ(z)) − z φ(z)], scaled by σ².
    public func secondLoss(_ x: Double) -> Double {
        let z = (x - mean) / standardDeviation
        let unit = 0.5 * ((z * z + 1) * Normal.standard.survival(z) - z * Normal.standard.pdf(z))
        return variance * max(0, unit)
    }

    /// The unit normal loss function L(z) = φ(z) − z (1 − Φ(z)), the expected excess of a standard normal over z.
    ///
    /// Source: Silver, Pyke & Peterson, Inventory Management and Production Planning and Scheduling,
    /// 3rd edition, appendix B (there G(k)).
    public static func unitLoss(_ z: Double) -> Double {
        if z == .infinity { return 0 }
        return max(0, standard.pdf(z) - z * standard.survival(z))
    }
}
