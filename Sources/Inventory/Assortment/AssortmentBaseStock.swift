import Foundation
import Statistics

/// Order-up-to levels for many items at once: a promised service of the whole assortment with the least money
/// on the shelf, or the best service for a budget.
///
/// Instead of the same service for every item, each unit of stock goes where it serves most demand for its
/// price: an item's level S is the least with P(D ≤ S over lead time and review)/P(D ≤ S over the lead time)
/// ≥ λw/(λw + c), c its unit cost, w the weight of a unit of its demand, λ the same for all.
///
/// Source: the system approach, Sherbrooke, Optimal Inventory Modeling of Systems, 2nd edition 2004, chapter
/// 2; what it saves against equal service, Thonemann, Brown & Hausman, Management Science 48 (2002)
/// 1213–1225. The ratio follows from the derivatives of fill rate (Silver, Pyke & Peterson, 3rd edition,
/// chapter 7) and stock on hand by S.
public struct AssortmentBaseStock: Sendable, Equatable {
    /// One item of the assortment.
    public struct Item: Sendable, Equatable {
        /// Money per unit.
        public let unitCost: Double
        /// Demand over the lead time.
        public let leadTimeDemand: DemandDistribution
        /// Demand over lead time plus review interval.
        public let protectionDemand: DemandDistribution
        /// How much a unit of this item's demand counts in the service of the assortment: 1 for units, the
        /// price for turnover.
        public let weight: Double

        /// Describes an item.
        ///
        /// - Parameters:
        ///   - unitCost: money per unit, above 0.
        ///   - leadTimeDemand: demand over the lead time.
        ///   - protectionDemand: demand over lead time plus review interval, of a mean that is not smaller.
        ///   - weight: above 0.
        /// - Throws: `InventoryError` when an input lies outside its range.
        public init(
            unitCost: Double, leadTimeDemand: DemandDistribution, protectionDemand: DemandDistribution,
            weight: Double = 1
        ) throws(InventoryError) {
            try Require.positive(unitCost, "unitCost")
            try Require.positive(weight, "weight")
            guard protectionDemand.mean >= leadTimeDemand.mean else {
                throw .invalid(
                    "protectionDemand",
                    expected: "a mean of at least that of the lead time, \(leadTimeDemand.mean)",
                    found: protectionDemand.mean, hint: "give demand over lead time plus review interval")
            }
            self.unitCost = unitCost
            self.leadTimeDemand = leadTimeDemand
            self.protectionDemand = protectionDemand
            self.weight = weight
        }
    }

    /// The order-up-to level of each item in whole units, in the order given.
    public let levels: [Double]
    /// Expected share of the assortment's weighted demand served from the shelf.
    public let fillRate: Double
    /// Expected money on the shelf at the end of a review interval.
    public let stockValue: Double
    /// λ: what serving one more unit of weight is worth, in money on the shelf.
    public let valueOfService: Double

    /// The least money on the shelf for a promised fill rate.
    ///
    /// - Parameters:
    ///   - target: share of the assortment's weighted demand, in (0, 1).
    ///   - items: at least one, with some demand.
    /// - Returns: levels whose expected fill rate is the least above the target that one λ can give.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func forFillRate(
        _ target: Double, items: [Item]
    ) throws(InventoryError) -> AssortmentBaseStock {
        try Require.serviceLevel(target, "fillRate")
        return try search(items) { $0.fillRate >= target }.enough
    }

    /// The best fill rate for a budget.
    ///
    /// - Parameters:
    ///   - budget: expected money on the shelf, above 0.
    ///   - items: at least one, with some demand.
    /// - Returns: levels whose expected stock value is at most the budget.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func forBudget(
        _ budget: Double, items: [Item]
    ) throws(InventoryError) -> AssortmentBaseStock {
        try Require.positive(budget, "budget")
        return try search(items) { $0.stockValue > budget }.tooLittle
    }

    /// Bisects λ on a logarithmic scale until it is known to ten digits.
    private static func search(
        _ items: [Item], isEnough: (AssortmentBaseStock) -> Bool
    ) throws(InventoryError) -> (tooLittle: AssortmentBaseStock, enough: AssortmentBaseStock) {
        try Require.notEmpty(items.count, "items")
        let demand = items.reduce(0) { $0 + $1.weight * ($1.protectionDemand.mean - $1.leadTimeDemand.mean) }
        guard demand > 0 else {
            throw .invalid(
                "items", expected: "some demand in a review interval", found: demand,
                hint: "leave out items that are no longer asked for")
        }
        // From where not even the cheapest unit is worth having to where the dearest item is covered to the
        // last.
        let ratios = items.map { $0.unitCost / $0.weight }
        var low = log((ratios.min() ?? 1) * 1e-9)
        var high = log((ratios.max() ?? 1) * 1e9)
        var tooLittle = AssortmentBaseStock(items, value: exp(low), demand: demand, above: nil, below: nil)
        var enough = AssortmentBaseStock(
            items, value: exp(high), demand: demand, above: tooLittle.levels, below: nil)
        if isEnough(tooLittle) { return (tooLittle, tooLittle) }
        guard isEnough(enough) else { return (enough, enough) }
        while high - low > 1e-10, enough.levels != tooLittle.levels {
            let middle = (low + high) / 2
            let found = AssortmentBaseStock(
                items, value: exp(middle), demand: demand, above: tooLittle.levels, below: enough.levels)
            if isEnough(found) {
                (high, enough) = (middle, found)
            } else {
                (low, tooLittle) = (middle, found)
            }
        }
        return (tooLittle, enough)
    }

    /// The levels at one value of service, which lie between those at a lower and a higher value.
    private init(
        _ items: [Item], value: Double, demand: Double, above floors: [Double]?, below ceilings: [Double]?
    ) {
        var levels: [Double] = []
        levels.reserveCapacity(items.count)
        var short = 0.0
        var money = 0.0
        for (index, item) in items.enumerated() {
            let level = Self.level(item, value, floors?[index] ?? 0, ceilings?[index])
            let owedAfter = item.protectionDemand.approximateShortage(level)
            short += item.weight * max(0, owedAfter - item.leadTimeDemand.approximateShortage(level))
            money += item.unitCost * max(0, level - item.protectionDemand.mean + owedAfter)
            levels.append(level)
        }
        self.levels = levels
        fillRate = min(1, max(0, 1 - short / demand))
        stockValue = money
        valueOfService = value
    }

    /// The least level at which one unit more is not worth its money.
    private static func level(
        _ item: Item, _ value: Double, _ floor: Double, _ ceiling: Double?
    ) -> Double {
        if floor == ceiling { return floor }
        let gain = value * item.weight
        let ratio = gain / (gain + item.unitCost)
        let suffices = { (level: Double) in
            let share = item.protectionDemand.cdf(level)
            return share > 0 && share >= ratio * item.leadTimeDemand.cdf(level)
        }
        if suffices(floor) { return floor }
        var low = floor
        var high = ceiling ?? max(low + 1, item.protectionDemand.mean.rounded(.up))
        while ceiling == nil, !suffices(high), high < 1e15 {
            low = high
            high *= 2
        }
        while high - low > 1 {
            let middle = ((low + high) / 2).rounded(.down)
            if suffices(middle) { high = middle } else { low = middle }
        }
        return high
    }
}

extension DemandDistribution {
    /// The expected shortage to an absolute accuracy of about 10⁻¹² of the mean, in constant time also far in
    /// the tail of a negative binomial: E[X; X > k] = E[X] P(Y ≥ k), Y with one success more.
    func approximateShortage(_ units: Double) -> Double {
        guard case .negativeBinomial(let demand) = self, units > demand.mean, units < 1e15,
            let shifted = try? NegativeBinomial(
                successes: demand.successes + 1, probability: demand.probability)
        else { return expectedShortage(units) }
        let whole = units.rounded(.down)
        let loss = { (k: Int) in
            demand.mean * shifted.survival(k - 1) - Double(k) * demand.survival(k)
        }
        let left = loss(Int(whole))
        guard units > whole else { return max(0, left) }
        return max(0, left + (units - whole) * (loss(Int(whole) + 1) - left))
    }
}
