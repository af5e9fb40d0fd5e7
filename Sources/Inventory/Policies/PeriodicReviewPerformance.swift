import Statistics

/// What a given (R, s, S) policy under periodic review with backorders does in the long run, and the policy
/// that reaches a fill rate.
///
/// After each review the position is S − j with probability m(j)/M(S − s), m and M the renewal functions of
/// demand. Source: Zheng & Federgruen, Operations Research 39 (1991) 654–665; the reorder point for a service
/// level after Tijms & Groenevelt, European Journal of Operational Research 17 (1984) 175–190, without their
/// approximations. With a review every R periods m and M belong to the demand of R periods.
public struct PeriodicReviewPerformance: Sendable, Equatable {
    /// Orders per period.
    public let ordersPerPeriod: Double
    /// Share of demand served from the shelf in the period it arises.
    public let fillRate: Double
    /// Share of periods that end without backorders.
    public let readyRate: Double
    /// Mean units on the shelf at the end of a period.
    public let onHandUnits: Double
    /// Mean units owed at the end of a period.
    public let backorderedUnits: Double

    /// Evaluates a policy exactly.
    ///
    /// - Parameters:
    ///   - reorderPoint: s, units.
    ///   - orderUpToLevel: S, units, above s.
    ///   - demand: of one period; some must be possible. Smooth demand is rounded to the nearest unit.
    ///   - leadTimePeriods: whole periods, at least 0; an order is there before the demand of so many periods
    ///     later.
    ///   - reviewPeriods: R, from 1 to 1,000.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public init(
        reorderPoint: Int, orderUpToLevel: Int, demand: DemandDistribution, leadTimePeriods: Int,
        reviewPeriods: Int = 1
    ) throws(InventoryError) {
        let range = -Require.largestCount...Require.largestCount
        try Require.count(reorderPoint, "reorderPoint", in: range)
        try Require.count(orderUpToLevel, "orderUpToLevel", in: range)
        guard orderUpToLevel > reorderPoint else {
            throw .invalid(
                "orderUpToLevel", expected: "a level above the reorder point \(reorderPoint)",
                found: orderUpToLevel, hint: "order up to more than the level that triggers the order")
        }
        let model = try PositionModel(
            lot: orderUpToLevel - reorderPoint, demand: demand, leadTimePeriods: leadTimePeriods,
            reviewPeriods: reviewPeriods)
        self = model.performance(orderUpToLevel)
    }

    fileprivate init(
        ordersPerPeriod: Double, fillRate: Double, readyRate: Double, onHandUnits: Double,
        backorderedUnits: Double
    ) {
        self.ordersPerPeriod = ordersPerPeriod
        self.fillRate = fillRate
        self.readyRate = readyRate
        self.onHandUnits = onHandUnits
        self.backorderedUnits = backorderedUnits
    }

    /// The smallest levels, a given distance apart, whose fill rate reaches the target.
    ///
    /// - Parameters:
    ///   - target: in (0, 1).
    ///   - lotUnits: S − s, at least 1; for instance the economic order quantity less half a period's demand.
    ///   - demand: of one period; some must be possible.
    ///   - leadTimePeriods: whole periods, at least 0.
    ///   - reviewPeriods: R, from 1 to 1,000.
    /// - Returns: the levels and what they do.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func levels(
        fillRate target: Double, lotUnits: Int, demand: DemandDistribution, leadTimePeriods: Int,
        reviewPeriods: Int = 1
    ) throws(InventoryError) -> (
        reorderPoint: Int, orderUpToLevel: Int, performance: PeriodicReviewPerformance
    ) {
        try Require.serviceLevel(target, "fillRate")
        try Require.count(lotUnits, "lotUnits", in: 1...1_000_000)
        let model = try PositionModel(
            lot: lotUnits, demand: demand, leadTimePeriods: leadTimePeriods, reviewPeriods: reviewPeriods)
        // With nothing ever on the shelf nobody is served; covering the largest demand serves all.
        var low = 0
        var high = model.largestDemand + lotUnits
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if model.performance(middle).fillRate >= target { high = middle } else { low = middle }
        }
        return (high - lotUnits, high, model.performance(high))
    }
}

/// The stationary inventory position after a review, below S.
private struct PositionModel {
    private let renewals: RenewalFunction
    private let lot: Int
    /// Expected demand of a review interval in units.
    private let mean: Double
    private let lead: TabulatedDemand
    /// Demand from a review to the end of each period that its order is the last to serve.
    private let protections: [TabulatedDemand]
    /// The largest demand over lead time and review in units.
    let largestDemand: Int

    init(
        lot: Int, demand: DemandDistribution, leadTimePeriods: Int, reviewPeriods: Int
    ) throws(InventoryError) {
        try Require.count(leadTimePeriods, "leadTimePeriods")
        try Require.count(reviewPeriods, "reviewPeriods", in: 1...1000)
        try Require.positive(demand.mean, "demand")
        guard lot <= 1_000_000 else {
            throw .invalid(
                "lotUnits", expected: "at most 1,000,000 units between the levels", found: lot,
                hint: "count in a larger unit, for instance in cases")
        }
        self.lot = lot
        let interval = try TabulatedDemand(demand.total(overPeriods: Double(reviewPeriods)))
        try Require.positive(interval.mean, "demand")
        var functions = RenewalFunction(demand: interval)
        functions.extend(to: lot)
        renewals = functions
        mean = interval.mean
        lead = try TabulatedDemand(demand.total(overPeriods: Double(leadTimePeriods)))
        var tables: [TabulatedDemand] = []
        for period in 1...reviewPeriods {
            tables.append(
                try TabulatedDemand(demand.total(overPeriods: Double(leadTimePeriods) + Double(period))))
        }
        protections = tables
        largestDemand = tables.reduce(0) { max($0, $1.largest) }
    }

    func performance(_ upTo: Int) -> PeriodicReviewPerformance {
        var short = 0.0
        var ready = 0.0
        var held = 0.0
        var owed = 0.0
        for step in 0..<lot {
            let weight = renewals.density[step]
            var loss = 0.0
            for protection in protections {
                loss = protection.loss(upTo - step)
                ready += weight * protection.cdf(upTo - step)
                owed += weight * loss
                held += weight * protection.complementaryLoss(upTo - step)
            }
            // Of the interval's demand is owed what is owed at its end and was not at its start.
            short += weight * (loss - lead.loss(upTo - step))
        }
        let cycle = renewals.cumulative[lot]
        let periods = cycle * Double(protections.count)
        return PeriodicReviewPerformance(
            ordersPerPeriod: 1 / periods, fillRate: min(1, max(0, 1 - short / cycle / mean)),
            readyRate: ready / periods, onHandUnits: held / periods, backorderedUnits: owed / periods)
    }
}
