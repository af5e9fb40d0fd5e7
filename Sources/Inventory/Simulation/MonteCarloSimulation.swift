public import Statistics

/// What a policy can be expected to do when demand is drawn at random, with how sure that is.
///
/// Source: independent replications, Law, Simulation Modeling and Analysis, 5th edition 2015, section 9.4;
/// the fill rate as a ratio of means with the variance of the classical ratio estimator, Cochran, Sampling
/// Techniques, 3rd edition 1977, section 6.4.
public struct MonteCarloSimulation: Sendable, Equatable {
    /// A mean over replications with the half width of its confidence interval.
    public struct Estimate: Sendable, Equatable {
        /// The estimated mean.
        public let mean: Double
        /// The interval reaches this far to both sides of the mean.
        public let halfWidth: Double
    }

    /// Runs behind the estimates.
    public let replications: Int
    /// Share of demand served from the shelf; absent when no demand was drawn.
    public let fillRate: Estimate?
    /// Share of periods whose demand was served in full.
    public let readyRate: Estimate
    /// Units on the shelf at the end of a period.
    public let onHandUnits: Estimate
    /// Units owed at the end of a period.
    public let backorderedUnits: Estimate
    /// Orders per period.
    public let ordersPerPeriod: Estimate
    /// Units that perish per period.
    public let outdatedUnits: Estimate
    /// Cost per period; absent when no costs were given.
    public let costPerPeriod: Estimate?

    /// Draws demand paths and runs the policy through each.
    ///
    /// - Parameters:
    ///   - replications: at least 2.
    ///   - seed: of all draws.
    ///   - confidence: the probability that an interval holds the true mean, in (0, 1).
    ///   - policy: when to order and how much.
    ///   - rules: lead time, review, shortages and costs.
    ///   - startingUnits: on the shelf before the first period, at least 0.
    ///   - warmUpPeriods: at the start of each run that do not count; fewer than a path has.
    ///   - path: draws the demand of one run, units of each period; for forecasts whose errors hang together
    ///     it draws the error of the level once a path.
    /// - Throws: `InventoryError` when an input lies outside its range, or what `path` or the policy throws.
    public init(
        replications: Int, seed: UInt64, confidence: Double, policy: ReplenishmentPolicy,
        rules: SimulationRules, startingUnits: Double, warmUpPeriods: Int = 0,
        path: (inout SeededRandom) throws(InventoryError) -> [Double]
    ) throws(InventoryError) {
        guard replications >= 2 else {
            throw .invalid(
                "replications", expected: "at least 2", found: replications,
                hint: "a single run says nothing about its uncertainty")
        }
        try Require.serviceLevel(confidence, "confidence")
        var random = SeededRandom(seed: seed)
        var runs: [SimulationOutcome.Totals] = []
        runs.reserveCapacity(replications)
        for _ in 0..<replications {
            let demand = try path(&random)
            guard demand.count > warmUpPeriods else {
                throw .invalid(
                    "warmUpPeriods", expected: "fewer than the \(demand.count) periods of a path",
                    found: warmUpPeriods, hint: "draw longer paths")
            }
            let outcome = try PolicySimulation.replay(
                demand: demand, policy: policy, rules: rules, startingUnits: startingUnits,
                warmUpPeriods: warmUpPeriods, seed: random.next())
            runs.append(outcome.totals)
        }
        let summary = try ReplicationSummary(count: replications, confidence: confidence)
        self.replications = replications
        fillRate = summary.ratio(runs.map { $0.servedUnits }, runs.map { $0.demandUnits })
        let perPeriod = { (value: (SimulationOutcome.Totals) -> Double) in
            summary.mean(runs.map { value($0) / Double($0.periods) })
        }
        readyRate = perPeriod { Double($0.periodsWithoutShortage) }
        onHandUnits = perPeriod { $0.onHandUnitPeriods }
        backorderedUnits = perPeriod { $0.backorderedUnitPeriods }
        ordersPerPeriod = perPeriod { Double($0.orders) }
        outdatedUnits = perPeriod { $0.outdatedUnits }
        costPerPeriod = rules.costs == nil ? nil : perPeriod { $0.cost ?? 0 }
    }

    /// Draws independent demand from a forecast, one distribution for each period.
    ///
    /// - Parameters:
    ///   - forecast: the distribution of demand of each period.
    ///   - replications: at least 2.
    ///   - seed: of all draws.
    ///   - confidence: the probability that an interval holds the true mean, in (0, 1).
    ///   - policy: when to order and how much.
    ///   - rules: lead time, review, shortages and costs.
    ///   - startingUnits: on the shelf before the first period, at least 0.
    ///   - warmUpPeriods: at the start of each run that do not count.
    /// - Throws: `InventoryError` when an input lies outside its range, or what the policy throws.
    public init(
        forecast: [DemandDistribution], replications: Int, seed: UInt64, confidence: Double,
        policy: ReplenishmentPolicy, rules: SimulationRules, startingUnits: Double, warmUpPeriods: Int = 0
    ) throws(InventoryError) {
        var samplers: [DemandSampler] = []
        for (index, demand) in forecast.enumerated() {
            if index > 0, demand == forecast[index - 1] {
                samplers.append(samplers[index - 1])
            } else {
                samplers.append(try DemandSampler(demand))
            }
        }
        try self.init(
            replications: replications, seed: seed, confidence: confidence, policy: policy, rules: rules,
            startingUnits: startingUnits, warmUpPeriods: warmUpPeriods
        ) { (random) throws(InventoryError) in
            samplers.map { $0.next(&random) }
        }
    }
}

/// Means and Student intervals over independent replications.
struct ReplicationSummary {
    private let count: Double
    private let factor: Double

    init(count: Int, confidence: Double) throws(InventoryError) {
        self.count = Double(count)
        do {
            factor = try StudentT(degreesOfFreedom: Double(count - 1)).quantile((1 + confidence) / 2)
        } catch {
            throw InventoryError(error)
        }
    }

    func mean(_ values: [Double]) -> MonteCarloSimulation.Estimate {
        let mean = values.reduce(0, +) / count
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return .init(mean: mean, halfWidth: factor * (squares / (count - 1) / count).squareRoot())
    }

    func ratio(_ numerators: [Double], _ denominators: [Double]) -> MonteCarloSimulation.Estimate? {
        let total = denominators.reduce(0, +)
        guard total > 0 else { return nil }
        let ratio = numerators.reduce(0, +) / total
        let squares = zip(numerators, denominators).reduce(0.0) { sum, pair in
            let residual = pair.0 - ratio * pair.1
            return sum + residual * residual
        }
        let deviation = (squares / (count - 1) / count).squareRoot() / (total / count)
        return .init(mean: ratio, halfWidth: factor * deviation)
    }
}
