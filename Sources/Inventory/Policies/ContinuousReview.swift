import Foundation
import Statistics

/// The (r, Q) policy under continuous review with normally distributed lead-time demand and backorders.
///
/// Source: Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd edition, chapter 5 (example 5.1 and problem 5.1).
public struct ContinuousReview: Sendable, Equatable {
    /// Money per order.
    public let fixedCost: Double
    /// Money per unit held for one unit of time.
    public let holdingCost: Double
    /// Money per backordered unit: per unit of time, or per unit where a method says so.
    public let stockoutCost: Double
    /// Units per unit of time.
    public let demandRate: Double
    /// Demand over the lead time.
    let leadTimeDemand: Normal

    /// A reorder point and an order quantity.
    public struct Policy: Sendable, Equatable {
        /// Order when the position falls to this many units.
        public let reorderPoint: Double
        /// Units per order.
        public let orderQuantity: Double

        /// Names a policy, for instance to ask for its cost.
        public init(reorderPoint: Double, orderQuantity: Double) {
            self.reorderPoint = reorderPoint
            self.orderQuantity = orderQuantity
        }
    }

    /// Describes the item; the unit of time is the caller's, the same for rates and lead time.
    ///
    /// - Parameters:
    ///   - fixedCost: money per order, above 0.
    ///   - holdingCost: money per unit and time, above 0.
    ///   - stockoutCost: money per backordered unit, above 0.
    ///   - demandMean: units per time, above 0.
    ///   - demandStandardDeviation: of demand in one unit of time, above 0.
    ///   - leadTime: in the unit of time, above 0.
    /// - Throws: `InventoryError` when an input is not above 0.
    public init(
        fixedCost: Double, holdingCost: Double, stockoutCost: Double, demandMean: Double,
        demandStandardDeviation: Double, leadTime: Double
    ) throws(InventoryError) {
        try Require.positive(fixedCost, "fixedCost")
        try Require.positive(holdingCost, "holdingCost")
        try Require.positive(stockoutCost, "stockoutCost")
        try Require.positive(demandMean, "demandMean")
        try Require.positive(demandStandardDeviation, "demandStandardDeviation")
        try Require.positive(leadTime, "leadTime")
        self.fixedCost = fixedCost
        self.holdingCost = holdingCost
        self.stockoutCost = stockoutCost
        demandRate = demandMean
        do {
            leadTimeDemand = try Normal(
                mean: demandMean * leadTime,
                standardDeviation: demandStandardDeviation * leadTime.squareRoot())
        } catch {
            throw InventoryError(error)
        }
    }

    private var economicQuantity: Double { (2 * fixedCost * demandRate / holdingCost).squareRoot() }
    private var criticalRatio: Double { stockoutCost / (stockoutCost + holdingCost) }

    private func leadTimeQuantile(_ probability: Double) throws(InventoryError) -> Double {
        do {
            return try leadTimeDemand.quantile(probability)
        } catch {
            throw InventoryError(error)
        }
    }

    /// Economic order quantity, and the newsvendor level of lead-time demand as reorder point.
    ///
    /// - Throws: `InventoryError` when the quantile cannot be taken.
    public func economicQuantityWithSafetyStock() throws(InventoryError) -> Policy {
        Policy(reorderPoint: try leadTimeQuantile(criticalRatio), orderQuantity: economicQuantity)
    }

    /// Order quantity of the deterministic model with backorders, and the best reorder point for it.
    public func backorderQuantityWithBestPoint() -> Policy {
        let stretch = ((holdingCost + stockoutCost) / stockoutCost).squareRoot()
        let quantity = economicQuantity * stretch
        return Policy(reorderPoint: bestReorderPoint(checkedQuantity: quantity), orderQuantity: quantity)
    }

    /// The policy of the expected-inventory-level approximation (Hadley & Whitin), and its cost.
    ///
    /// Here `stockoutCost` is money per unit backordered, whatever its wait. Alternates
    /// Q = √(2λ(K + p n(r))/h) and r = F⁻¹(1 − hQ/(pλ)) until both stand still.
    ///
    /// - Returns: the policy and its approximate cost per unit of time.
    /// - Throws: `InventoryError` of kind `infeasible` when stockouts are so cheap that no reorder point is best.
    public func expectedInventoryLevel() throws(InventoryError) -> (policy: Policy, cost: Double) {
        var quantity = economicQuantity
        var point = leadTimeDemand.mean
        for _ in 0..<1000 {
            let tail = quantity * holdingCost / (stockoutCost * demandRate)
            guard tail < 1 else {
                throw InventoryError(
                    kind: .infeasible, parameter: "stockoutCost",
                    message: "holding a lot costs more than a stockout of all demand",
                    hint: "raise the stockout cost or lower the holding cost")
            }
            let nextPoint = try leadTimeQuantile(1 - tail)
            let setup = fixedCost + stockoutCost * leadTimeDemand.loss(nextPoint)
            let nextQuantity = (2 * demandRate * setup / holdingCost).squareRoot()
            let change = abs(nextPoint - point) + abs(nextQuantity - quantity)
            point = nextPoint
            quantity = nextQuantity
            if change <= 1e-10 * quantity { break }
        }
        let holding = holdingCost * (point - leadTimeDemand.mean + quantity / 2)
        let perCycle = fixedCost + stockoutCost * leadTimeDemand.loss(point)
        return (
            Policy(reorderPoint: point, orderQuantity: quantity),
            holding + demandRate * perCycle / quantity
        )
    }

    /// The policy of the loss-function approximation: n(r) = hQ/(h + p) and
    /// Q = √(2[Kλ + (h + p) n₂(r)]/h), n₂ the second-order loss function.
    public func lossFunctionApproximation() -> Policy {
        let bothCosts = holdingCost + stockoutCost
        var quantity = economicQuantity
        var point = leadTimeDemand.mean
        for _ in 0..<1000 {
            let unitLoss = holdingCost * quantity / bothCosts / leadTimeDemand.standardDeviation
            let factor = SafetyStock.inverseUnitLoss(unitLoss)
            let nextPoint = leadTimeDemand.mean + factor * leadTimeDemand.standardDeviation
            let setup = fixedCost * demandRate + bothCosts * leadTimeDemand.secondLoss(nextPoint)
            let nextQuantity = (2 * setup / holdingCost).squareRoot()
            let change = abs(nextPoint - point) + abs(nextQuantity - quantity)
            point = nextPoint
            quantity = nextQuantity
            if change <= 1e-10 * quantity { break }
        }
        return Policy(reorderPoint: point, orderQuantity: quantity)
    }

    /// The exact expected cost per unit of time: [Kλ + ∫ g(y) dy over (r, r + Q)]/Q with
    /// g(y) = h E[(y − D)⁺] + p E[(D − y)⁺], the integral in closed form by second-order losses.
    ///
    /// - Parameter policy: order quantity above 0.
    /// - Throws: `InventoryError` when the order quantity is not above 0.
    public func cost(_ policy: Policy) throws(InventoryError) -> Double {
        try Require.positive(policy.orderQuantity, "orderQuantity")
        try Require.finite(policy.reorderPoint, "reorderPoint")
        let end = policy.reorderPoint + policy.orderQuantity
        let short = leadTimeDemand.secondLoss(policy.reorderPoint) - leadTimeDemand.secondLoss(end)
        let held = secondSurplus(end) - secondSurplus(policy.reorderPoint)
        return (fixedCost * demandRate + stockoutCost * short + holdingCost * held) / policy.orderQuantity
    }

    /// The reorder point of least cost for an order quantity: the r with g(r) = g(r + Q).
    ///
    /// - Parameter orderQuantity: units, above 0.
    /// - Throws: `InventoryError` when the order quantity is not above 0.
    public func bestReorderPoint(orderQuantity: Double) throws(InventoryError) -> Double {
        try Require.positive(orderQuantity, "orderQuantity")
        return bestReorderPoint(checkedQuantity: orderQuantity)
    }

    private func bestReorderPoint(checkedQuantity quantity: Double) -> Double {
        // g is convex, so g(r) − g(r + Q) falls from positive to negative around its minimum.
        let spread = leadTimeDemand.standardDeviation
        var low = leadTimeDemand.mean - quantity - 40 * spread
        var high = leadTimeDemand.mean + 40 * spread
        while high - low > 1e-12 * max(1, abs(low) + abs(high)) {
            let middle = (low + high) / 2
            if middle <= low || middle >= high { break }
            if rateOfCost(middle) > rateOfCost(middle + quantity) { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    private func rateOfCost(_ level: Double) -> Double {
        holdingCost * leadTimeDemand.complementaryLoss(level) + stockoutCost * leadTimeDemand.loss(level)
    }

    /// ½ E[((x − D)⁺)²], by the symmetry of the normal distribution.
    private func secondSurplus(_ level: Double) -> Double {
        leadTimeDemand.secondLoss(2 * leadTimeDemand.mean - level)
    }
}
