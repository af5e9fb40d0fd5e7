public import Statistics

/// The optimal (r, Q) policy for demand in whole units, one at a time, under continuous review with backorders.
///
/// Source: Federgruen & Zheng, "An efficient algorithm for computing an optimal (r, Q) policy in continuous review
/// stochastic inventory systems", Operations Research 40 (1992) 808–813; Snyder & Shen, 2nd edition, example 5.8.
public struct ContinuousReviewExact: Sendable {
    /// The optimal policy and its cost.
    public struct Solution: Sendable, Equatable {
        /// Order when the position falls to this many units.
        public let reorderPoint: Int
        /// Units per order.
        public let orderQuantity: Int
        /// Expected cost per unit of time.
        public let cost: Double
    }

    /// Finds the optimal policy for Poisson demand.
    ///
    /// - Parameters:
    ///   - fixedCost: money per order, at least 0.
    ///   - holdingCost: money per unit and time, above 0.
    ///   - stockoutCost: money per backordered unit and time, above 0.
    ///   - demandRate: units per time, above 0.
    ///   - leadTime: time from order to delivery, at least 0.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func poisson(
        fixedCost: Double, holdingCost: Double, stockoutCost: Double, demandRate: Double, leadTime: Double
    ) throws(InventoryError) -> Solution {
        try Require.positive(demandRate, "demandRate")
        try Require.nonNegative(leadTime, "leadTime")
        let demand: Poisson
        do {
            demand = try Poisson(mean: demandRate * leadTime)
        } catch {
            throw InventoryError(error)
        }
        return try optimum(
            fixedCost: fixedCost, holdingCost: holdingCost, stockoutCost: stockoutCost,
            demandRate: demandRate, leadTimeDemand: demand)
    }

    /// Finds the optimal policy for any whole-unit distribution of lead-time demand.
    ///
    /// The best Q + 1 consecutive positions are the best Q and the cheaper of their two neighbours, as the cost
    /// rate g is convex; Q grows while that neighbour costs less than the average so far.
    ///
    /// - Parameters:
    ///   - fixedCost: money per order, at least 0.
    ///   - holdingCost: money per unit and time, above 0.
    ///   - stockoutCost: money per backordered unit and time, above 0.
    ///   - demandRate: units per time, above 0.
    ///   - leadTimeDemand: demand over the lead time.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func optimum(
        fixedCost: Double, holdingCost: Double, stockoutCost: Double, demandRate: Double,
        leadTimeDemand: some DiscreteDistribution
    ) throws(InventoryError) -> Solution {
        try Require.nonNegative(fixedCost, "fixedCost")
        try Require.positive(holdingCost, "holdingCost")
        try Require.positive(stockoutCost, "stockoutCost")
        try Require.positive(demandRate, "demandRate")
        let rate = { (level: Int) in
            holdingCost * leadTimeDemand.complementaryLoss(level) + stockoutCost * leadTimeDemand.loss(level)
        }
        let best: Int
        do {
            best = try leadTimeDemand.quantile(stockoutCost / (stockoutCost + holdingCost))
        } catch {
            throw InventoryError(error)
        }
        var low = best - 1
        var high = best + 1
        var total = fixedCost * demandRate + rate(best)
        var quantity = 1
        while true {
            let lowRate = rate(low)
            let highRate = rate(high)
            let next = min(lowRate, highRate)
            let average = total / Double(quantity)
            guard next < average else {
                return Solution(reorderPoint: low, orderQuantity: quantity, cost: average)
            }
            total += next
            quantity += 1
            if lowRate <= highRate { low -= 1 } else { high += 1 }
        }
    }
}
