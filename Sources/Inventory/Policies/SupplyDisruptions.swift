import Foundation

/// Order quantities when the supplier fails at random and recovers after a while.
///
/// Source: Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd edition, chapter 9 (examples 9.1 and 9.3).
public enum SupplyDisruptions {
    /// The economic order quantity with exponential up and down times and lost sales.
    ///
    /// Minimises [K + hQ²/(2λ) + p λ ψ/β]/[Q/λ + ψ/β] with ψ = α/(α + β) (1 − e^(−(α + β) Q/λ))
    /// (Berk & Arreola-Risa 1994).
    ///
    /// - Parameters:
    ///   - model: fixed cost, holding cost and demand rate, the last above 0.
    ///   - stockoutCost: money per unit of lost demand, above 0.
    ///   - disruptionRate: α, failures per unit of time while up, at least 0.
    ///   - recoveryRate: β, recoveries per unit of time while down, above 0.
    /// - Returns: the quantity to order and the expected cost per unit of time.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func economicOrderQuantity(
        _ model: EconomicOrderQuantity, stockoutCost: Double, disruptionRate: Double, recoveryRate: Double
    ) throws(InventoryError) -> (quantity: Double, cost: Double) {
        try Require.positive(model.fixedCost, "fixedCost")
        try Require.positive(model.demandRate, "demandRate")
        try Require.positive(stockoutCost, "stockoutCost")
        try Require.nonNegative(disruptionRate, "disruptionRate")
        try Require.positive(recoveryRate, "recoveryRate")
        let total = disruptionRate + recoveryRate
        let cost = { (quantity: Double) in
            let cycle = quantity / model.demandRate
            let down = -disruptionRate / total * expm1(-total * cycle) / recoveryRate
            let holding = model.holdingCost * quantity * cycle / 2
            let money = model.fixedCost + holding + stockoutCost * model.demandRate * down
            return money / (cycle + down)
        }
        // The cost is quasiconvex in Q (Berk & Arreola-Risa), so doubling brackets its minimum.
        var high = 2 * model.optimalQuantity
        while cost(2 * high) < cost(high) { high *= 2 }
        let quantity = goldenSectionMinimum(from: 0, to: 2 * high, cost)
        return (quantity, cost(quantity))
    }

    /// The base-stock level for known demand when the supplier is down for whole periods.
    ///
    /// S = d (1 + F⁻¹(p/(p + h))), F the distribution of the periods the supplier has been down,
    /// F(n) = 1 − α/(α + β) (1 − β)ⁿ.
    ///
    /// - Parameters:
    ///   - newsvendor: holding and stockout cost per unit and period.
    ///   - demand: units per period, above 0.
    ///   - disruptionProbability: α, that an up supplier is down next period, in [0, 1).
    ///   - recoveryProbability: β, that a down supplier is up next period, in (0, 1].
    /// - Returns: the level and its expected cost per period.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func baseStock(
        _ newsvendor: Newsvendor, demand: Double, disruptionProbability: Double, recoveryProbability: Double
    ) throws(InventoryError) -> Newsvendor.Solution {
        try Require.positive(demand, "demand")
        guard disruptionProbability >= 0, disruptionProbability < 1 else {
            throw .invalid(
                "disruptionProbability", expected: "a probability in [0, 1)", found: disruptionProbability,
                hint: "give the chance per period that the supplier fails")
        }
        guard recoveryProbability > 0, recoveryProbability <= 1 else {
            throw .invalid(
                "recoveryProbability", expected: "a probability in (0, 1]", found: recoveryProbability,
                hint: "give the chance per period that the supplier recovers")
        }
        let down = disruptionProbability / (disruptionProbability + recoveryProbability)
        var periods = 0
        var tail = down
        while 1 - tail < newsvendor.criticalRatio {
            periods += 1
            tail *= 1 - recoveryProbability
        }
        let level = demand * Double(periods + 1)
        return Newsvendor.Solution(
            baseStockLevel: level,
            cost: disruptedCost(newsvendor, demand, periods, down, recoveryProbability))
    }

    /// Σ over n of P(down for n periods) × cost when n + 1 periods of demand meet the stock of `covered` + 1;
    /// beyond the covered periods the geometric tail sums in closed form.
    private static func disruptedCost(
        _ newsvendor: Newsvendor, _ demand: Double, _ covered: Int, _ down: Double, _ recovery: Double
    ) -> Double {
        var held = (1 - down) * Double(covered)
        var mass = down * recovery
        for periods in stride(from: 1, through: covered, by: 1) {
            held += mass * Double(covered - periods)
            mass *= 1 - recovery
        }
        // Σ j π(covered + j) with π geometric of ratio 1 − β: the first term over β².
        let short = mass / (recovery * recovery)
        return demand * (newsvendor.holdingCost * held + newsvendor.stockoutCost * short)
    }

    private static func goldenSectionMinimum(
        from start: Double, to end: Double, _ function: (Double) -> Double
    ) -> Double {
        let ratio = (5.0.squareRoot() - 1) / 2
        var low = start
        var high = end
        var left = high - ratio * (high - low)
        var right = low + ratio * (high - low)
        var leftValue = function(left)
        var rightValue = function(right)
        for _ in 0..<200 where high - low > 1e-9 * high {
            if leftValue < rightValue {
                high = right
                right = left
                rightValue = leftValue
                left = high - ratio * (high - low)
                leftValue = function(left)
            } else {
                low = left
                left = right
                leftValue = rightValue
                right = low + ratio * (high - low)
                rightValue = function(right)
            }
        }
        return (low + high) / 2
    }
}
