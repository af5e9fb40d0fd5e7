import Foundation
import Statistics

/// A near-optimal (s, S) policy in closed form from mean and standard deviation of demand.
///
/// Source: Ehrhardt & Mosier, "A revision of the power approximation for computing (s, S) policies",
/// Management Science 30 (1984) 618–622; Snyder & Shen, 2nd edition, example 4.8.
public enum PowerApproximation {
    /// Computes the policy.
    ///
    /// - Parameters:
    ///   - fixedCost: money per order, above 0.
    ///   - holdingCost: money per unit and period, above 0.
    ///   - stockoutCost: money per backordered unit and period, above 0.
    ///   - demandMean: units per period, above 0.
    ///   - demandStandardDeviation: of one period's demand, above 0.
    ///   - leadTimePeriods: periods from order to delivery, at least 0.
    ///   - limitsSmallLots: whether, for lots of at most 1.5 periods of demand, neither level may exceed the one that
    ///     is best without a fixed cost, as Ehrhardt & Mosier prescribe. Snyder & Shen print the formula without it.
    /// - Returns: s (order at or below) and S (order up to), in units, not rounded.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func policy(
        fixedCost: Double, holdingCost: Double, stockoutCost: Double, demandMean: Double,
        demandStandardDeviation: Double, leadTimePeriods: Double = 0, limitsSmallLots: Bool = true
    ) throws(InventoryError) -> (reorderPoint: Double, orderUpToLevel: Double) {
        try Require.positive(fixedCost, "fixedCost")
        try Require.positive(holdingCost, "holdingCost")
        try Require.positive(stockoutCost, "stockoutCost")
        try Require.positive(demandMean, "demandMean")
        try Require.positive(demandStandardDeviation, "demandStandardDeviation")
        try Require.nonNegative(leadTimePeriods, "leadTimePeriods")
        let mean = demandMean * (leadTimePeriods + 1)
        let spread = demandStandardDeviation * (leadTimePeriods + 1).squareRoot()
        let relativeVariance = spread * spread / (demandMean * demandMean)
        let quantity =
            1.30 * pow(demandMean, 0.494) * pow(fixedCost / holdingCost, 0.506)
            * pow(1 + relativeVariance, 0.116)
        let z = (quantity * holdingCost / (spread * stockoutCost)).squareRoot()
        let point = 0.973 * mean + spread * (0.183 / z + 1.063 - 2.192 * z)
        if !limitsSmallLots || quantity / demandMean > 1.5 { return (point, point + quantity) }
        let newsvendor = try DemandDistribution.normal(mean: mean, standardDeviation: spread)
            .quantile(stockoutCost / (stockoutCost + holdingCost))
        return (min(point, newsvendor), min(point + quantity, newsvendor))
    }
}
