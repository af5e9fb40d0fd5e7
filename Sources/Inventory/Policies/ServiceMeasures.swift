import Foundation

/// What service a policy gives, and the level that gives a service, for any demand distribution.
public enum ServiceMeasures {
    /// The probability of no stockout in a replenishment cycle, P(lead-time demand ≤ reorder point).
    ///
    /// - Parameters:
    ///   - reorderPoint: units.
    ///   - leadTimeDemand: the distribution of demand over the lead time.
    public static func cycleService(reorderPoint: Double, leadTimeDemand: DemandDistribution) -> Double {
        leadTimeDemand.cdf(reorderPoint)
    }

    /// The share of demand served from the shelf under (r, Q): 1 − [n(r) − n(r + Q)]/Q, n the expected shortage.
    ///
    /// Exact for continuous demand and for customers who take one unit at a time; with larger orders of customers
    /// it neglects how far the position falls below r.
    /// Source: Axsäter, Inventory Control, chapter 5; Zipkin, Foundations of Inventory Management, chapter 6.
    ///
    /// - Parameters:
    ///   - reorderPoint: units.
    ///   - orderQuantity: units, above 0.
    ///   - leadTimeDemand: the distribution of demand over the lead time.
    /// - Throws: `InventoryError` when the order quantity is not above 0.
    public static func fillRate(
        reorderPoint: Double, orderQuantity: Double, leadTimeDemand: DemandDistribution
    ) throws(InventoryError) -> Double {
        try Require.positive(orderQuantity, "orderQuantity")
        let short =
            leadTimeDemand.expectedShortage(reorderPoint)
            - leadTimeDemand.expectedShortage(reorderPoint + orderQuantity)
        return min(1, max(0, 1 - short / orderQuantity))
    }

    /// The share of demand served from the shelf when the position is lifted to S at every review:
    /// 1 − [n over lead time and review − n over lead time]/demand of a review interval.
    ///
    /// Source: Silver, Pyke & Peterson, 3rd edition, chapter 7; exact with backordering.
    ///
    /// - Parameters:
    ///   - orderUpToLevel: S in units.
    ///   - leadTimeDemand: demand over the lead time.
    ///   - protectionDemand: demand over lead time plus review interval, of larger mean.
    /// - Throws: `InventoryError` when the second mean does not exceed the first.
    public static func fillRate(
        orderUpToLevel: Double, leadTimeDemand: DemandDistribution, protectionDemand: DemandDistribution
    ) throws(InventoryError) -> Double {
        let reviewDemand = protectionDemand.mean - leadTimeDemand.mean
        guard reviewDemand > 0 else {
            throw .invalid(
                "protectionDemand", expected: "a mean above that of the lead time, \(leadTimeDemand.mean)",
                found: protectionDemand.mean, hint: "give demand over lead time plus review interval")
        }
        let short =
            protectionDemand.expectedShortage(orderUpToLevel)
            - leadTimeDemand.expectedShortage(orderUpToLevel)
        return min(1, max(0, 1 - short / reviewDemand))
    }

    /// The smallest reorder point whose (r, Q) fill rate reaches the target; a whole number for whole-unit demand.
    ///
    /// - Parameters:
    ///   - target: the fill rate wanted, in (0, 1).
    ///   - orderQuantity: units, above 0.
    ///   - leadTimeDemand: the distribution of demand over the lead time.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func reorderPoint(
        fillRate target: Double, orderQuantity: Double, leadTimeDemand: DemandDistribution
    ) throws(InventoryError) -> Double {
        try Require.serviceLevel(target, "fillRate")
        try Require.positive(orderQuantity, "orderQuantity")
        let allowed = (1 - target) * orderQuantity
        let shortage = { (point: Double) in
            leadTimeDemand.expectedShortage(point) - leadTimeDemand.expectedShortage(point + orderQuantity)
        }
        // Below −Q the whole lot is short; above, the shortage falls to zero: doubling finds the other end.
        var low = -orderQuantity - 1
        var high = leadTimeDemand.mean + 1
        while shortage(high) > allowed { high += max(1, high - low) }
        let unit = leadTimeDemand.isDiscrete ? 1.0 : 1e-12 * max(1, abs(high))
        if leadTimeDemand.isDiscrete {
            low = low.rounded(.down)
            high = high.rounded(.up)
        }
        while high - low > unit {
            var middle = (low + high) / 2
            if leadTimeDemand.isDiscrete { middle = middle.rounded(.down) }
            if middle <= low || middle >= high { break }
            if shortage(middle) <= allowed { high = middle } else { low = middle }
        }
        return high
    }
}
