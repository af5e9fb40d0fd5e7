public import Statistics

/// The distribution of demand over some stretch of time, in units of the item.
///
/// One type for the continuous and the discrete families, so that policies are written once.
public enum DemandDistribution: Sendable, Equatable {
    /// Smooth demand; may put some probability below zero.
    case normal(Normal)
    /// Smooth, skewed demand that is never negative.
    case gamma(Gamma)
    /// Counts as variable as their mean.
    case poisson(Poisson)
    /// Counts more variable than their mean.
    case negativeBinomial(NegativeBinomial)
    /// Observed demands, each as probable as the others, or weighted outcomes.
    case empirical(EmpiricalDemand)
    /// Demand known with certainty.
    case deterministic(Double)
    /// Whole units with a probability each, for instance the demand over a lead time that varies.
    case tabulated(TabulatedDemand)

    /// The count distribution with this mean and variance: negative binomial, or Poisson when the variance
    /// does not exceed the mean.
    ///
    /// Source: Syntetos, Babai, Lengu & Altay, "Distributional assumptions for parametric forecasting of
    /// intermittent demand", in Service Parts Management, Springer 2011, where the negative binomial fits
    /// best.
    ///
    /// - Parameters:
    ///   - mean: expected demand in units, at least 0; 0 gives demand of zero with certainty.
    ///   - variance: in units squared, at least 0.
    /// - Throws: `InventoryError` when either is negative or not finite.
    public static func counts(mean: Double, variance: Double) throws(InventoryError) -> DemandDistribution {
        try Require.nonNegative(mean, "mean")
        try Require.nonNegative(variance, "variance")
        guard mean > 0 else { return .deterministic(0) }
        do {
            guard variance > mean * (1 + 1e-9) else { return .poisson(try Poisson(mean: mean)) }
            return .negativeBinomial(try NegativeBinomial(mean: mean, variance: variance))
        } catch {
            throw InventoryError(error)
        }
    }

    /// The normal distribution with this mean and standard deviation; certainty when the latter is 0.
    ///
    /// - Parameters:
    ///   - mean: expected demand in units, at least 0.
    ///   - standardDeviation: in units, at least 0.
    /// - Throws: `InventoryError` when either is negative or not finite.
    public static func normal(mean: Double, standardDeviation: Double) throws(InventoryError)
        -> DemandDistribution
    {
        try Require.nonNegative(mean, "mean")
        try Require.nonNegative(standardDeviation, "standardDeviation")
        guard standardDeviation > 0 else { return .deterministic(mean) }
        do {
            return .normal(try Normal(mean: mean, standardDeviation: standardDeviation))
        } catch {
            throw InventoryError(error)
        }
    }

    /// The gamma distribution with this mean and standard deviation; certainty when the latter is 0.
    ///
    /// Source: Burgin, "The gamma distribution and inventory control", Operational Research Quarterly 26
    /// (1975).
    ///
    /// - Parameters:
    ///   - mean: expected demand in units, at least 0.
    ///   - standardDeviation: in units, at least 0.
    /// - Throws: `InventoryError` when either is negative or not finite.
    public static func gamma(mean: Double, standardDeviation: Double) throws(InventoryError)
        -> DemandDistribution
    {
        try Require.nonNegative(mean, "mean")
        try Require.nonNegative(standardDeviation, "standardDeviation")
        guard mean > 0, standardDeviation > 0 else { return .deterministic(mean) }
        do {
            return .gamma(try Gamma(mean: mean, variance: standardDeviation * standardDeviation))
        } catch {
            throw InventoryError(error)
        }
    }

    /// Expected demand in units.
    public var mean: Double {
        switch self {
        case .normal(let demand): demand.mean
        case .gamma(let demand): demand.mean
        case .poisson(let demand): demand.mean
        case .negativeBinomial(let demand): demand.mean
        case .empirical(let demand): demand.mean
        case .deterministic(let demand): demand
        case .tabulated(let demand): demand.mean
        }
    }

    /// The variance of demand in units squared.
    public var variance: Double {
        switch self {
        case .normal(let demand): demand.variance
        case .gamma(let demand): demand.variance
        case .poisson(let demand): demand.variance
        case .negativeBinomial(let demand): demand.variance
        case .empirical(let demand): demand.variance
        case .deterministic: 0
        case .tabulated(let demand): demand.variance
        }
    }

    /// Whether demand comes in whole units only.
    public var isDiscrete: Bool {
        switch self {
        case .poisson, .negativeBinomial, .tabulated: true
        case .normal, .gamma, .empirical, .deterministic: false
        }
    }

    /// The probability that demand is at most `units`.
    public func cdf(_ units: Double) -> Double {
        switch self {
        case .normal(let demand): demand.cdf(units)
        case .gamma(let demand): demand.cdf(units)
        case .poisson(let demand): demand.cdf(DemandDistribution.floorCount(units))
        case .negativeBinomial(let demand): demand.cdf(DemandDistribution.floorCount(units))
        case .empirical(let demand): demand.cdf(units)
        case .deterministic(let demand): units >= demand ? 1 : 0
        case .tabulated(let demand): demand.cdf(DemandDistribution.floorCount(units))
        }
    }

    /// The smallest stock that covers demand with at least this probability.
    ///
    /// - Parameter probability: in (0, 1).
    /// - Throws: `InventoryError` outside that range.
    public func quantile(_ probability: Double) throws(InventoryError) -> Double {
        try Require.serviceLevel(probability, "probability")
        do {
            switch self {
            case .normal(let demand): return try demand.quantile(probability)
            case .gamma(let demand): return try demand.quantile(probability)
            case .poisson(let demand): return Double(try demand.quantile(probability))
            case .negativeBinomial(let demand): return Double(try demand.quantile(probability))
            case .empirical(let demand): return demand.quantile(probability)
            case .deterministic(let demand): return demand
            case .tabulated(let demand): return Double(try demand.quantile(probability))
            }
        } catch {
            throw InventoryError(error)
        }
    }

    /// The expected number of units short, E[(demand − units)⁺].
    public func expectedShortage(_ units: Double) -> Double {
        switch self {
        case .normal(let demand): demand.loss(units)
        case .gamma(let demand): demand.loss(units)
        case .poisson(let demand): DemandDistribution.interpolated(units, demand.loss)
        case .negativeBinomial(let demand): DemandDistribution.interpolated(units, demand.loss)
        case .empirical(let demand): demand.loss(units)
        case .deterministic(let demand): max(0, demand - units)
        case .tabulated(let demand): DemandDistribution.interpolated(units, demand.loss)
        }
    }

    /// The expected number of units left over, E[(units − demand)⁺].
    public func expectedSurplus(_ units: Double) -> Double {
        max(0, units - mean + expectedShortage(units))
    }

    private static func floorCount(_ units: Double) -> Int {
        // Beyond this bound the count distributions hold no probability a Double can express.
        Int(min(max(units.rounded(.down), -1), 1e15))
    }

    /// The loss function of whole-unit demand is a straight line between whole stocks.
    private static func interpolated(_ units: Double, _ loss: (Int) -> Double) -> Double {
        let below = min(max(units.rounded(.down), -1e15), 1e15)
        let share = units - below
        let left = loss(Int(below))
        guard share > 0 else { return left }
        return left + share * (loss(Int(below) + 1) - left)
    }
}
