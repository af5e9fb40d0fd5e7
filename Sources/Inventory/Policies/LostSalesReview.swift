import Statistics

/// The optimal (r, Q) policy under continuous review when customers do not wait, with at most one order under
/// way.
///
/// Each cycle from one order to the next is alike: until the delivery r − D units are left or D − r are lost,
/// D the demand of the lead time. With Poisson demand a cycle lasts (Q + n(r))/λ, n the expected shortage, so
/// that Q/(Q + n(r)) of demand is served. Exact for Poisson demand, a constant lead time and r < Q.
///
/// Source: Hadley & Whitin, Analysis of Inventory Systems, 1963, chapter 4, the lost-sales case with a single
/// order outstanding.
public struct LostSalesReview: Sendable, Equatable {
    /// Order when the stock on the shelf falls to this many units.
    public let reorderPoint: Int
    /// Units per order, more than the reorder point.
    public let orderQuantity: Int
    /// Share of demand served.
    public let fillRate: Double
    /// Mean units on the shelf.
    public let onHandUnits: Double
    /// Orders per time.
    public let orderRate: Double

    /// Evaluates a policy.
    ///
    /// - Parameters:
    ///   - reorderPoint: units, at least 0.
    ///   - orderQuantity: units, above the reorder point.
    ///   - demandRate: units per time, above 0.
    ///   - leadTime: from order to delivery, at least 0.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public init(
        reorderPoint: Int, orderQuantity: Int, demandRate: Double, leadTime: Double
    ) throws(InventoryError) {
        try Require.count(reorderPoint, "reorderPoint")
        try Require.count(orderQuantity, "orderQuantity")
        guard orderQuantity > reorderPoint else {
            throw .invalid(
                "orderQuantity", expected: "more than the reorder point of \(reorderPoint)",
                found: orderQuantity,
                hint: "with smaller lots several orders are under way at once")
        }
        let cycle = try LostSalesCycle(demandRate: demandRate, leadTime: leadTime)
        self = cycle.evaluate(reorderPoint, orderQuantity)
    }

    fileprivate init(point: Int, quantity: Int, served: Double, held: Double, orders: Double) {
        reorderPoint = point
        orderQuantity = quantity
        fillRate = served
        onHandUnits = held
        orderRate = orders
    }

    /// The policy of least cost among those with at most one order under way.
    ///
    /// - Parameters:
    ///   - fixedCost: money per order, above 0.
    ///   - holdingCost: money per unit and time, above 0.
    ///   - stockoutCost: money per unit lost, above 0.
    ///   - demandRate: units per time, above 0.
    ///   - leadTime: from order to delivery, at least 0.
    /// - Returns: the policy and its expected cost per time.
    /// - Throws: `InventoryError` when an input lies outside its range or lots would exceed a million units.
    public static func optimum(
        fixedCost: Double, holdingCost: Double, stockoutCost: Double, demandRate: Double, leadTime: Double
    ) throws(InventoryError) -> (policy: LostSalesReview, cost: Double) {
        try Require.positive(fixedCost, "fixedCost")
        try Require.positive(holdingCost, "holdingCost")
        try Require.positive(stockoutCost, "stockoutCost")
        let cycle = try LostSalesCycle(demandRate: demandRate, leadTime: leadTime)
        let scale = (2 * fixedCost * demandRate / holdingCost).squareRoot() + demandRate * leadTime
        guard scale <= 1e6 else {
            throw .invalid(
                "demandRate", expected: "lots of at most a million units", found: scale,
                hint: "count in a larger unit, for instance in cases")
        }
        let cost = { (policy: LostSalesReview) in
            fixedCost * policy.orderRate + holdingCost * policy.onHandUnits
                + stockoutCost * demandRate * (1 - policy.fillRate)
        }
        var best = cycle.evaluate(0, 1)
        // Above the largest lead-time demand a higher point only adds stock.
        for point in 0...cycle.largestDemand {
            let setup = fixedCost + stockoutCost * cycle.shortage(point)
            // Near the lot that balances setups and stock the cost has its only minimum.
            var quantity = max(point + 1, Int((2 * setup * demandRate / holdingCost).squareRoot()))
            var found = cycle.evaluate(point, quantity)
            for step in [1, -1] {
                while quantity + step > point {
                    let next = cycle.evaluate(point, quantity + step)
                    guard cost(next) < cost(found) else { break }
                    quantity += step
                    found = next
                }
            }
            if cost(found) < cost(best) { best = found }
        }
        return (best, cost(best))
    }
}

/// A cycle from order to order.
private struct LostSalesCycle {
    private let demandRate: Double
    private let leadTime: Double
    private let table: TabulatedDemand
    /// The time a level of r − j lasts before the delivery, summed over j: Σ (r − j) P(D > j)/λ for each r.
    private let heldBefore: [Double]

    init(demandRate: Double, leadTime: Double) throws(InventoryError) {
        try Require.positive(demandRate, "demandRate")
        try Require.nonNegative(leadTime, "leadTime")
        self.demandRate = demandRate
        self.leadTime = leadTime
        do {
            table = try TabulatedDemand(tabulating: Poisson(mean: demandRate * leadTime))
        } catch let error as InventoryError {
            throw error
        } catch {
            throw .invalid("demandRate", expected: "a Poisson demand", found: demandRate, hint: "\(error)")
        }
        // E ∫ 1{D(t) = j} dt over the lead time is P(D > j)/λ, by the gamma distribution of the j-th demand.
        var sums = [0.0]
        var tails = 0.0
        for level in 0...table.largest {
            tails += table.survival(level) / demandRate
            sums.append(sums[level] + tails)
        }
        heldBefore = sums
    }

    var largestDemand: Int { table.largest }

    func shortage(_ point: Int) -> Double { table.loss(point) }

    func evaluate(_ point: Int, _ quantity: Int) -> LostSalesReview {
        let short = table.loss(point)
        let length = (Double(quantity) + short) / demandRate
        // Unit-times before the delivery; beyond the table every further unit is held for the whole lead
        // time.
        let last = heldBefore.count - 1
        var held = heldBefore[min(point, last)] + Double(max(0, point - last)) * leadTime
        // After it the stock falls from (r − D)⁺ + Q to r, each level for 1/λ: Σ k = [x(x + 1) − r(r + 1)]/2.
        var square = 0.0
        for (index, mass) in table.probabilities.enumerated() {
            let start = Double(max(0, point - table.smallest - index) + quantity)
            square += mass * start * (start + 1)
        }
        held += (square - Double(point) * Double(point + 1)) / 2 / demandRate
        return LostSalesReview(
            point: point, quantity: quantity, served: Double(quantity) / (Double(quantity) + short),
            held: held / length, orders: 1 / length)
    }
}
