/// The cheapest ordering plan for known demand over a number of periods.
///
/// Source: Wagner & Whitin, "Dynamic version of the economic lot size model", Management Science 5 (1958) 89–96;
/// Snyder & Shen, 2nd edition, example 3.9.
public struct WagnerWhitin: Sendable, Equatable {
    /// Units to order in each period.
    public let orderQuantities: [Double]
    /// Cost of ordering and holding over all periods.
    public let cost: Double
    /// For each period counted from 1, the period of the next order if one is placed there; one past the last
    /// period when none follows.
    public let nextOrderPeriods: [Int]

    /// Computes the plan by backward recursion: θ(t) = min over s of K + Σ h (i − t) d_i + θ(s).
    ///
    /// - Parameters:
    ///   - demand: units of each period, at least 0, at least one period.
    ///   - fixedCost: money per order, at least 0.
    ///   - holdingCost: money per unit kept from one period to the next, at least 0.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public init(demand: [Double], fixedCost: Double, holdingCost: Double) throws(InventoryError) {
        try Require.notEmpty(demand.count, "demand")
        for units in demand { try Require.nonNegative(units, "demand") }
        try Require.nonNegative(fixedCost, "fixedCost")
        try Require.nonNegative(holdingCost, "holdingCost")
        let count = demand.count
        var costs = [Double](repeating: 0, count: count + 1)
        var next = [Int](repeating: count, count: count)
        for start in stride(from: count - 1, through: 0, by: -1) {
            var held = 0.0
            costs[start] = .infinity
            for end in (start + 1)...count {
                held += holdingCost * Double(end - 1 - start) * demand[end - 1]
                let total = fixedCost + held + costs[end]
                if total < costs[start] {
                    costs[start] = total
                    next[start] = end
                }
            }
        }
        var quantities = [Double](repeating: 0, count: count)
        var period = 0
        while period < count {
            quantities[period] = demand[period..<next[period]].reduce(0, +)
            period = next[period]
        }
        orderQuantities = quantities
        cost = costs[0]
        nextOrderPeriods = next.map { $0 + 1 }
    }
}
