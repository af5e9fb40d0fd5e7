import Statistics

/// Location, spread and quantiles of observed times: lead times, or days late.
public struct ObservedSpread: Sendable, Equatable {
    /// How many observations stand behind the figures.
    public let count: Int
    /// Their mean, in the unit of the observations.
    public let mean: Double
    /// Their standard deviation (divisor n − 1); absent for one observation.
    public let standardDeviation: Double?
    private let sorted: [Double]

    /// Measures observations; absent when there are none.
    ///
    /// - Parameter observations: finite numbers, in days for lead times.
    /// - Throws: `InventoryError` when an observation is missing or infinite.
    public init?(_ observations: [Double]) throws(InventoryError) {
        for observation in observations { try Require.finite(observation, "observations") }
        guard let mean = SampleStatistics.mean(observations) else { return nil }
        count = observations.count
        self.mean = mean
        standardDeviation = SampleStatistics.standardDeviation(observations)
        sorted = observations.sorted()
    }

    /// The median.
    public var median: Double { quantile(0.5) }

    /// The sample quantile of type 7 (Hyndman & Fan 1996).
    ///
    /// - Parameter probability: in [0, 1]; outside of it the nearest end is used.
    public func quantile(_ probability: Double) -> Double {
        SampleStatistics.quantile(sorted: sorted, probability) ?? mean
    }
}
