import Inventory
import Statistics
import Testing

/// Values: Snyder & Shen, 2nd edition, the examples and problems named, recomputed with stockpyl 1.0.2.
@Suite("Newsvendor")
struct NewsvendorTests {
    @Test("example 4.3: normal demand")
    func example43() throws {
        let newsvendor = try Newsvendor(holdingCost: 0.18, stockoutCost: 0.7)
        let demand = try DemandDistribution.normal(mean: 50, standardDeviation: 8)
        let solution = try newsvendor.optimum(demand: demand)
        #expect(isClose(solution.baseStockLevel, 56.60395592743389, relative: 1e-10))
        #expect(isClose(solution.cost, 1.9976051931766445, relative: 1e-10))
        #expect(isClose(newsvendor.cost(level: 40, demand: demand), 7.356131552870386, relative: 1e-10))
    }

    @Test("example 4.4: a lead time of four periods")
    func example44() throws {
        let newsvendor = try Newsvendor(holdingCost: 0.18, stockoutCost: 0.7)
        let demand = try DemandDistribution.normal(mean: 250, standardDeviation: 8 * 5.0.squareRoot())
        let solution = try newsvendor.optimum(demand: demand)
        #expect(isClose(solution.baseStockLevel, 264.76689437415484, relative: 1e-10))
        #expect(isClose(solution.cost, 4.466781004149577, relative: 1e-10))
    }

    @Test("example 4.2: from price, cost and salvage value to the expected profit")
    func example42() throws {
        let newsvendor = try Newsvendor(unitPrice: 1, unitCost: 0.3, salvageValue: 0.12)
        let demand = try DemandDistribution.normal(mean: 50, standardDeviation: 8)
        let solution = try newsvendor.optimum(demand: demand)
        #expect(isClose(solution.baseStockLevel, 56.60395592743389, relative: 1e-10))
        let profit = newsvendor.profit(level: solution.baseStockLevel, demand: demand)
        #expect(isClose(profit, 33.002394806823354, relative: 1e-10))
    }

    @Test("example 4.7 and problem 4.19: Poisson demand, without and with a lead time of four periods")
    func poisson() throws {
        let solution = try Newsvendor(holdingCost: 1, stockoutCost: 4).optimum(
            demand: .poisson(Poisson(mean: 6)))
        #expect(solution.baseStockLevel == 8)
        #expect(isClose(solution.cost, 3.5701069457709376, relative: 1e-10))
        let delayed = try Newsvendor(holdingCost: 0.08, stockoutCost: 1.25).optimum(
            demand: .poisson(Poisson(mean: 18 * 5)))
        #expect(delayed.baseStockLevel == 105)
        #expect(isClose(delayed.cost, 1.5450188691551783, relative: 1e-10))
    }

    @Test("problem 4.7b: demand given by its outcomes")
    func discrete() throws {
        let demand = try EmpiricalDemand(
            outcomes: [1, 2, 3, 4, 5, 6, 7, 8],
            probabilities: [0.25, 0.05, 0.1, 0.2, 0.15, 0.1, 0.1, 0.05])
        let solution = try Newsvendor(holdingCost: 500_000, stockoutCost: 1_000_000).optimum(
            demand: .empirical(demand))
        #expect(solution.baseStockLevel == 5)
        #expect(isClose(solution.cost, 1_225_000, relative: 1e-10))
    }

    @Test("no neighbouring level of a negative binomial demand costs less")
    func negativeBinomial() throws {
        let newsvendor = try Newsvendor(holdingCost: 1, stockoutCost: 9)
        let demand = try DemandDistribution.counts(mean: 4, variance: 15)
        let solution = try newsvendor.optimum(demand: demand)
        for level in 0...60 {
            #expect(newsvendor.cost(level: Double(level), demand: demand) >= solution.cost - 1e-12)
        }
    }

    @Test("an observed sample of equal shares is covered by its order statistic")
    func sample() throws {
        let demand = try EmpiricalDemand(sample: [7, 1, 9, 3, 5, 2, 8, 4, 6, 10])
        #expect(try DemandDistribution.empirical(demand).quantile(0.8) == 8)
        #expect(isClose(demand.loss(8), 0.3, relative: 1e-12))
        #expect(isClose(demand.mean, 5.5, relative: 1e-12))
    }

    @Test("costs of zero, prices out of order and wrong probabilities are refused")
    func refusals() {
        #expect(throws: InventoryError.self) { try Newsvendor(holdingCost: 0, stockoutCost: 1) }
        #expect(throws: InventoryError.self) {
            try Newsvendor(unitPrice: 1, unitCost: 2, salvageValue: 0)
        }
        #expect(throws: InventoryError.self) { try EmpiricalDemand(sample: [1, -2]) }
        #expect(throws: InventoryError.self) { try EmpiricalDemand(sample: []) }
        #expect(throws: InventoryError.self) {
            try EmpiricalDemand(outcomes: [1, 2], probabilities: [0.5, 0.6])
        }
    }
}
