import Inventory
import Statistics
import Testing

@Suite("Long-run performance of (s, S) policies")
struct PeriodicReviewPerformanceTests {
    static let demands: [(mean: Double, variance: Double, leadTime: Int)] = [
        (10, 10, 0), (6, 20, 3), (0.4, 1.1, 5), (30, 90, 2),
    ]

    @Test("orders, stock and backlog add up to the optimal cost", arguments: demands)
    func cost(mean: Double, variance: Double, leadTime: Int) throws {
        let demand = try DemandDistribution.counts(mean: mean, variance: variance)
        let optimum = try PeriodicReviewExact.optimum(
            fixedCost: 40, holdingCost: 1, stockoutCost: 12, demand: demand, leadTimePeriods: leadTime)
        let found = try PeriodicReviewPerformance(
            reorderPoint: optimum.reorderPoint, orderUpToLevel: optimum.orderUpToLevel, demand: demand,
            leadTimePeriods: leadTime)
        let cost = 40 * found.ordersPerPeriod + found.onHandUnits + 12 * found.backorderedUnits
        #expect(isClose(cost, optimum.cost, relative: 1e-8))
    }

    @Test("no neighbouring policy is cheaper than the exact optimum", arguments: demands)
    func neighbours(mean: Double, variance: Double, leadTime: Int) throws {
        let demand = try DemandDistribution.counts(mean: mean, variance: variance)
        let optimum = try PeriodicReviewExact.optimum(
            fixedCost: 40, holdingCost: 1, stockoutCost: 12, demand: demand, leadTimePeriods: leadTime)
        for s in (optimum.reorderPoint - 3)...(optimum.reorderPoint + 3) {
            for upTo in max(s + 1, optimum.orderUpToLevel - 12)...(optimum.orderUpToLevel + 12) {
                let found = try PeriodicReviewPerformance(
                    reorderPoint: s, orderUpToLevel: upTo, demand: demand, leadTimePeriods: leadTime)
                let cost = 40 * found.ordersPerPeriod + found.onHandUnits + 12 * found.backorderedUnits
                #expect(cost >= optimum.cost * (1 - 1e-9))
            }
        }
    }

    @Test("the levels for a fill rate are the smallest that reach it, and a simulation finds that fill rate")
    func fillRate() throws {
        let demand = try DemandDistribution.counts(mean: 5, variance: 15)
        let (point, upTo, performance) = try PeriodicReviewPerformance.levels(
            fillRate: 0.96, lotUnits: 25, demand: demand, leadTimePeriods: 4)
        #expect(upTo - point == 25)
        #expect(performance.fillRate >= 0.96)
        let less = try PeriodicReviewPerformance(
            reorderPoint: point - 1, orderUpToLevel: upTo - 1, demand: demand, leadTimePeriods: 4)
        #expect(less.fillRate < 0.96)
        let simulated = try MonteCarloSimulation(
            forecast: [DemandDistribution](repeating: demand, count: 1500), replications: 20, seed: 17,
            confidence: 0.999, policy: .minimumMaximum(minimum: Double(point), maximum: Double(upTo)),
            rules: SimulationRules(leadTime: .fixed(4)), startingUnits: Double(upTo), warmUpPeriods: 50)
        let found = try #require(simulated.fillRate)
        #expect(abs(found.mean - performance.fillRate) <= found.halfWidth)
        #expect(abs(simulated.onHandUnits.mean - performance.onHandUnits) <= simulated.onHandUnits.halfWidth)
        #expect(
            abs(simulated.ordersPerPeriod.mean - performance.ordersPerPeriod)
                <= simulated.ordersPerPeriod.halfWidth)
    }

    @Test("a review every four periods: orders, service and stock of every period, against a simulation")
    func rareReview() throws {
        let demand = try DemandDistribution.counts(mean: 3, variance: 8)
        let (point, upTo, performance) = try PeriodicReviewPerformance.levels(
            fillRate: 0.94, lotUnits: 18, demand: demand, leadTimePeriods: 2, reviewPeriods: 4)
        let simulated = try MonteCarloSimulation(
            forecast: [DemandDistribution](repeating: demand, count: 1600), replications: 20, seed: 19,
            confidence: 0.999, policy: .minimumMaximum(minimum: Double(point), maximum: Double(upTo)),
            rules: SimulationRules(leadTime: .fixed(2), reviewPeriods: 4), startingUnits: Double(upTo),
            warmUpPeriods: 80)
        let found = try #require(simulated.fillRate)
        #expect(performance.fillRate >= 0.94)
        let pairs = [
            (found, performance.fillRate), (simulated.onHandUnits, performance.onHandUnits),
            (simulated.backorderedUnits, performance.backorderedUnits),
            (simulated.ordersPerPeriod, performance.ordersPerPeriod),
        ]
        for (estimate, expected) in pairs { #expect(abs(estimate.mean - expected) <= estimate.halfWidth) }
    }

    @Test("levels without a distance and demand of nothing are refused")
    func refusals() throws {
        let demand = DemandDistribution.poisson(try Poisson(mean: 2))
        #expect(throws: InventoryError.self) {
            try PeriodicReviewPerformance(
                reorderPoint: 4, orderUpToLevel: 4, demand: demand, leadTimePeriods: 0)
        }
        #expect(throws: InventoryError.self) {
            try PeriodicReviewPerformance(
                reorderPoint: 4, orderUpToLevel: 9, demand: .deterministic(0), leadTimePeriods: 0)
        }
        #expect(throws: InventoryError.self) {
            try PeriodicReviewPerformance.levels(
                fillRate: 1, lotUnits: 4, demand: demand, leadTimePeriods: 0)
        }
    }
}
