import Foundation
import Statistics

/// Safety stock and reorder point for normally distributed lead-time demand.
public struct SafetyStock: Sendable, Equatable {
    /// k, the safety stock in standard deviations of lead-time demand; negative when the service asked for needs
    /// less than the expected demand.
    public let safetyFactor: Double
    /// k σ in units.
    public let units: Double
    /// Expected lead-time demand plus safety stock, in units.
    public let reorderPoint: Double

    init(safetyFactor: Double, demand: LeadTimeDemand) {
        self.safetyFactor = safetyFactor
        units = safetyFactor * demand.standardDeviation
        reorderPoint = demand.mean + units
    }

    /// No stockout in a replenishment cycle with the given probability: k = Φ⁻¹(P₁).
    ///
    /// Source: Silver, Pyke & Peterson, 3rd edition, section 7.7 (the P₁ rule).
    ///
    /// - Parameters:
    ///   - level: P₁, in (0, 1).
    ///   - demand: demand over the lead time; under periodic review over review interval plus lead time.
    /// - Throws: `InventoryError` when the level lies outside its range.
    public static func forCycleService(
        _ level: Double, demand: LeadTimeDemand
    ) throws(InventoryError) -> SafetyStock {
        try Require.serviceLevel(level, "level")
        do {
            return SafetyStock(safetyFactor: try Normal.standard.quantile(level), demand: demand)
        } catch {
            throw InventoryError(error)
        }
    }

    /// The given share of demand served from the shelf: G(k) = (1 − P₂) Q/σ.
    ///
    /// Source: Silver, Pyke & Peterson, 3rd edition, section 7.7 (the P₂ rule, complete backordering, which
    /// neglects backorders left over from the cycle before). `ServiceMeasures.reorderPoint` goes without that
    /// approximation.
    ///
    /// - Parameters:
    ///   - fillRate: P₂, in (0, 1).
    ///   - orderQuantity: units per order, above 0.
    ///   - demand: demand over the lead time.
    /// - Throws: `InventoryError` when an input lies outside its range, or demand is certain and the factor has no
    ///   meaning.
    public static func forFillRate(
        _ fillRate: Double, orderQuantity: Double, demand: LeadTimeDemand
    ) throws(InventoryError) -> SafetyStock {
        try Require.serviceLevel(fillRate, "fillRate")
        try Require.positive(orderQuantity, "orderQuantity")
        try Require.positive(demand.standardDeviation, "standardDeviation")
        let loss = (1 - fillRate) * orderQuantity / demand.standardDeviation
        return SafetyStock(safetyFactor: inverseUnitLoss(loss), demand: demand)
    }

    /// The k with G(k) = loss, by Newton's method: G is convex and falling with slope −(1 − Φ(k)), so the steps
    /// from the left never overshoot.
    static func inverseUnitLoss(_ loss: Double) -> Double {
        // G(k) > −k, hence k > −loss: a start on the left.
        var factor = -loss
        for _ in 0..<200 {
            let step = (Normal.unitLoss(factor) - loss) / Normal.standard.survival(factor)
            factor += step
            if abs(step) <= 1e-14 * max(1, abs(factor)) { break }
        }
        return factor
    }
}
