import ArgumentParser
import Foundation
import Inventory
import Statistics

/// Exact policies and multi-echelon plans, one at a time on one core, each checked.
struct PolicyBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policies",
        abstract: "Exact (s, S) policies, a serial system, its simulation, service on a tree.")

    @Option(help: "Random products for the (s, S) policies.")
    var products = 1_000
    @Option(help: "Counted runs of what is solved once.")
    var runs = 15

    func run() throws {
        try publishedPolicies()
        try randomPolicies()
        try serialSystem()
        try guaranteedService()
    }

    /// Zheng & Federgruen (1991), table 1: mean demand and cost; K = 64, h = 1, p = 9.
    private static let published: [(mean: Double, cost: Double)] = [
        (10, 35.022), (15, 42.698), (20, 49.173), (25, 54.262), (30, 57.819), (35, 61.215), (40, 64.512),
        (45, 67.776), (50, 70.975), (55, 74.149), (60, 77.306), (65, 78.518), (70, 79.037), (75, 79.554),
        (21, 50.406), (22, 51.632), (23, 52.757), (24, 53.518), (51, 71.611), (52, 72.246), (59, 76.679),
        (61, 77.929), (63, 78.287), (64, 78.402),
    ]

    private func publishedPolicies() throws {
        let samples = try (0..<runs).map { _ in
            try milliseconds {
                for row in Self.published {
                    let found = try PeriodicReviewExact.poisson(
                        fixedCost: 64, holdingCost: 1, stockoutCost: 9, demandMean: row.mean)
                    guard abs(found.cost - row.cost) < 0.001 else {
                        throw WrongResult("a cost of \(found.cost), published \(row.cost)")
                    }
                }
            }
        }
        Figure(name: "24 published (s, S) policies", unit: "ms", samples: samples).print()
    }

    private struct Item {
        let fixedCost: Double
        let holdingCost: Double
        let stockoutCost: Double
        let demand: DemandDistribution
        let leadTime: Int
    }

    /// Reviews every week: 0.1 to 300 units a week, Poisson or up to eight times as variable; 5 to 200 an order; units of
    /// 0.5 to 500 at 25 % a year; a shortage costs 5 to 50 weeks of holding; lead times of 0 to 12 weeks.
    private static func item(_ random: inout SeededRandom) throws -> Item {
        func between(_ low: Double, _ high: Double) -> Double {
            low * pow(high / low, random.nextUniform())
        }
        let mean = between(0.1, 300)
        let dispersion = between(1, 8)
        let holding = between(0.5, 500) * 0.25 / 52
        return Item(
            fixedCost: between(5, 200), holdingCost: holding, stockoutCost: holding * between(5, 50),
            demand: try dispersion < 1.5
                ? .poisson(Poisson(mean: mean)) : .counts(mean: mean, variance: dispersion * mean),
            leadTime: Int(13 * random.nextUniform()))
    }

    private func randomPolicies() throws {
        var random = SeededRandom(seed: 1)
        var times: [Double] = []
        var lots: [Double] = []
        for _ in 0..<products {
            let item = try Self.item(&random)
            var found: PeriodicReviewExact.Solution?
            times.append(
                try milliseconds {
                    found = try PeriodicReviewExact.optimum(
                        fixedCost: item.fixedCost, holdingCost: item.holdingCost,
                        stockoutCost: item.stockoutCost, demand: item.demand, leadTimePeriods: item.leadTime)
                })
            guard let found else { continue }
            lots.append(Double(found.orderUpToLevel - found.reorderPoint))
            try check(found, item)
        }
        Figure(name: "exact (s, S) of \(products) random products", unit: "ms", samples: times).print()
        let sorted = times.sorted()
        print(
            "of them within 1 ms: \(sorted.count { $0 <= 1 }); 99 % within \(sorted[sorted.count * 99 / 100]) ms"
        )
        Figure(name: "lots, S - s", unit: "units", samples: lots).print()
    }

    /// The cost of the policy as another method evaluates it, and neighbours that are not cheaper.
    private func check(_ found: PeriodicReviewExact.Solution, _ item: Item) throws {
        func cost(_ s: Int, _ upTo: Int) throws -> Double {
            let long = try PeriodicReviewPerformance(
                reorderPoint: s, orderUpToLevel: upTo, demand: item.demand, leadTimePeriods: item.leadTime)
            return item.fixedCost * long.ordersPerPeriod + item.holdingCost * long.onHandUnits
                + item.stockoutCost * long.backorderedUnits
        }
        let (s, upTo) = (found.reorderPoint, found.orderUpToLevel)
        let own = try cost(s, upTo)
        guard abs(own - found.cost) <= 1e-6 * own else {
            throw WrongResult("(\(s), \(upTo)) costs \(own), not \(found.cost)")
        }
        for (low, high) in [(s - 1, upTo), (s + 1, upTo), (s, upTo - 1), (s, upTo + 1)] where low < high {
            guard try cost(low, high) >= own * (1 - 1e-9) else {
                throw WrongResult("(\(low), \(high)) is cheaper than (\(s), \(upTo))")
            }
        }
    }

    /// Snyder & Shen, 2nd edition, example 6.1.
    private func serialSystem() throws {
        func demand(_ periods: Double) throws -> DemandDistribution {
            try DemandDistribution.normal(mean: 5, standardDeviation: 1).total(overPeriods: periods)
        }
        let rows: [(cost: Double, periods: Double)] = [(3, 1), (2, 1), (2, 2)]
        let system = try SerialSystem(
            stages: rows.map {
                try .init(echelonHoldingCost: $0.cost, leadTimeDemand: demand($0.periods))
            }, stockoutCost: 37.12)
        var levels: [Double] = []
        let solving = try (0..<runs).map { _ in
            try milliseconds {
                let found = try system.optimum()
                levels = found.echelonLevels
                guard abs(found.cost - 47.665) < 0.03 else { throw WrongResult("a cost of \(found.cost)") }
            }
        }
        Figure(name: "Clark-Scarf, three stages", unit: "ms", samples: solving).print()

        var random = SeededRandom(seed: 1)
        let sampler = try DemandSampler(demand(1))
        let simulating = try (0..<runs).map { _ in
            try milliseconds {
                let days = (0..<1_000).map { _ in max(0, sampler.next(&random)) }
                let found = try SerialSimulation.run(
                    demand: days, echelonLevels: levels, leadTimePeriods: [0, 1, 2])
                guard let rate = found.fillRate, rate > 0.9 else {
                    throw WrongResult("a fill rate of \(found.fillRate ?? 0)")
                }
            }
        }
        Figure(name: "its simulation over 1,000 periods", unit: "ms", samples: simulating).print()
    }

    /// Snyder & Shen, 2nd edition, problem 6.9: six stages, two finished goods.
    private func guaranteedService() throws {
        let rows: [(periods: Int, cost: Double, deviation: Double, promise: Int?)] = [
            (7, 0.12054794520547946, 4.1, 3), (7, 0.07671232876712329, 6.2, 3),
            (21, 0.049315068493150684, 0, nil), (3, 0.0027397260273972603, 0, nil),
            (8, 0.010958904109589041, 0, nil), (2, 0.00410958904109589, 0, nil),
        ]
        let samples = try (0..<runs).map { _ in
            try milliseconds {
                let plan = try GuaranteedService(
                    stages: rows.map {
                        try .init(
                            processingPeriods: $0.periods, holdingCost: $0.cost, safetyFactor: 4,
                            demandStandardDeviation: $0.deviation, externalInboundPeriods: 0,
                            maximumServicePeriods: $0.promise)
                    }, links: [(2, 0), (2, 1), (3, 2), (4, 2), (5, 4)].map { .init(from: $0.0, to: $0.1) })
                guard abs(plan.cost - 15.64953) < 1e-4 else { throw WrongResult("a cost of \(plan.cost)") }
            }
        }
        Figure(name: "guaranteed service, tree of six stages", unit: "ms", samples: samples).print()
    }

    private func milliseconds(_ work: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try work()
        return (ContinuousClock.now - start) / .milliseconds(1)
    }
}
