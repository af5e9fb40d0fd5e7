/// How much to have for one period of uncertain demand when leftovers and shortages both cost money.
///
/// With a lead time of L periods under periodic review, the same optimum is the base-stock level for demand over
/// L + 1 periods.
/// Source: Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd edition, chapter 4 (examples 4.2 to 4.7).
public struct Newsvendor: Sendable, Equatable {
    /// Money per unit left over.
    public let holdingCost: Double
    /// Money per unit short.
    public let stockoutCost: Double

    /// An optimal level and its expected cost.
    public struct Solution: Sendable, Equatable {
        /// Units to have.
        public let baseStockLevel: Double
        /// Expected cost of leftovers and shortages per period.
        public let cost: Double
    }

    /// The problem in terms of the two costs.
    ///
    /// - Parameters:
    ///   - holdingCost: money per unit left over, above 0.
    ///   - stockoutCost: money per unit short, above 0.
    /// - Throws: `InventoryError` when either is not above 0.
    public init(holdingCost: Double, stockoutCost: Double) throws(InventoryError) {
        try Require.positive(holdingCost, "holdingCost")
        try Require.positive(stockoutCost, "stockoutCost")
        self.holdingCost = holdingCost
        self.stockoutCost = stockoutCost
    }

    /// The problem in terms of prices: a unit left over loses cost − salvage, a unit short loses price − cost.
    ///
    /// - Parameters:
    ///   - unitPrice: revenue per unit sold, above the cost.
    ///   - unitCost: cost per unit bought, above the salvage value.
    ///   - salvageValue: revenue per unit left over.
    /// - Throws: `InventoryError` unless salvage value < cost < price.
    public init(unitPrice: Double, unitCost: Double, salvageValue: Double) throws(InventoryError) {
        guard salvageValue < unitCost, unitCost < unitPrice else {
            throw .invalid(
                "unitCost", expected: "a cost between salvage value \(salvageValue) and price \(unitPrice)",
                found: unitCost, hint: "outside that range the best order is nothing or without limit")
        }
        try self.init(holdingCost: unitCost - salvageValue, stockoutCost: unitPrice - unitCost)
    }

    /// p/(p + h), the probability of no stockout that is worth its cost.
    public var criticalRatio: Double { stockoutCost / (stockoutCost + holdingCost) }

    /// The smallest level that reaches the critical ratio, and its expected cost.
    ///
    /// - Parameter demand: the distribution of demand over the period, or over L + 1 periods.
    /// - Throws: `InventoryError` when the quantile cannot be taken.
    public func optimum(demand: DemandDistribution) throws(InventoryError) -> Solution {
        let level = try demand.quantile(criticalRatio)
        return Solution(baseStockLevel: level, cost: cost(level: level, demand: demand))
    }

    /// h E[(S − D)⁺] + p E[(D − S)⁺], the expected cost of a level.
    public func cost(level: Double, demand: DemandDistribution) -> Double {
        holdingCost * demand.expectedSurplus(level) + stockoutCost * demand.expectedShortage(level)
    }

    /// Expected profit of a level: the margin on expected demand less the expected cost.
    /// For a problem made from prices, where the stockout cost is the margin.
    public func profit(level: Double, demand: DemandDistribution) -> Double {
        stockoutCost * demand.mean - cost(level: level, demand: demand)
    }
}
