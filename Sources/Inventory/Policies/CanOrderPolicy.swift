import Statistics

/// Joint replenishment of items with random demand: when one item must order, others that are low may join
/// and save the shared fixed cost.
///
/// An item whose position falls to s triggers an order; items at or below c join; each orders up to S. Demand
/// is Poisson, one unit at a time, under continuous review with backorders. The items are solved one by one,
/// the orders of the others taken as opportunities that arise at a constant rate, until the rates stand
/// still.
///
/// Source: Balintfy, Management Science 10 (1964) 287–297 for the policy; the decomposition, Federgruen,
/// Groenevelt & Tijms, "Coordinated replenishments in a multi-item inventory system with compound Poisson
/// demands", Management Science 30 (1984) 344–357, here for unit demands. A heuristic: opportunities do not
/// really arise at constant rates, they are rare right after an order. With few items the decomposition
/// overstates the cost by up to about a tenth.
public struct CanOrderPolicy: Sendable, Equatable {
    /// One item.
    public struct Item: Sendable, Equatable {
        /// Units per time.
        public let demandRate: Double
        /// Time from order to delivery.
        public let leadTime: Double
        /// Money per order that contains the item.
        public let fixedCost: Double
        /// Money per unit and time.
        public let holdingCost: Double
        /// Money per backordered unit and time.
        public let stockoutCost: Double

        /// Describes an item.
        ///
        /// - Parameters:
        ///   - demandRate: units per time, above 0.
        ///   - leadTime: at least 0.
        ///   - fixedCost: money per order that contains the item, at least 0.
        ///   - holdingCost: money per unit and time, above 0.
        ///   - stockoutCost: money per backordered unit and time, above 0.
        /// - Throws: `InventoryError` when an input lies outside its range.
        public init(
            demandRate: Double, leadTime: Double, fixedCost: Double, holdingCost: Double, stockoutCost: Double
        ) throws(InventoryError) {
            try Require.positive(demandRate, "demandRate")
            try Require.nonNegative(leadTime, "leadTime")
            try Require.nonNegative(fixedCost, "fixedCost")
            try Require.positive(holdingCost, "holdingCost")
            try Require.positive(stockoutCost, "stockoutCost")
            self.demandRate = demandRate
            self.leadTime = leadTime
            self.fixedCost = fixedCost
            self.holdingCost = holdingCost
            self.stockoutCost = stockoutCost
        }
    }

    /// The three levels of an item, of its inventory position.
    public struct Levels: Sendable, Equatable {
        /// s: falling to this many units triggers an order.
        public let mustOrder: Int
        /// c: at or below this many units the item joins an order another one triggers.
        public let canOrder: Int
        /// S: an order lifts the position to this many units.
        public let orderUpTo: Int
    }

    /// The levels of each item, in the order given.
    public let levels: [Levels]
    /// Expected cost per time by the decomposition.
    public let cost: Double

    /// Computes the levels.
    ///
    /// - Parameters:
    ///   - items: at least one.
    ///   - sharedFixedCost: money per order, whatever is in it, at least 0; it and every item's own must not
    ///     both be 0.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public init(items: [Item], sharedFixedCost: Double) throws(InventoryError) {
        try Require.notEmpty(items.count, "items")
        try Require.nonNegative(sharedFixedCost, "sharedFixedCost")
        var searches: [CanOrderSearch] = []
        for item in items {
            try Require.positive(sharedFixedCost + item.fixedCost, "fixedCost")
            searches.append(try CanOrderSearch(item: item, sharedFixedCost: sharedFixedCost))
        }
        var found = searches.map { $0.best(opportunityRate: 0) }
        // The rates settle after a few rounds; where they swing between neighbours, the last round stands.
        for _ in 0..<50 {
            let before = found
            for index in items.indices {
                let others = found.indices.reduce(0) { $1 == index ? $0 : $0 + found[$1].triggerRate }
                found[index] = searches[index].best(opportunityRate: others)
            }
            if zip(before, found).allSatisfy({ $0.levels == $1.levels }) { break }
        }
        levels = found.map { $0.levels }
        cost = found.reduce(0) { $0 + $1.cost }
    }
}

/// The problem of one item with opportunities at a constant rate.
private struct CanOrderSearch {
    private let item: CanOrderPolicy.Item
    private let shared: Double
    /// Cost per time at each position from `lowest` on.
    private let rates: [Double]
    private let lowest: Int

    struct Found {
        let levels: CanOrderPolicy.Levels
        let cost: Double
        /// Orders per time this item triggers itself.
        let triggerRate: Double
    }

    init(item: CanOrderPolicy.Item, sharedFixedCost: Double) throws(InventoryError) {
        self.item = item
        shared = sharedFixedCost
        let demand: TabulatedDemand
        let best: Int
        // The item alone, without opportunities: its lot and point bound the search.
        let alone = try ContinuousReviewExact.poisson(
            fixedCost: sharedFixedCost + item.fixedCost, holdingCost: item.holdingCost,
            stockoutCost: item.stockoutCost, demandRate: item.demandRate, leadTime: item.leadTime)
        do {
            let poisson = try Poisson(mean: item.demandRate * item.leadTime)
            demand = try TabulatedDemand(.poisson(poisson))
            best = try demand.quantile(item.stockoutCost / (item.stockoutCost + item.holdingCost))
        } catch let error as InventoryError {
            throw error
        } catch {
            throw .invalid("items", expected: "a Poisson demand", found: item.demandRate, hint: "\(error)")
        }
        guard alone.orderQuantity <= 5000 else {
            throw .invalid(
                "items", expected: "lots of at most 5,000 units", found: alone.orderQuantity,
                hint: "count in a larger unit, for instance in cases")
        }
        lowest = alone.reorderPoint - alone.orderQuantity
        let highest = max(best, alone.reorderPoint + alone.orderQuantity) + alone.orderQuantity
        rates = (lowest...highest).map { level in
            item.holdingCost * demand.complementaryLoss(level) + item.stockoutCost * demand.loss(level)
        }
    }

    /// Least cost per time as a ratio of cost and time of a cycle, by Dinkelbach's method.
    func best(opportunityRate: Double) -> Found {
        var average = rates.max() ?? 0
        var levels = CanOrderPolicy.Levels(mustOrder: lowest, canOrder: lowest, orderUpTo: lowest + 1)
        var trigger = 0.0
        for _ in 0..<100 {
            let candidate = cheapestCycle(average, opportunityRate)
            let (cost, time, own) = cycle(candidate, opportunityRate)
            let next = cost / time
            guard next < average * (1 - 1e-13) else { break }
            average = next
            levels = candidate
            trigger = own / time
        }
        return Found(levels: levels, cost: average, triggerRate: trigger)
    }

    /// The levels that minimise cost − average × time of a cycle: s for every c, then S for every c.
    private func cheapestCycle(_ average: Double, _ opportunityRate: Double) -> CanOrderPolicy.Levels {
        let ratio = item.demandRate / (item.demandRate + opportunityRate)
        var best = (value: Double.infinity, s: 0, c: 0, upTo: 1)
        for c in 0..<(rates.count - 1) {
            var lower = (value: shared, s: c)
            var weight = 1.0
            var sum = 0.0
            for s in stride(from: c - 1, through: 0, by: -1) {
                sum += weight * (rates[s + 1] - average) / (item.demandRate + opportunityRate)
                weight *= ratio
                let value = sum + weight * shared
                if value < lower.value { lower = (value, s) }
            }
            var upper = (value: Double.infinity, upTo: c + 1)
            sum = 0
            for upTo in (c + 1)..<rates.count {
                sum += (rates[upTo] - average) / item.demandRate
                if sum < upper.value { upper = (sum, upTo) }
            }
            let value = lower.value + upper.value
            if value < best.value { best = (value, lower.s, c, upper.upTo) }
        }
        return .init(
            mustOrder: lowest + best.s, canOrder: lowest + best.c, orderUpTo: lowest + best.upTo)
    }

    /// Cost and length of a cycle from S back to S, and the chance that the item triggers the order itself.
    private func cycle(
        _ levels: CanOrderPolicy.Levels, _ opportunityRate: Double
    ) -> (cost: Double, time: Double, own: Double) {
        var cost = item.fixedCost
        var time = 0.0
        for level in stride(from: levels.orderUpTo, to: levels.canOrder, by: -1) {
            cost += rates[level - lowest] / item.demandRate
            time += 1 / item.demandRate
        }
        let ratio = item.demandRate / (item.demandRate + opportunityRate)
        var weight = 1.0
        for level in stride(from: levels.canOrder, to: levels.mustOrder, by: -1) {
            cost += weight * rates[level - lowest] / (item.demandRate + opportunityRate)
            time += weight / (item.demandRate + opportunityRate)
            weight *= ratio
        }
        return (cost + weight * shared, time, weight)
    }
}
