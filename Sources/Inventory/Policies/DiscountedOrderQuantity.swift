import Foundation

/// The economic order quantity under quantity discounts; holding cost is a rate on the price paid.
///
/// Source: Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd edition, example 3.5.
public struct DiscountedOrderQuantity: Sendable, Equatable {
    /// Money per order.
    public let fixedCost: Double
    /// Money per unit of money tied up for one unit of time: 0.3 for 30 percent a year.
    public let holdingCostRate: Double
    /// Units per unit of time.
    public let demandRate: Double
    /// The supplier's prices.
    public let prices: PriceSchedule

    /// An order quantity under the price schedule.
    public struct Choice: Sendable, Equatable {
        /// Units per order.
        public let quantity: Double
        /// The price region it falls into, counted from 0.
        public let region: Int
        /// Cost of buying, ordering and holding per unit of time.
        public let cost: Double
    }

    /// Describes the item and its prices.
    ///
    /// - Parameters:
    ///   - fixedCost: money per order, at least 0.
    ///   - holdingCostRate: per time, above 0.
    ///   - demandRate: units per time, above 0.
    ///   - prices: the supplier's prices.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public init(
        fixedCost: Double, holdingCostRate: Double, demandRate: Double, prices: PriceSchedule
    ) throws(InventoryError) {
        try Require.nonNegative(fixedCost, "fixedCost")
        try Require.positive(holdingCostRate, "holdingCostRate")
        try Require.positive(demandRate, "demandRate")
        self.fixedCost = fixedCost
        self.holdingCostRate = holdingCostRate
        self.demandRate = demandRate
        self.prices = prices
    }

    /// The cost of buying, ordering and holding per unit of time with orders of this size.
    ///
    /// - Parameter quantity: units per order, above 0.
    /// - Throws: `InventoryError` when the quantity is not above 0.
    public func cost(quantity: Double) throws(InventoryError) -> Double {
        try Require.positive(quantity, "quantity")
        return costUnchecked(quantity)
    }

    private func costUnchecked(_ quantity: Double) -> Double {
        let unitCost = prices.purchaseCost(quantity: quantity) / quantity
        return unitCost * demandRate + fixedCost * demandRate / quantity + holdingCostRate * unitCost
            * quantity / 2
    }

    /// The quantity of least cost among all sizes the rules allow.
    ///
    /// Within a region the cost is convex in the quantity, so only the allowed sizes next to the region's own
    /// optimum and those next to its ends can be best. Ties go to the smaller quantity.
    ///
    /// - Parameter rules: minimum, multiple and maximum of an order; none by default.
    /// - Returns: the best quantity, its price region and its cost per unit of time.
    /// - Throws: `InventoryError` of kind `infeasible` when the rules allow no quantity above 0.
    public func optimum(rules: OrderRules = .unrestricted) throws(InventoryError) -> Choice {
        var best: Choice?
        for region in prices.unitCosts.indices {
            for quantity in candidates(region, rules) where quantity > 0 {
                let cost = costUnchecked(quantity)
                if let known = best, !(cost < known.cost - 1e-12 * known.cost) { continue }
                best = Choice(quantity: quantity, region: prices.region(of: quantity), cost: cost)
            }
        }
        guard let best else {
            throw InventoryError(
                kind: .infeasible, parameter: "rules", message: "no order quantity above 0 is allowed",
                hint: "check minimum, multiple and maximum against each other and the fixed cost")
        }
        return best
    }

    private func candidates(_ region: Int, _ rules: OrderRules) -> [Double] {
        let start = prices.breakpoints[region]
        let end =
            region + 1 < prices.breakpoints.count ? prices.breakpoints[region + 1] : Double.infinity
        let setup = fixedCost + prices.premium(region)
        let ideal = (2 * setup * demandRate / (holdingCostRate * prices.unitCosts[region])).squareRoot()
        let inside = min(max(ideal, start), end)
        let sizes = [
            rules.roundedDown(inside), rules.roundedUp(inside), rules.roundedUp(start),
            rules.roundedUp(rules.multiple ?? rules.minimumQuantity),
        ]
        return sizes.compactMap { $0 }.filter { $0 >= start && $0 < end }
    }
}
