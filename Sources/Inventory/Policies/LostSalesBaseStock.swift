import Statistics

/// Base stock when customers do not wait: every sale triggers an order of one unit, demand on an empty shelf
/// is lost.
///
/// Sales are those of a loss system: with S units in all, the share of demand lost is Erlang's B of S and the
/// expected demand over a lead time, whatever the distribution of the lead time.
///
/// Source: Karush, "A queuing model for an inventory problem", Operations Research 5 (1957) 693–703; Smith,
/// "Optimal inventories for an (S − 1, S) system with no backorders", Management Science 23 (1977) 522–528.
public struct LostSalesBaseStock: Sendable, Equatable {
    /// Units on the shelf and on order together.
    public let level: Int
    /// Share of demand served.
    public let fillRate: Double
    /// Mean units on the shelf.
    public let onHandUnits: Double

    /// Evaluates a level for Poisson demand, one unit at a time.
    ///
    /// - Parameters:
    ///   - level: units, from 0 to 10⁹.
    ///   - leadTimeDemandMean: expected demand over a lead time in units, above 0.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public init(level: Int, leadTimeDemandMean: Double) throws(InventoryError) {
        try Require.count(level, "level", in: 0...1_000_000_000)
        try Require.positive(leadTimeDemandMean, "leadTimeDemandMean")
        var lost = 1.0
        for units in stride(from: 1, through: level, by: 1) {
            lost = Self.nextLoss(lost, units, leadTimeDemandMean)
        }
        self.init(level, lost, leadTimeDemandMean)
    }

    private init(_ level: Int, _ lost: Double, _ mean: Double) {
        self.level = level
        fillRate = 1 - lost
        // On order are, on average, the units sold within a lead time.
        onHandUnits = max(0, Double(level) - mean * (1 - lost))
    }

    /// B(S) = a B(S − 1)/(S + a B(S − 1)).
    private static func nextLoss(_ lost: Double, _ units: Int, _ mean: Double) -> Double {
        mean * lost / (Double(units) + mean * lost)
    }

    /// The smallest level whose fill rate reaches the target.
    ///
    /// - Parameters:
    ///   - target: in (0, 1).
    ///   - leadTimeDemandMean: expected demand over a lead time in units, above 0 and at most 10⁸.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func forFillRate(
        _ target: Double, leadTimeDemandMean: Double
    ) throws(InventoryError) -> LostSalesBaseStock {
        try Require.serviceLevel(target, "fillRate")
        try checkMean(leadTimeDemandMean)
        var level = 0
        var lost = 1.0
        while 1 - lost < target {
            level += 1
            lost = nextLoss(lost, level, leadTimeDemandMean)
        }
        return LostSalesBaseStock(level, lost, leadTimeDemandMean)
    }

    /// The level of least cost of holding and lost sales, which is convex in the level.
    ///
    /// - Parameters:
    ///   - holdingCost: money per unit and time, above 0.
    ///   - stockoutCost: money per unit lost, above 0.
    ///   - demandRate: units per time, above 0.
    ///   - leadTime: its mean, above 0; the demand over it at most 10⁸ units.
    /// - Returns: the level and its expected cost per time.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func optimum(
        holdingCost: Double, stockoutCost: Double, demandRate: Double, leadTime: Double
    ) throws(InventoryError) -> (policy: LostSalesBaseStock, cost: Double) {
        try Require.positive(holdingCost, "holdingCost")
        try Require.positive(stockoutCost, "stockoutCost")
        try Require.positive(demandRate, "demandRate")
        try Require.positive(leadTime, "leadTime")
        let mean = demandRate * leadTime
        try checkMean(mean)
        let cost = { (policy: LostSalesBaseStock) in
            holdingCost * policy.onHandUnits + stockoutCost * demandRate * (1 - policy.fillRate)
        }
        var lost = 1.0
        var best = LostSalesBaseStock(0, lost, mean)
        while true {
            lost = nextLoss(lost, best.level + 1, mean)
            let next = LostSalesBaseStock(best.level + 1, lost, mean)
            guard cost(next) < cost(best) else { return (best, cost(best)) }
            best = next
        }
    }

    private static func checkMean(_ mean: Double) throws(InventoryError) {
        guard mean > 0, mean <= 1e8 else {
            throw .invalid(
                "leadTimeDemandMean", expected: "a mean above 0 and at most 100 million units", found: mean,
                hint: "count in a larger unit, for instance in cases")
        }
    }
}
