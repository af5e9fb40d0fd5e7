/// Mean and variance of the demand that falls into the time a replenishment takes.
public struct LeadTimeDemand: Sendable, Equatable {
    /// Expected demand over the lead time in units.
    public let mean: Double
    /// Variance of that demand in units squared.
    public let variance: Double

    /// The standard deviation of demand over the lead time in units.
    public var standardDeviation: Double { variance.squareRoot() }

    /// Lead-time demand known by its mean and variance.
    ///
    /// - Parameters:
    ///   - mean: units, at least 0.
    ///   - variance: units squared, at least 0.
    /// - Throws: `InventoryError` when either is negative or not finite.
    public init(mean: Double, variance: Double) throws(InventoryError) {
        try Require.nonNegative(mean, "mean")
        try Require.nonNegative(variance, "variance")
        self.mean = mean
        self.variance = variance
    }

    /// Independent demands per period over a lead time that may vary: μ = d L, σ² = L σ_d² + d² σ_L².
    ///
    /// Source: Silver, Pyke & Peterson, 3rd edition, chapter 7.
    ///
    /// - Parameters:
    ///   - demandMean: units per period, at least 0.
    ///   - demandStandardDeviation: units per period, at least 0.
    ///   - leadTimeMean: periods, at least 0. Under periodic review add the review interval.
    ///   - leadTimeStandardDeviation: periods, at least 0.
    /// - Throws: `InventoryError` when an input is negative or not finite.
    public init(
        demandMean: Double, demandStandardDeviation: Double, leadTimeMean: Double,
        leadTimeStandardDeviation: Double
    ) throws(InventoryError) {
        try Require.nonNegative(demandMean, "demandMean")
        try Require.nonNegative(demandStandardDeviation, "demandStandardDeviation")
        try Require.nonNegative(leadTimeMean, "leadTimeMean")
        try Require.nonNegative(leadTimeStandardDeviation, "leadTimeStandardDeviation")
        let demandPart = leadTimeMean * demandStandardDeviation * demandStandardDeviation
        let leadTimePart = demandMean * leadTimeStandardDeviation
        try self.init(mean: demandMean * leadTimeMean, variance: demandPart + leadTimePart * leadTimePart)
    }

    /// A forecast path whose errors are independent from period to period.
    ///
    /// - Parameters:
    ///   - forecastMeans: expected demand of each period of the lead time, units, at least 0.
    ///   - forecastStandardDeviations: the spread of the forecast error of each of these periods, units.
    /// - Throws: `InventoryError` when the lists differ in length, are empty or hold a negative value.
    public init(forecastMeans: [Double], forecastStandardDeviations: [Double]) throws(InventoryError) {
        try Require.notEmpty(forecastMeans.count, "forecastMeans")
        try Require.sameCount(
            forecastStandardDeviations.count, forecastMeans.count, "forecastStandardDeviations")
        var mean = 0.0
        var variance = 0.0
        for (expected, spread) in zip(forecastMeans, forecastStandardDeviations) {
            try Require.nonNegative(expected, "forecastMeans")
            try Require.nonNegative(spread, "forecastStandardDeviations")
            mean += expected
            variance += spread * spread
        }
        try self.init(mean: mean, variance: variance)
    }

    /// Demand forecast by simple exponential smoothing, whose errors over the lead time hang together because
    /// they share the error of the level: σ² L [1 + α (L − 1) + α² (L − 1)(2L − 1)/6].
    ///
    /// Source: Hyndman, Koehler, Ord & Snyder, Forecasting with Exponential Smoothing, Springer 2008,
    /// for ETS(A,N,N). Leaving the correlation out understates safety stock (Prak, Teunter & Syntetos,
    /// European Journal of Operational Research 256 (2017) 454–461).
    ///
    /// - Parameters:
    ///   - level: the forecast, units per period, at least 0.
    ///   - errorStandardDeviation: spread of the one-step-ahead forecast error, units, at least 0.
    ///   - smoothing: the smoothing parameter α, in [0, 1].
    ///   - leadTimePeriods: whole periods, at least 1.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public init(
        level: Double, errorStandardDeviation: Double, smoothing: Double, leadTimePeriods: Int
    ) throws(InventoryError) {
        try Require.nonNegative(level, "level")
        try Require.nonNegative(errorStandardDeviation, "errorStandardDeviation")
        guard smoothing >= 0, smoothing <= 1 else {
            throw .invalid(
                "smoothing", expected: "a number in [0, 1]", found: smoothing,
                hint: "give the smoothing parameter of the fitted model")
        }
        guard leadTimePeriods >= 1 else {
            throw .invalid(
                "leadTimePeriods", expected: "at least 1", found: leadTimePeriods,
                hint: "round the lead time up to whole periods")
        }
        let periods = Double(leadTimePeriods)
        let shared = smoothing * (periods - 1) + smoothing * smoothing * (periods - 1) * (2 * periods - 1) / 6
        let variance = errorStandardDeviation * errorStandardDeviation * periods * (1 + shared)
        try self.init(mean: level * periods, variance: variance)
    }

    /// Demand of a steady level that exponential smoothing has estimated: the error of the level is the same
    /// in every period, so it counts with the square of the lead time: σ² [L + L² α/(2 − α)].
    ///
    /// Source: Prak, Teunter & Syntetos, "On the calculation of safety stocks when demand is forecasted",
    /// European Journal of Operational Research 256 (2017) 454–461, for simple exponential smoothing of
    /// independent demand.
    ///
    /// - Parameters:
    ///   - steadyLevel: the forecast, units per period, at least 0.
    ///   - errorStandardDeviation: spread of the one-step-ahead forecast error, units, at least 0.
    ///   - smoothing: the smoothing parameter α, in [0, 1].
    ///   - leadTimePeriods: at least 0.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public init(
        steadyLevel: Double, errorStandardDeviation: Double, smoothing: Double, leadTimePeriods: Double
    ) throws(InventoryError) {
        try Require.nonNegative(steadyLevel, "steadyLevel")
        try Require.nonNegative(errorStandardDeviation, "errorStandardDeviation")
        try Require.nonNegative(leadTimePeriods, "leadTimePeriods")
        guard smoothing >= 0, smoothing <= 1 else {
            throw .invalid(
                "smoothing", expected: "a number in [0, 1]", found: smoothing,
                hint: "give the smoothing parameter of the fitted model")
        }
        let shared = leadTimePeriods * leadTimePeriods * smoothing / (2 - smoothing)
        let variance = errorStandardDeviation * errorStandardDeviation * (leadTimePeriods + shared)
        try self.init(mean: steadyLevel * leadTimePeriods, variance: variance)
    }
}
