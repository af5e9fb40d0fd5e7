import Inventory
import Statistics
import Testing

@Suite("Many items under common limits")
struct AssortmentTests {
    private func items() throws -> [AssortmentBaseStock.Item] {
        let rows: [(cost: Double, mean: Double, variance: Double, leadTime: Double)] = [
            (1, 5, 20, 3), (20, 4, 4, 3), (300, 0.3, 0.6, 8), (7, 12, 90, 2),
        ]
        return try rows.map { row in
            let demand = try DemandDistribution.counts(mean: row.mean, variance: row.variance)
            return try .init(
                unitCost: row.cost, leadTimeDemand: demand.total(overPeriods: row.leadTime),
                protectionDemand: demand.total(overPeriods: row.leadTime + 1))
        }
    }

    private func fillRate(_ items: [AssortmentBaseStock.Item], _ levels: [Double]) -> Double {
        var short = 0.0
        var demand = 0.0
        for (item, level) in zip(items, levels) {
            short +=
                item.protectionDemand.expectedShortage(level) - item.leadTimeDemand.expectedShortage(level)
            demand += item.protectionDemand.mean - item.leadTimeDemand.mean
        }
        return 1 - short / demand
    }

    private func value(_ items: [AssortmentBaseStock.Item], _ levels: [Double]) -> Double {
        zip(items, levels).reduce(0) { $0 + $1.0.unitCost * $1.0.protectionDemand.expectedSurplus($1.1) }
    }

    @Test("no other levels give the promised service for less money", arguments: [0.9, 0.95, 0.98])
    func leastMoney(target: Double) throws {
        let items = try items()
        let plan = try AssortmentBaseStock.forFillRate(target, items: items)
        #expect(plan.fillRate >= target)
        #expect(isClose(plan.fillRate, fillRate(items, plan.levels), relative: 1e-9))
        #expect(isClose(plan.stockValue, value(items, plan.levels), relative: 1e-9))
        // Lagrange: no levels nearby reach at least this fill rate for less.
        for shifts in 0..<625 {
            let steps = [shifts % 5, shifts / 5 % 5, shifts / 25 % 5, shifts / 125].map { Double($0) - 2 }
            let levels = zip(plan.levels, steps).map { max(0, $0 + $1) }
            guard fillRate(items, levels) >= plan.fillRate - 1e-12 else { continue }
            #expect(value(items, levels) >= plan.stockValue * (1 - 1e-9))
        }
    }

    @Test("equal service costs more money for the same service of the whole")
    func equalService() throws {
        let items = try items()
        let levels = try items.map { try $0.protectionDemand.quantile(0.96) }
        let plan = try AssortmentBaseStock.forFillRate(fillRate(items, levels), items: items)
        #expect(plan.stockValue < 0.9 * value(items, levels))
    }

    @Test("a budget is kept and gives the service that its money can buy")
    func budget() throws {
        let items = try items()
        let promised = try AssortmentBaseStock.forFillRate(0.95, items: items)
        let plan = try AssortmentBaseStock.forBudget(promised.stockValue * 1.0001, items: items)
        #expect(plan.stockValue <= promised.stockValue * 1.0001)
        #expect(plan.fillRate >= promised.fillRate - 1e-9)
    }

    @Test("a single item without a lead time is the newsvendor at the price of service")
    func single() throws {
        let demand = DemandDistribution.poisson(try Poisson(mean: 30))
        let item = try AssortmentBaseStock.Item(
            unitCost: 4, leadTimeDemand: .deterministic(0), protectionDemand: demand)
        let plan = try AssortmentBaseStock.forFillRate(0.97, items: [item])
        let newsvendor = try Newsvendor(holdingCost: 4, stockoutCost: plan.valueOfService)
        #expect(plan.levels == [try newsvendor.optimum(demand: demand).baseStockLevel])
    }

    /// The three items of Hadley & Whitin's kind: the Lagrangian conditions, checked against a fine search.
    @Test("order quantities under a limit of space: the limit is met and no exchange of space helps")
    func space() throws {
        let rows: [[Double]] = [[50, 2, 1000, 1], [80, 5, 600, 2.5], [20, 1, 3000, 0.5]]
        let items = try rows.map { row in
            try ConstrainedOrderQuantities.Item(
                model: .init(fixedCost: row[0], holdingCost: row[1], demandRate: row[2]),
                resourcePerUnit: row[3])
        }
        let free = try ConstrainedOrderQuantities.limitedResource(1e9, items: items)
        #expect(free.shadowPrice == 0)
        #expect(isClose(free.quantities[0], items[0].model.optimalQuantity, relative: 1e-12))
        let limit = 0.6 * free.used
        let tight = try ConstrainedOrderQuantities.limitedResource(limit, items: items)
        #expect(isClose(tight.used, limit, relative: 1e-9))
        #expect(tight.cost > free.cost)
        for (from, to) in [(0, 1), (1, 2), (2, 0), (1, 0)] {
            var quantities = tight.quantities
            quantities[from] -= 0.5 / items[from].resourcePerUnit
            quantities[to] += 0.5 / items[to].resourcePerUnit
            var cost = 0.0
            for (item, quantity) in zip(items, quantities) { cost += try item.model.cost(quantity: quantity) }
            #expect(cost > tight.cost)
        }
        // The shadow price is the derivative of the cost.
        let more = try ConstrainedOrderQuantities.limitedResource(limit + 0.01, items: items)
        #expect(isClose((tight.cost - more.cost) / 0.01, tight.shadowPrice, relative: 1e-3))
    }

    @Test("a limit on orders stretches all cycles alike")
    func orders() throws {
        let items = try [100.0, 400].map { rate in
            try ConstrainedOrderQuantities.Item(
                model: .init(fixedCost: 10, holdingCost: 2, demandRate: rate), resourcePerUnit: 1)
        }
        let plan = try ConstrainedOrderQuantities.limitedOrders(6, items: items)
        #expect(isClose(plan.used, 6, relative: 1e-9))
        #expect(isClose(plan.quantities[1] / plan.quantities[0], 2, relative: 1e-9))
    }

    @Test("newsvendors under a budget: the limit is met and no exchange of money helps")
    func newsvendors() throws {
        let items = try [(4.0, 9.0, 100.0, 3.0), (1, 6, 60, 1), (8, 8, 40, 5)].map { row in
            try ConstrainedNewsvendors.Item(
                newsvendor: .init(holdingCost: row.0, stockoutCost: row.1),
                demand: .normal(mean: row.2, standardDeviation: 0.3 * row.2), resourcePerUnit: row.3)
        }
        let free = try ConstrainedNewsvendors(limit: 1e6, items: items)
        #expect(free.shadowPrice == 0)
        let tight = try ConstrainedNewsvendors(limit: 0.8 * free.used, items: items)
        #expect(isClose(tight.used, 0.8 * free.used, relative: 1e-6))
        for (from, to) in [(0, 1), (1, 2), (2, 0)] {
            var levels = tight.levels
            levels[from] -= 0.5 / items[from].resourcePerUnit
            levels[to] += 0.5 / items[to].resourcePerUnit
            let cost = zip(items, levels).reduce(0.0) {
                $0 + $1.0.newsvendor.cost(level: $1.1, demand: $1.0.demand)
            }
            #expect(cost > tight.cost)
        }
        let nothing = try ConstrainedNewsvendors(limit: 0, items: items)
        #expect(nothing.levels == [0, 0, 0])
    }

    @Test("assortments without items or demand and limits of nothing are refused")
    func refusals() throws {
        #expect(throws: InventoryError.self) { try AssortmentBaseStock.forFillRate(0.9, items: []) }
        let idle = try AssortmentBaseStock.Item(
            unitCost: 1, leadTimeDemand: .deterministic(0), protectionDemand: .deterministic(0))
        #expect(throws: InventoryError.self) { try AssortmentBaseStock.forFillRate(0.9, items: [idle]) }
        #expect(throws: InventoryError.self) { try AssortmentBaseStock.forBudget(0, items: items()) }
        #expect(throws: InventoryError.self) { try AssortmentBaseStock.forFillRate(1, items: items()) }
        #expect(throws: InventoryError.self) { try ConstrainedNewsvendors(limit: -1, items: []) }
        #expect(throws: InventoryError.self) {
            try ConstrainedOrderQuantities.limitedResource(0, items: [])
        }
    }
}
