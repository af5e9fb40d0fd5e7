import Inventory
import Statistics
import Testing

/// Values: Snyder & Shen, 2nd edition, example 6.1 and problem 6.16, as reproduced by stockpyl 1.0.2.
@Suite("Serial systems")
struct SerialSystemTests {
    private func normal(_ mean: Double, _ deviation: Double, periods: Double) throws -> DemandDistribution {
        try DemandDistribution.normal(mean: mean, standardDeviation: deviation).total(overPeriods: periods)
    }

    private func system(
        _ rows: [(cost: Double, leadTime: Double)], stockout: Double, mean: Double, deviation: Double
    ) throws -> SerialSystem {
        var stages: [SerialSystem.Stage] = []
        for row in rows {
            stages.append(
                try .init(
                    echelonHoldingCost: row.cost,
                    leadTimeDemand: normal(mean, deviation, periods: row.leadTime)))
        }
        return try SerialSystem(stages: stages, stockoutCost: stockout)
    }

    @Test("example 6.1: three stages cost 47.665")
    func example() throws {
        let system = try system([(3, 1), (2, 1), (2, 2)], stockout: 37.12, mean: 5, deviation: 1)
        let solution = try system.optimum()
        for (found, expected) in zip(solution.echelonLevels, [6.484, 12.028, 22.72]) {
            #expect(isClose(found, expected, relative: 0.005))
        }
        #expect(isClose(solution.cost, 47.66539330753092, relative: 0.0005))
        let bounds = try system.bounds(
            totalLeadTimeDemands: [1, 2, 4].map { try normal(5, 1, periods: $0) })
        let heuristic = [6.490880975286938, 12.027434723327854, 22.634032391786285]
        for (found, expected) in zip(bounds.heuristic, heuristic) {
            #expect(isClose(found, expected, relative: 1e-9))
        }
        for index in 0..<3 {
            #expect(bounds.lower[index] <= solution.echelonLevels[index] + 1e-3)
            #expect(solution.echelonLevels[index] <= bounds.upper[index] + 1e-3)
        }
    }

    @Test(
        "the cost of given levels for example 6.1: never below the optimum, and as drawn at random")
    func givenLevels() throws {
        let system = try system([(3, 1), (2, 1), (2, 2)], stockout: 37.12, mean: 5, deviation: 1)
        let best = try system.optimum()
        #expect(isClose(try system.cost(echelonLevels: best.echelonLevels), best.cost, relative: 1e-5))
        // Two million draws of y − D down the stages with numpy, standard error below 0.1.
        let cases: [([Double], Double)] = [
            ([4, 9, 10], 401.286), ([10, 10, 12], 327.016), ([3, -1, 4], 623.899),
        ]
        for (levels, expected) in cases {
            #expect(isClose(try system.cost(echelonLevels: levels), expected, relative: 0.0006))
        }
        for shift in [-0.5, 0.5] {
            for stage in 0..<3 {
                var levels = best.echelonLevels
                levels[stage] += shift
                #expect(try system.cost(echelonLevels: levels) > best.cost)
            }
        }
        #expect(throws: InventoryError.self) { try system.cost(echelonLevels: [1, 2]) }
    }

    @Test("problem 6.16: two stages with long lead times")
    func problem() throws {
        let system = try system([(5, 8), (2, 3)], stockout: 24, mean: 20, deviation: 4)
        let solution = try system.optimum()
        for (found, expected) in zip(solution.echelonLevels, [171.06173735261743, 232.11261373248394]) {
            #expect(isClose(found, expected, relative: 0.02))
        }
        #expect(isClose(solution.cost, 438.2396253072112, relative: 0.005))
        let bounds = try system.bounds(
            totalLeadTimeDemands: [8, 11].map { try normal(20, 4, periods: $0) })
        for (found, expected) in zip(bounds.heuristic, [171.19116550607282, 234.4525617739672]) {
            #expect(isClose(found, expected, relative: 1e-9))
        }
    }

    @Test("one stage is the newsvendor")
    func newsvendor() throws {
        let demand = DemandDistribution.poisson(try Poisson(mean: 6))
        let system = try SerialSystem(
            stages: [.init(echelonHoldingCost: 1, leadTimeDemand: demand)], stockoutCost: 4)
        let solution = try system.optimum()
        let expected = try Newsvendor(holdingCost: 1, stockoutCost: 4).optimum(demand: demand)
        #expect(solution.echelonLevels == [expected.baseStockLevel])
        #expect(isClose(solution.cost, expected.cost, relative: 1e-9))
    }

    @Test("an upstream stage without a lead time leaves only the downstream newsvendor and its pipeline")
    func idleStage() throws {
        let demand = DemandDistribution.poisson(try Poisson(mean: 9))
        let system = try SerialSystem(
            stages: [
                .init(echelonHoldingCost: 2, leadTimeDemand: demand),
                .init(echelonHoldingCost: 1, leadTimeDemand: .deterministic(0)),
            ], stockoutCost: 10)
        let single = try Newsvendor(holdingCost: 3, stockoutCost: 10).optimum(demand: demand)
        let solution = try system.optimum()
        #expect(solution.echelonLevels[1] == single.baseStockLevel)
        // What is under way to the customers' stage, 9 units on average, is held at the upstream cost of 1.
        #expect(isClose(solution.cost, single.cost + 9, relative: 1e-9))
    }

    @Test("free stages and missing distributions are refused")
    func refusals() throws {
        #expect(throws: InventoryError.self) {
            try SerialSystem.Stage(echelonHoldingCost: 0, leadTimeDemand: .deterministic(1))
        }
        #expect(throws: InventoryError.self) { try SerialSystem(stages: [], stockoutCost: 1) }
        let system = try system([(3, 1), (2, 1)], stockout: 9, mean: 5, deviation: 1)
        #expect(throws: InventoryError.self) { try system.bounds(totalLeadTimeDemands: []) }
    }
}
