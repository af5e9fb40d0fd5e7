import Statistics

extension DemandDistribution {
    /// The demand of several independent periods that each have this distribution.
    ///
    /// Normal, gamma, Poisson and negative binomial demand keep their family (for the last, the same
    /// probability of success), so that parts of a period are possible; observed demand is convolved and
    /// needs whole periods.
    ///
    /// - Parameter periods: at least 0; none give zero with certainty.
    /// - Throws: `InventoryError` when that does not hold, or when observed demand is not in whole units or
    ///   is asked for parts of a period.
    public func total(overPeriods periods: Double) throws(InventoryError) -> DemandDistribution {
        try Require.nonNegative(periods, "periods")
        guard periods > 0 else { return .deterministic(0) }
        do {
            switch self {
            case .normal(let demand):
                return .normal(
                    try Normal(
                        mean: demand.mean * periods,
                        standardDeviation: demand.standardDeviation * periods.squareRoot()))
            case .gamma(let demand):
                return .gamma(try Gamma(shape: demand.shape * periods, scale: demand.scale))
            case .poisson(let demand):
                return .poisson(try Poisson(mean: demand.mean * periods))
            case .negativeBinomial(let demand):
                return .negativeBinomial(
                    try NegativeBinomial(
                        successes: demand.successes * periods, probability: demand.probability))
            case .deterministic(let units):
                return .deterministic(units * periods)
            case .empirical, .tabulated: break
            }
        } catch {
            throw InventoryError(error)
        }
        guard periods == periods.rounded(), periods <= 1e6 else {
            throw .invalid(
                "periods", expected: "a whole number of periods for observed demand", found: periods,
                hint: "round the lead time up or fit a distribution")
        }
        return .tabulated(try TabulatedDemand(self).sum(overPeriods: Int(periods)))
    }

    /// The demand over a lead time that itself varies: the distribution of each possible duration, weighted
    /// by its probability.
    ///
    /// Unlike the two moments of `LeadTimeDemand`, this keeps the shape: a supplier that is either punctual
    /// or very late gives demand with two humps. Source: the compound distribution of Zipkin, Foundations of
    /// Inventory Management, 2000, chapter 7, for lead times independent of demand.
    ///
    /// - Parameters:
    ///   - leadTimeProbabilities: of 0, 1, 2 … periods, at least 0, adding up to 1 within 10⁻⁹.
    ///   - reviewPeriods: added to every lead time, at least 0: the review interval under periodic review.
    /// - Returns: the distribution in whole units; smooth demand is rounded to the nearest unit.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public func total(
        overLeadTime leadTimeProbabilities: [Double], reviewPeriods: Int = 0
    ) throws(InventoryError) -> DemandDistribution {
        try Require.count(reviewPeriods, "reviewPeriods")
        // The table checks the probabilities.
        let leadTime = try TabulatedDemand(probabilities: leadTimeProbabilities)
        var parts: [(weight: Double, demand: TabulatedDemand)] = []
        for (periods, weight) in leadTime.probabilities.enumerated() where weight > 0 {
            let demand = try total(overPeriods: Double(periods + reviewPeriods))
            parts.append((weight, try TabulatedDemand(demand)))
        }
        return .tabulated(TabulatedDemand(mixing: parts))
    }
}

extension TabulatedDemand {
    init(mixing parts: [(weight: Double, demand: TabulatedDemand)]) {
        let low = parts.reduce(Int.max) { min($0, $1.demand.smallest) }
        let high = parts.reduce(0) { max($0, $1.demand.largest) }
        var masses = [Double](repeating: 0, count: high - low + 1)
        for part in parts {
            let offset = part.demand.smallest - low
            for (index, mass) in part.demand.probabilities.enumerated() {
                masses[offset + index] += part.weight * mass
            }
        }
        self.init(smallest: low, masses: masses)
    }
}
