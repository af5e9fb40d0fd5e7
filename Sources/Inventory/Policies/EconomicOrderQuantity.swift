import Foundation

/// The economic order quantity: constant demand, a fixed cost per order, a cost of holding stock.
///
/// ```swift
/// let model = try EconomicOrderQuantity(fixedCost: 8, holdingCost: 0.225, demandRate: 1300)
/// model.optimalQuantity  // 304.05 units
/// ```
/// Source: Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd edition, chapter 3 (example 3.1).
public struct EconomicOrderQuantity: Sendable, Equatable {
    /// Money per order.
    public let fixedCost: Double
    /// Money per unit held for one unit of time.
    public let holdingCost: Double
    /// Units per unit of time.
    public let demandRate: Double

    /// Describes the item; the unit of time is the caller's, the same for both rates.
    ///
    /// - Parameters:
    ///   - fixedCost: money per order, at least 0.
    ///   - holdingCost: money per unit and time, above 0.
    ///   - demandRate: units per time, at least 0.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public init(fixedCost: Double, holdingCost: Double, demandRate: Double) throws(InventoryError) {
        try Require.nonNegative(fixedCost, "fixedCost")
        try Require.positive(holdingCost, "holdingCost")
        try Require.nonNegative(demandRate, "demandRate")
        self.fixedCost = fixedCost
        self.holdingCost = holdingCost
        self.demandRate = demandRate
    }

    /// Q* = √(2Kλ/h) in units.
    public var optimalQuantity: Double { (2 * fixedCost * demandRate / holdingCost).squareRoot() }

    /// √(2Kλh), the cost of ordering and holding per unit of time at Q*.
    public var optimalCost: Double { (2 * fixedCost * demandRate * holdingCost).squareRoot() }

    /// Kλ/Q + hQ/2, the cost of ordering and holding per unit of time.
    ///
    /// - Parameter quantity: units per order, above 0.
    /// - Throws: `InventoryError` when the quantity is not above 0.
    public func cost(quantity: Double) throws(InventoryError) -> Double {
        try Require.positive(quantity, "quantity")
        return fixedCost * demandRate / quantity + holdingCost * quantity / 2
    }

    /// An order quantity with planned backorders.
    public struct WithBackorders: Sendable, Equatable {
        /// Units per order.
        public let quantity: Double
        /// The share of the order that fills backorders.
        public let stockoutFraction: Double
        /// Cost of ordering, holding and backorders per unit of time.
        public let cost: Double
    }

    /// The optimum when demand may wait: Q* = √(2Kλ(h + p)/(hp)), x* = h/(h + p).
    ///
    /// Source: Snyder & Shen, 2nd edition, example 3.8.
    ///
    /// - Parameter stockoutCost: money per backordered unit and time, above 0.
    /// - Throws: `InventoryError` when that does not hold.
    public func withBackorders(stockoutCost: Double) throws(InventoryError) -> WithBackorders {
        try Require.positive(stockoutCost, "stockoutCost")
        let stretch = (holdingCost + stockoutCost) / stockoutCost
        return WithBackorders(
            quantity: optimalQuantity * stretch.squareRoot(),
            stockoutFraction: holdingCost / (holdingCost + stockoutCost),
            cost: optimalCost / stretch.squareRoot())
    }

    /// The optimum when stock arrives at a finite rate (the economic production quantity).
    ///
    /// Source: Snyder & Shen, 2nd edition, problem 3.22: holding cost is scaled by 1 − λ/μ.
    ///
    /// - Parameter productionRate: units per time, above the demand rate.
    /// - Returns: the quantity per run in units and the cost per unit of time.
    /// - Throws: `InventoryError` when production cannot keep up with demand.
    public func withProduction(rate productionRate: Double) throws(InventoryError) -> (
        quantity: Double, cost: Double
    ) {
        guard productionRate > demandRate, productionRate.isFinite else {
            throw .invalid(
                "productionRate", expected: "a rate above the demand rate \(demandRate)",
                found: productionRate, hint: "raise the production rate or split the demand")
        }
        let share = 1 - demandRate / productionRate
        return (optimalQuantity / share.squareRoot(), optimalCost * share.squareRoot())
    }
}
