import Inventory
import Statistics
import Testing

@Suite("Simulation of policies")
struct SimulationTests {
    private func poisson(_ mean: Double) throws -> DemandDistribution { .poisson(try Poisson(mean: mean)) }

    private func forecast(_ demand: DemandDistribution, periods: Int) -> [DemandDistribution] {
        [DemandDistribution](repeating: demand, count: periods)
    }

    @Test("a hand-computed week: deliveries, orders, demand, backorders")
    func byHand() throws {
        let rules = try SimulationRules(
            leadTime: .fixed(2), costs: .init(fixedCost: 10, holdingCost: 1, stockoutCost: 5))
        let outcome = try PolicySimulation.replay(
            demand: [4, 4, 4, 0, 1], policy: .minimumMaximum(minimum: 3, maximum: 10), rules: rules,
            startingUnits: 6)
        // Period 1 sees a position of 2 and orders 8, due in period 3, where 6 customers wait for it.
        #expect(outcome.orderedUnits == [0, 8, 0, 8, 0])
        #expect(outcome.receivedUnits == [0, 0, 0, 8, 0])
        #expect(outcome.onHandUnits == [2, 0, 0, 2, 1])
        #expect(outcome.backorderedUnits == [0, 2, 6, 0, 0])
        #expect(outcome.servedUnits == [4, 2, 0, 0, 1])
        #expect(isClose(try #require(outcome.totals.fillRate), 7.0 / 13, relative: 1e-12))
        #expect(outcome.totals.orders == 2)
        // Two orders, 5 units held, 8 units owed.
        #expect(outcome.totals.cost == 65)
    }

    @Test("lost customers do not come back; deliveries at once serve the same period")
    func lostSales() throws {
        let outcome = try PolicySimulation.replay(
            demand: [9, 2, 12], policy: .baseStock(10),
            rules: SimulationRules(leadTime: .fixed(0), shortage: .lost), startingUnits: 0)
        #expect(outcome.receivedUnits == [10, 9, 2])
        #expect(outcome.servedUnits == [9, 2, 10])
        #expect(outcome.backorderedUnits == [0, 0, 0])
        #expect(outcome.totals.periodsWithoutShortage == 2)
    }

    @Test("perishable units leave the shelf oldest first or newest first, and what is left too long is lost")
    func perishable() throws {
        // 5 fresh units every period, sold in two; 2, then 1 or 2 of the first delivery are left, and so on.
        let cases: [(SimulationRules.Issuing, [Double])] = [
            (.oldestFirst, [0, 1, 2]), (.newestFirst, [0, 2, 4]),
        ]
        for (issuing, outdated) in cases {
            let rules = try SimulationRules(leadTime: .fixed(0), shelfLifePeriods: 2, issuing: issuing)
            let outcome = try PolicySimulation.replay(
                demand: [3, 1, 3], rules: rules, startingUnits: 0
            ) { _ in 5 }
            #expect(outcome.outdatedUnits == outdated)
        }
    }

    @Test("base stock with backorders: fill rate, stock and backlog agree with theory")
    func baseStock() throws {
        let demand = try poisson(4)
        let rules = try SimulationRules(leadTime: .fixed(3))
        let estimate = try MonteCarloSimulation(
            forecast: forecast(demand, periods: 1200), replications: 25, seed: 5, confidence: 0.999,
            policy: .baseStock(20), rules: rules, startingUnits: 20, warmUpPeriods: 20)
        let lead = try demand.total(overPeriods: 3)
        let protection = try demand.total(overPeriods: 4)
        let fillRate = try ServiceMeasures.fillRate(
            orderUpToLevel: 20, leadTimeDemand: lead, protectionDemand: protection)
        let found = try #require(estimate.fillRate)
        #expect(abs(found.mean - fillRate) <= found.halfWidth)
        #expect(found.halfWidth < 0.01)
        #expect(
            abs(estimate.onHandUnits.mean - protection.expectedSurplus(20)) <= estimate.onHandUnits.halfWidth)
        #expect(
            abs(estimate.backorderedUnits.mean - protection.expectedShortage(20))
                <= estimate.backorderedUnits.halfWidth)
        #expect(abs(estimate.readyRate.mean - protection.cdf(20)) <= estimate.readyRate.halfWidth)
    }

    @Test("the cost of the optimal (s, S) policy agrees with theory")
    func minimumMaximum() throws {
        let demand = try poisson(10)
        let optimum = try PeriodicReviewExact.poisson(
            fixedCost: 64, holdingCost: 1, stockoutCost: 9, demandMean: 10, leadTimePeriods: 2)
        let rules = try SimulationRules(
            leadTime: .fixed(2), costs: .init(fixedCost: 64, holdingCost: 1, stockoutCost: 9))
        let estimate = try MonteCarloSimulation(
            forecast: forecast(demand, periods: 1500), replications: 20, seed: 8, confidence: 0.999,
            policy: .minimumMaximum(
                minimum: Double(optimum.reorderPoint), maximum: Double(optimum.orderUpToLevel)),
            rules: rules, startingUnits: Double(optimum.orderUpToLevel), warmUpPeriods: 50)
        let cost = try #require(estimate.costPerPeriod)
        #expect(abs(cost.mean - optimum.cost) <= cost.halfWidth)
        #expect(cost.halfWidth < 0.02 * optimum.cost)
    }

    @Test("review every few periods: fill rate agrees with theory")
    func review() throws {
        let demand = try DemandDistribution.counts(mean: 3, variance: 9)
        let rules = try SimulationRules(leadTime: .fixed(2), reviewPeriods: 5)
        let estimate = try MonteCarloSimulation(
            forecast: forecast(demand, periods: 2000), replications: 20, seed: 3, confidence: 0.999,
            policy: .baseStock(26), rules: rules, startingUnits: 26, warmUpPeriods: 20)
        let expected = try ServiceMeasures.fillRate(
            orderUpToLevel: 26, leadTimeDemand: demand.total(overPeriods: 2),
            protectionDemand: demand.total(overPeriods: 7))
        let found = try #require(estimate.fillRate)
        #expect(abs(found.mean - expected) <= found.halfWidth)
    }

    @Test("units are conserved whatever happens", arguments: 1...20)
    func conservation(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let demand = (0..<300).map { _ in Double(random.next() % 9) }
        let rules = try SimulationRules(
            leadTime: .drawn([0.2, 0.3, 0.3, 0.2]), reviewPeriods: 1 + Int(random.next() % 3),
            shortage: random.nextUniform() < 0.5 ? .lost : .backordered,
            orderRules: OrderRules(minimumQuantity: 4, multiple: 3),
            shelfLifePeriods: random.nextUniform() < 0.5 ? 4 : nil)
        let outcome = try PolicySimulation.replay(
            demand: demand, policy: .minimumMaximum(minimum: 12, maximum: 30), rules: rules,
            startingUnits: 17,
            seed: seed)
        var shelf = 17.0
        for period in demand.indices {
            let backlogBefore = period == 0 ? 0 : outcome.backorderedUnits[period - 1]
            let owedNow = rules.shortage == .backordered ? demand[period] - outcome.servedUnits[period] : 0
            let settled = backlogBefore + owedNow - outcome.backorderedUnits[period]
            shelf += outcome.receivedUnits[period] - outcome.servedUnits[period] - settled
            shelf -= outcome.outdatedUnits[period]
            #expect(abs(shelf - outcome.onHandUnits[period]) < 1e-9)
            #expect(settled >= -1e-9)
        }
    }

    @Test("the same seed gives the same run, another seed another one")
    func determinism() throws {
        let rules = try SimulationRules(leadTime: .drawn([0, 0.5, 0.5]))
        let run = { (seed: UInt64) in
            try PolicySimulation.replay(
                demand: (0..<100).map { Double($0 % 7) }, policy: .baseStock(12), rules: rules,
                startingUnits: 12, seed: seed)
        }
        #expect(try run(4) == run(4))
        #expect(try run(4) != run(5))
    }

    @Test("a replay of recorded lead times, and levels that follow the period")
    func recorded() throws {
        let rules = try SimulationRules(leadTime: .byOrderPeriod([2, 0, 5, 1]))
        let outcome = try PolicySimulation.replay(demand: [1, 1, 1, 1], rules: rules, startingUnits: 3) {
            stock in
            Double(stock.period)
        }
        #expect(outcome.orderedUnits == [0, 1, 2, 3])
        #expect(outcome.receivedUnits == [0, 1, 0, 0])
        #expect(throws: InventoryError.self) {
            try PolicySimulation.replay(demand: [1], policy: .baseStock(1), rules: rules, startingUnits: 0)
        }
    }

    @Test("Clark and Scarf's cost agrees with a simulation of their levels")
    func serial() throws {
        let demand = try poisson(5)
        let leadTimes = [1, 2, 2]
        let costs = [3.0, 2, 2]
        // Deliveries come before the demand of the same period: the first stage protects one period more.
        var stages: [SerialSystem.Stage] = []
        for (index, periods) in leadTimes.enumerated() {
            let protection = Double(periods + (index == 0 ? 1 : 0))
            stages.append(
                try .init(
                    echelonHoldingCost: costs[index], leadTimeDemand: demand.total(overPeriods: protection)))
        }
        let solution = try SerialSystem(stages: stages, stockoutCost: 40).optimum()
        let sampler = try DemandSampler(demand)
        var random = SeededRandom(seed: 21)
        var means: [Double] = []
        for _ in 0..<20 {
            let path = (0..<1500).map { _ in sampler.next(&random) }
            let outcome = try SerialSimulation.run(
                demand: path, echelonLevels: solution.echelonLevels, leadTimePeriods: leadTimes,
                warmUpPeriods: 30)
            // Echelon stock of a stage: its shelf, everything downstream and under way there, less what is
            // owed.
            var cost = 0.0
            var echelon = -outcome.backorderedUnits
            for stage in 0..<3 {
                echelon += outcome.onHandUnits[stage]
                cost += costs[stage] * echelon
                echelon += outcome.inTransitUnits[stage]
            }
            means.append(cost + (40 + 7) * outcome.backorderedUnits)
        }
        let mean = means.reduce(0, +) / 20
        let deviation = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 19
        // The recursion charges the upstream stages before the demand of a period, 5 units, the simulation
        // after it.
        let expected = solution.cost - (costs[1] + costs[2]) * 5
        #expect(abs(mean - expected) <= 3.9 * (deviation / 20).squareRoot())
    }

    @Test("negative demand, runs without uncertainty and warm-ups longer than the path are refused")
    func refusals() throws {
        let rules = try SimulationRules(leadTime: .fixed(1))
        #expect(throws: InventoryError.self) {
            try PolicySimulation.replay(demand: [-1], policy: .baseStock(1), rules: rules, startingUnits: 0)
        }
        for (replications, warmUp) in [(1, 0), (5, 3)] {
            #expect(throws: InventoryError.self) {
                try MonteCarloSimulation(
                    forecast: [.deterministic(1), .deterministic(1)], replications: replications, seed: 1,
                    confidence: 0.95, policy: .baseStock(1), rules: rules, startingUnits: 0,
                    warmUpPeriods: warmUp)
            }
        }
        #expect(throws: InventoryError.self) { try SimulationRules(leadTime: .drawn([0.5, 0.1])) }
        #expect(throws: InventoryError.self) { try SimulationRules(leadTime: .fixed(0), reviewPeriods: 0) }
        #expect(throws: InventoryError.self) {
            try SerialSimulation.run(demand: [1], echelonLevels: [3], leadTimePeriods: [1, 2])
        }
    }
}
