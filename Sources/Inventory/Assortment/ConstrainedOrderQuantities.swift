/// Economic order quantities of many items that share a limited resource: space on the shelf, money in stock,
/// or orders the buyers can handle.
///
/// Source: the method of Lagrange multipliers, Hadley & Whitin, Analysis of Inventory Systems, 1963, chapter
/// 2; Silver, Pyke & Peterson, 3rd edition (exchange curves).
public struct ConstrainedOrderQuantities: Sendable, Equatable {
    /// One item and what it takes of the resource.
    public struct Item: Sendable, Equatable {
        /// Fixed cost, holding cost and demand rate.
        public let model: EconomicOrderQuantity
        /// What one unit ordered takes of the resource: its volume for space, half its cost for mean money in
        /// stock.
        public let resourcePerUnit: Double

        /// Describes an item.
        ///
        /// - Parameters:
        ///   - model: fixed cost and demand rate above 0.
        ///   - resourcePerUnit: above 0.
        /// - Throws: `InventoryError` when an input lies outside its range.
        public init(model: EconomicOrderQuantity, resourcePerUnit: Double) throws(InventoryError) {
            try Require.positive(model.fixedCost, "fixedCost")
            try Require.positive(model.demandRate, "demandRate")
            try Require.positive(resourcePerUnit, "resourcePerUnit")
            self.model = model
            self.resourcePerUnit = resourcePerUnit
        }
    }

    /// Units per order of each item, in the order given.
    public let quantities: [Double]
    /// Cost of ordering and holding per unit of time, without the price of the resource.
    public let cost: Double
    /// What the orders take of the resource, or how many orders there are per unit of time.
    public let used: Double
    /// What one unit more of the resource would save per unit of time; 0 when there is enough.
    public let shadowPrice: Double

    /// Quantities whose orders, all on the shelf at once, take at most so much of the resource:
    /// Q = √(2Kλ/(h + 2θw)), θ the price of the resource and w what a unit takes of it.
    ///
    /// - Parameters:
    ///   - limit: of Σ w Q, above 0.
    ///   - items: at least one.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func limitedResource(
        _ limit: Double, items: [Item]
    ) throws(InventoryError) -> ConstrainedOrderQuantities {
        try Require.positive(limit, "limit")
        try Require.notEmpty(items.count, "items")
        let quantity = { (item: Item, price: Double) in
            let holding = item.model.holdingCost + 2 * price * item.resourcePerUnit
            return (2 * item.model.fixedCost * item.model.demandRate / holding).squareRoot()
        }
        let use = { (price: Double) in
            items.reduce(0) { $0 + $1.resourcePerUnit * quantity($1, price) }
        }
        let price = leastPrice { use($0) <= limit }
        return ConstrainedOrderQuantities(
            items: items, quantities: items.map { quantity($0, price) }, used: use(price), price: price)
    }

    /// Quantities with at most so many orders per unit of time: Q = √(2(K + θ)λ/h), θ the price of an order's
    /// handling.
    ///
    /// - Parameters:
    ///   - limit: of Σ λ/Q, above 0.
    ///   - items: at least one; `resourcePerUnit` does not count.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func limitedOrders(
        _ limit: Double, items: [Item]
    ) throws(InventoryError) -> ConstrainedOrderQuantities {
        try Require.positive(limit, "limit")
        try Require.notEmpty(items.count, "items")
        let quantity = { (item: Item, price: Double) in
            let fixedCost = item.model.fixedCost + price
            return (2 * fixedCost * item.model.demandRate / item.model.holdingCost).squareRoot()
        }
        let orders = { (price: Double) in
            items.reduce(0) { $0 + $1.model.demandRate / quantity($1, price) }
        }
        let price = leastPrice { orders($0) <= limit }
        return ConstrainedOrderQuantities(
            items: items, quantities: items.map { quantity($0, price) }, used: orders(price), price: price)
    }

    private init(items: [Item], quantities: [Double], used: Double, price: Double) {
        self.quantities = quantities
        self.used = used
        shadowPrice = price
        cost = zip(items, quantities).reduce(0) { sum, pair in
            let model = pair.0.model
            return sum + model.fixedCost * model.demandRate / pair.1 + model.holdingCost * pair.1 / 2
        }
    }

    /// The least price at which a demand that falls with the price stays within its limit.
    private static func leastPrice(_ fits: (Double) -> Bool) -> Double {
        if fits(0) { return 0 }
        var low = 0.0
        var high = 1.0
        while !fits(high), high < 1e300 {
            low = high
            high *= 2
        }
        while high - low > 1e-15 * high {
            let middle = (low + high) / 2
            if middle <= low || middle >= high { break }
            if fits(middle) { high = middle } else { low = middle }
        }
        return high
    }
}
