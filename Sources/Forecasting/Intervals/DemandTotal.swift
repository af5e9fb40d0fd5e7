internal import Statistics

/// The distribution of demand summed over the first periods of a forecast, such as a lead time.
///
/// It comes from simulated sample paths, so errors that persist from day to day are in it; adding daily
/// quantiles would be wrong.
///
/// ```swift
/// let leadTimeDemand = try forecast.total(over: 14)
/// let reorderPoint = leadTimeDemand.quantile(0.95)
/// ```
public struct DemandTotal: Sendable, Equatable {
    /// How many periods are summed.
    public let periods: Int
    /// Expected total, in units; the sum of the forecast's means.
    public let mean: Double
    /// Standard deviation of the total, in units, forecast error included.
    public let standardDeviation: Double
    /// Simulated totals in ascending order, in units.
    public let sortedTotals: [Double]

    init(periods: Int, mean: Double, standardDeviation: Double, sortedTotals: [Double]) {
        self.periods = periods
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.sortedTotals = sortedTotals
    }

    /// The total that demand stays at or below with the given probability.
    ///
    /// - Parameter probability: between 0 and 1; outside of it the nearest simulated end is used.
    public func quantile(_ probability: Double) -> Double {
        SampleStatistics.quantile(sorted: sortedTotals, probability) ?? mean
    }

    /// The central interval that holds the total with the probability `level`, in per cent.
    public func interval(level: Double) -> (lower: Double, upper: Double) {
        let tail = (1 - level / 100) / 2
        return (quantile(tail), quantile(1 - tail))
    }
}
