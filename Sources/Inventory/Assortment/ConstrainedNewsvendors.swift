/// One-period orders of many items that share a budget or space.
///
/// Each item's level is the newsvendor's with its holding cost raised by the price of what the unit takes of
/// the resource: P(D ≤ S) = (p − θw)/(p + h).
///
/// Source: Hadley & Whitin, Analysis of Inventory Systems, 1963, chapter 6; Silver, Pyke & Peterson, 3rd
/// edition, chapter 10 (several items with a constraint).
public struct ConstrainedNewsvendors: Sendable, Equatable {
    /// One item.
    public struct Item: Sendable, Equatable {
        /// Cost of a unit left over and of a unit short.
        public let newsvendor: Newsvendor
        /// Demand of the period.
        public let demand: DemandDistribution
        /// What one unit takes of the resource: its cost for a budget, its volume for space.
        public let resourcePerUnit: Double

        /// Describes an item.
        ///
        /// - Parameters:
        ///   - newsvendor: cost of a unit left over and of a unit short.
        ///   - demand: of the period.
        ///   - resourcePerUnit: above 0.
        /// - Throws: `InventoryError` when the last is not above 0.
        public init(
            newsvendor: Newsvendor, demand: DemandDistribution, resourcePerUnit: Double
        ) throws(InventoryError) {
            try Require.positive(resourcePerUnit, "resourcePerUnit")
            self.newsvendor = newsvendor
            self.demand = demand
            self.resourcePerUnit = resourcePerUnit
        }
    }

    /// Units to have of each item, in the order given.
    public let levels: [Double]
    /// Expected cost of leftovers and shortages.
    public let cost: Double
    /// What the levels take of the resource.
    public let used: Double
    /// What one unit more of the resource would save; 0 when there is enough.
    public let shadowPrice: Double

    /// Finds the levels.
    ///
    /// For demand in whole units the levels of one price may leave a rest of the resource that no item's next
    /// step fits in.
    ///
    /// - Parameters:
    ///   - limit: of what all levels together take of the resource, at least 0.
    ///   - items: at least one.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public init(limit: Double, items: [Item]) throws(InventoryError) {
        try Require.nonNegative(limit, "limit")
        try Require.notEmpty(items.count, "items")
        var low = 0.0
        var levels = try Self.levels(items, price: 0)
        var price = 0.0
        if Self.use(items, levels) > limit {
            // At this price nobody wants a unit any more.
            var high = items.reduce(0) { max($0, $1.newsvendor.stockoutCost / $1.resourcePerUnit) }
            levels = [Double](repeating: 0, count: items.count)
            price = high
            for _ in 0..<200 where high - low > 1e-14 * high {
                let middle = (low + high) / 2
                let found = try Self.levels(items, price: middle)
                if Self.use(items, found) <= limit {
                    (high, price, levels) = (middle, middle, found)
                } else {
                    low = middle
                }
            }
        }
        self.levels = levels
        shadowPrice = price
        used = Self.use(items, levels)
        cost = zip(items, levels).reduce(0) { $0 + $1.0.newsvendor.cost(level: $1.1, demand: $1.0.demand) }
    }

    private static func use(_ items: [Item], _ levels: [Double]) -> Double {
        zip(items, levels).reduce(0) { $0 + $1.0.resourcePerUnit * $1.1 }
    }

    private static func levels(_ items: [Item], price: Double) throws(InventoryError) -> [Double] {
        var levels: [Double] = []
        for item in items {
            let costs = item.newsvendor
            let worth = costs.stockoutCost - price * item.resourcePerUnit
            let ratio = worth / (costs.stockoutCost + costs.holdingCost)
            levels.append(ratio > 0 ? max(0, try item.demand.quantile(ratio)) : 0)
        }
        return levels
    }
}
