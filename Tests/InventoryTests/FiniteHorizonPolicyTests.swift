import Inventory
import Statistics
import Testing

/// Values: Snyder & Shen, 2nd edition, as reproduced by stockpyl 1.0.2 (problem 4.29 and its documentation
/// example).
@Suite("Policies for a finite horizon")
struct FiniteHorizonPolicyTests {
    private func policy(
        periods: Int, stockout: Double, purchase: Double, fixed: Double, demand: DemandDistribution,
        discount: Double = 1, start: Int = 0
    ) throws -> FiniteHorizonPolicy {
        let period = try FiniteHorizonPolicy.Period(
            demand: demand, holdingCost: 1, stockoutCost: stockout, purchaseCost: purchase, fixedCost: fixed)
        return try FiniteHorizonPolicy(
            periods: [FiniteHorizonPolicy.Period](repeating: period, count: periods), startingUnits: start,
            terminalHoldingCost: 1, terminalStockoutCost: stockout, discountFactor: discount)
    }

    @Test("problem 4.29: ten periods without a fixed cost order up to 23 each")
    func problem() throws {
        let demand = try DemandDistribution.normal(mean: 18, standardDeviation: 3)
        let found = try policy(
            periods: 10, stockout: 25, purchase: 1, fixed: 0, demand: demand, discount: 0.98)
        #expect(found.levels.map { $0?.orderUpToLevel } == [Int?](repeating: 23, count: 10))
        #expect(found.levels.map { $0?.reorderPoint } == [Int?](repeating: 23, count: 10))
        #expect(isClose(found.cost, 234.79622567591312, relative: 1e-3))
    }

    @Test("the documentation example of stockpyl, with and without a fixed cost")
    func documentation() throws {
        let demand = try DemandDistribution.normal(mean: 100, standardDeviation: 20)
        let free = try policy(periods: 5, stockout: 20, purchase: 2, fixed: 0, demand: demand)
        #expect(free.levels.map { $0?.orderUpToLevel } == [133, 133, 133, 133, 126])
        let fixed = try policy(periods: 5, stockout: 20, purchase: 2, fixed: 50, demand: demand)
        #expect(fixed.levels.map { $0?.reorderPoint } == [110, 110, 110, 110, 111])
        #expect(fixed.levels.map { $0?.orderUpToLevel } == [133, 133, 133, 133, 126])
        #expect(isClose(fixed.cost, 1558.6946467384012, relative: 1e-3))
    }

    @Test("demand known for certain gives the plan of Wagner and Whitin")
    func certainDemand() throws {
        let demand = [90.0, 120, 80, 70]
        var periods: [FiniteHorizonPolicy.Period] = []
        for units in demand {
            periods.append(
                try .init(
                    demand: .deterministic(units), holdingCost: 2, stockoutCost: 1000, purchaseCost: 0,
                    fixedCost: 500))
        }
        let policy = try FiniteHorizonPolicy(
            periods: periods, startingUnits: 0, terminalHoldingCost: 0, terminalStockoutCost: 1000)
        let plan = try WagnerWhitin(demand: demand, fixedCost: 500, holdingCost: 2)
        #expect(isClose(policy.cost, plan.cost, relative: 1e-12))
        #expect(policy.levels[0]?.orderUpToLevel == 210)
        #expect(policy.levels[2]?.orderUpToLevel == 150)
    }

    @Test("over a long horizon the levels become the stationary optimum of Zheng and Federgruen")
    func longHorizon() throws {
        let demand = DemandDistribution.poisson(try Poisson(mean: 6))
        let found = try policy(periods: 40, stockout: 4, purchase: 0, fixed: 5, demand: demand, start: 10)
        let stationary = try PeriodicReviewExact.poisson(
            fixedCost: 5, holdingCost: 1, stockoutCost: 4, demandMean: 6)
        #expect(found.levels[0]?.reorderPoint == stationary.reorderPoint)
        #expect(found.levels[0]?.orderUpToLevel == stationary.orderUpToLevel)
        let longer = try policy(periods: 41, stockout: 4, purchase: 0, fixed: 5, demand: demand, start: 10)
        #expect(isClose(longer.cost - found.cost, stationary.cost, relative: 1e-3))
    }

    @Test("no order is worth placing when a shortage costs less than the item")
    func neverOrder() throws {
        let period = try FiniteHorizonPolicy.Period(
            demand: .deterministic(3), holdingCost: 1, stockoutCost: 2, purchaseCost: 5, fixedCost: 1)
        let policy = try FiniteHorizonPolicy(
            periods: [period, period], startingUnits: 4, terminalHoldingCost: 0, terminalStockoutCost: 0)
        #expect(policy.levels == [nil, nil])
        // One unit left after the first period, two short after the second.
        #expect(isClose(policy.cost, 1 + 2 * 2, relative: 1e-12))
    }

    @Test("fixed costs that rise, free stock and discounts above one are refused")
    func refusals() throws {
        let cheap = try FiniteHorizonPolicy.Period(
            demand: .deterministic(3), holdingCost: 1, stockoutCost: 2, purchaseCost: 0, fixedCost: 1)
        let dear = try FiniteHorizonPolicy.Period(
            demand: .deterministic(3), holdingCost: 1, stockoutCost: 2, purchaseCost: 0, fixedCost: 9)
        let free = try FiniteHorizonPolicy.Period(
            demand: .deterministic(3), holdingCost: 0, stockoutCost: 2, purchaseCost: 0, fixedCost: 1)
        for (periods, discount) in [([cheap, dear], 1.0), ([free], 1), ([cheap], 1.1), ([], 1)] {
            #expect(throws: InventoryError.self) {
                try FiniteHorizonPolicy(
                    periods: periods, startingUnits: 0, terminalHoldingCost: 0, terminalStockoutCost: 1,
                    discountFactor: discount)
            }
        }
    }
}
