import Inventory
import Statistics
import Testing

@Suite("Joint replenishment")
struct JointReplenishmentTests {
    /// Silver, Pyke & Peterson 1998, page 428: where Silver's heuristic costs 2,067.65.
    private func book(base: Double? = nil) throws -> PowerOfTwoReplenishment {
        try PowerOfTwoReplenishment(
            sharedFixedCost: 40, individualFixedCosts: [15, 15, 15, 15],
            holdingCosts: [0.24, 0.24, 0.24, 0.24], demandRates: [86000, 12500, 1400, 3000],
            baseCycleTime: base)
    }

    @Test("powers of two stay within 2 percent of the lower bound, which Silver's plan does not undercut")
    func bookExample() throws {
        let plan = try book()
        #expect(plan.cost <= 1.02 * plan.lowerBound)
        #expect(plan.cost >= plan.lowerBound)
        #expect(2067.650840930354 >= plan.lowerBound)
        for time in plan.cycleTimes {
            let power = time / (plan.cycleTimes.min() ?? 1)
            #expect([1, 2, 4, 8].contains { isClose(power, $0, relative: 1e-9) })
        }
    }

    @Test("with weeks as base the plan stays within 6 percent, and no other powers of two are cheaper")
    func weeks() throws {
        let plan = try book(base: 1.0 / 52)
        #expect(plan.cost <= 1.0607 * plan.lowerBound)
        let rates = [86000.0, 12500, 1400, 3000]
        var least = Double.infinity
        for code in 0..<4096 {
            let powers = [code % 8, code / 8 % 8, code / 64 % 8, code / 512]
            let times = powers.map { Double(1 << $0) / 52 }
            var cost = 40 / (times.min() ?? 1)
            for (time, rate) in zip(times, rates) { cost += 15 / time + 0.12 * rate * time }
            least = min(least, cost)
        }
        #expect(plan.cost <= least * 1.02)
    }

    @Test("the bounds hold on random problems", arguments: 1...30)
    func randomProblems(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let count = 2 + Int(random.next() % 12)
        let plan = try PowerOfTwoReplenishment(
            sharedFixedCost: 100 * random.nextUniform(),
            individualFixedCosts: (0..<count).map { _ in 1 + 50 * random.nextUniform() },
            holdingCosts: (0..<count).map { _ in 0.1 + random.nextUniform() },
            demandRates: (0..<count).map { _ in 1 + 1000 * random.nextUniform() * random.nextUniform() })
        #expect(plan.cost >= plan.lowerBound * (1 - 1e-12))
        #expect(plan.cost <= 1.0202 * plan.lowerBound)
    }

    @Test("one item is the economic order quantity, up to a factor √2")
    func single() throws {
        let plan = try PowerOfTwoReplenishment(
            sharedFixedCost: 3, individualFixedCosts: [5], holdingCosts: [0.225], demandRates: [1300])
        let model = try EconomicOrderQuantity(fixedCost: 8, holdingCost: 0.225, demandRate: 1300)
        #expect(isClose(plan.lowerBound, model.optimalCost, relative: 1e-12))
        #expect(isClose(plan.cost, model.optimalCost, relative: 1e-9))
        #expect(isClose(plan.orderQuantities[0], model.optimalQuantity, relative: 1e-9))
    }

    private func canOrderItems() throws -> [CanOrderPolicy.Item] {
        try [(10.0, 10.0), (6, 20), (14, 5), (3, 10)].map { rate, fixed in
            try .init(demandRate: rate, leadTime: 0.3, fixedCost: fixed, holdingCost: 6, stockoutCost: 90)
        }
    }

    @Test("an item alone has the optimal (r, Q) policy")
    func alone() throws {
        let item = try CanOrderPolicy.Item(
            demandRate: 1.5, leadTime: 2, fixedCost: 40, holdingCost: 20, stockoutCost: 150)
        let policy = try CanOrderPolicy(items: [item], sharedFixedCost: 60)
        let exact = try ContinuousReviewExact.poisson(
            fixedCost: 100, holdingCost: 20, stockoutCost: 150, demandRate: 1.5, leadTime: 2)
        #expect(policy.levels[0].mustOrder == exact.reorderPoint)
        #expect(policy.levels[0].orderUpTo == exact.reorderPoint + exact.orderQuantity)
        #expect(isClose(policy.cost, exact.cost, relative: 1e-9))
    }

    @Test("joining orders saves money, and a simulation finds the cost of the decomposition")
    func canOrder() throws {
        let items = try canOrderItems()
        let policy = try CanOrderPolicy(items: items, sharedFixedCost: 80)
        let apart = try items.reduce(0.0) {
            $0
                + (try ContinuousReviewExact.poisson(
                    fixedCost: 80 + $1.fixedCost, holdingCost: 6, stockoutCost: 90,
                    demandRate: $1.demandRate, leadTime: 0.3)).cost
        }
        let simulated = try simulatedCost(items, policy.levels, shared: 80)
        #expect(simulated < 0.95 * apart)
        // Opportunities are rarer right after an order than a constant rate has it: the true cost lies a
        // little lower.
        #expect(simulated < policy.cost * 1.01)
        #expect(simulated > policy.cost * 0.88)
        for levels in policy.levels {
            #expect(levels.mustOrder <= levels.canOrder)
            #expect(levels.canOrder < levels.orderUpTo)
        }
    }

    /// Positions move with the demands; the cost of a position is the expected cost one lead time later.
    private func simulatedCost(
        _ items: [CanOrderPolicy.Item], _ levels: [CanOrderPolicy.Levels], shared: Double
    ) throws -> Double {
        var random = SeededRandom(seed: 31)
        let total = items.reduce(0) { $0 + $1.demandRate }
        let leadDemands = try items.map { try Poisson(mean: $0.demandRate * $0.leadTime) }
        let rates = items.indices.map { index in
            (-60...200).map { level in
                items[index].holdingCost * leadDemands[index].complementaryLoss(level)
                    + items[index].stockoutCost * leadDemands[index].loss(level)
            }
        }
        var positions = levels.map { $0.orderUpTo }
        var cost = 0.0
        let demands = 150_000
        for _ in 0..<demands {
            for index in items.indices { cost += rates[index][positions[index] + 60] / total }
            var pick = random.nextUniform() * total
            var item = 0
            while item + 1 < items.count, pick >= items[item].demandRate {
                pick -= items[item].demandRate
                item += 1
            }
            positions[item] -= 1
            guard positions[item] <= levels[item].mustOrder else { continue }
            cost += shared
            for index in items.indices where positions[index] <= levels[index].canOrder {
                cost += items[index].fixedCost
                positions[index] = levels[index].orderUpTo
            }
        }
        return cost / (Double(demands) / total)
    }

    @Test("lists of different length, free orders and base cycles of nothing are refused")
    func refusals() throws {
        #expect(throws: InventoryError.self) {
            try PowerOfTwoReplenishment(
                sharedFixedCost: 1, individualFixedCosts: [1], holdingCosts: [1, 1], demandRates: [1])
        }
        #expect(throws: InventoryError.self) { try book(base: 0) }
        let free = try CanOrderPolicy.Item(
            demandRate: 1, leadTime: 1, fixedCost: 0, holdingCost: 1, stockoutCost: 2)
        #expect(throws: InventoryError.self) { try CanOrderPolicy(items: [free], sharedFixedCost: 0) }
        #expect(throws: InventoryError.self) { try CanOrderPolicy(items: [], sharedFixedCost: 1) }
    }
}
