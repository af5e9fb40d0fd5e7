import Foundation
import Inventory
import Statistics
import Testing

@Suite("Safety stock and service")
struct SafetyStockTests {
    /// Closed form σ² = L σ_d² + d² σ_L² (Silver, Pyke & Peterson; Nahmias): d, σ_d, L, σ_L, level, then
    /// k, σ, safety stock, reorder point.
    static let leadTimeCases: [[Double]] = [
        [50, 8, 4, 0, 0.95, 1.6448536269514722, 16, 26.317658031223555, 226.31765803122354],
        [100, 25, 9, 2, 0.98, 2.0537489106318225, 213.60009363293827, 438.6809596095023, 1338.6809596095022],
    ]

    @Test("spread of demand and of the lead time add up", arguments: leadTimeCases)
    func leadTimeVariability(row: [Double]) throws {
        let demand = try LeadTimeDemand(
            demandMean: row[0], demandStandardDeviation: row[1], leadTimeMean: row[2],
            leadTimeStandardDeviation: row[3])
        let stock = try SafetyStock.forCycleService(row[4], demand: demand)
        #expect(isClose(stock.safetyFactor, row[5], relative: 1e-10))
        #expect(isClose(demand.standardDeviation, row[6], relative: 1e-10))
        #expect(isClose(stock.units, row[7], relative: 1e-10))
        #expect(isClose(stock.reorderPoint, row[8], relative: 1e-10))
    }

    /// Silver, Pyke & Peterson, section 7.7, P₂ = 1 − σ G(k)/Q, solved numerically: Q, σ, P₂, k, safety stock.
    static let fillRateCases: [[Double]] = [
        [200, 8, 0.99, 0.34486746399907964, 2.758939711992637],
        [100, 40, 0.95, 0.7777186237868646, 31.108744951474584],
    ]

    @Test("safety factor for a fill rate", arguments: fillRateCases)
    func fillRate(row: [Double]) throws {
        let demand = try LeadTimeDemand(mean: 100, variance: row[1] * row[1])
        let stock = try SafetyStock.forFillRate(row[2], orderQuantity: row[0], demand: demand)
        #expect(isClose(stock.safetyFactor, row[3], relative: 1e-9))
        #expect(isClose(stock.units, row[4], relative: 1e-9))
    }

    @Test("a generous lot needs less than the expected demand as reorder point")
    func negativeFactor() throws {
        let demand = try LeadTimeDemand(mean: 100, variance: 64)
        let stock = try SafetyStock.forFillRate(0.5, orderQuantity: 200, demand: demand)
        #expect(stock.safetyFactor < -12)
        let achieved = 1 - 8 * Normal.unitLoss(stock.safetyFactor) / 200
        #expect(isClose(achieved, 0.5, relative: 1e-12))
    }

    @Test("a forecast path adds its means and its variances")
    func forecastPath() throws {
        let demand = try LeadTimeDemand(
            forecastMeans: [10, 12, 8], forecastStandardDeviations: [3, 4, 12])
        #expect(demand.mean == 30)
        #expect(demand.standardDeviation == 13)
    }

    @Test("errors of exponential smoothing pile up over the lead time")
    func smoothing() throws {
        let independent = try LeadTimeDemand(
            level: 10, errorStandardDeviation: 2, smoothing: 0, leadTimePeriods: 4)
        #expect(independent.variance == 16)
        let randomWalk = try LeadTimeDemand(
            level: 10, errorStandardDeviation: 2, smoothing: 1, leadTimePeriods: 4)
        // A random walk: 1² + 2² + 3² + 4² = 30 one-step variances.
        #expect(isClose(randomWalk.variance, 4 * 30, relative: 1e-12))
        #expect(randomWalk.mean == 40)
    }

    @Test("cycle service and fill rate of a reorder point against a long simulation")
    func simulation() throws {
        let demand = DemandDistribution.poisson(try Poisson(mean: 12))
        let expected = try ServiceMeasures.fillRate(
            reorderPoint: 14, orderQuantity: 20, leadTimeDemand: demand)
        #expect(
            isClose(simulatedFillRate(rate: 3, leadTime: 4, point: 14, lot: 20), expected, relative: 0.01))
        #expect(
            isClose(
                ServiceMeasures.cycleService(reorderPoint: 14, leadTimeDemand: demand), 0.7720245,
                relative: 1e-6))
    }

    /// Unit demands at exponential intervals, lots that arrive after a fixed lead time, backorders.
    private func simulatedFillRate(rate: Double, leadTime: Double, point: Int, lot: Int) -> Double {
        var random = SeededRandom(seed: 7)
        var clock = 0.0
        var net = point + lot
        var position = point + lot
        var arrivals: [Double] = []
        var served = 0
        let customers = 200_000
        for _ in 0..<customers {
            clock -= log(max(random.nextUniform(), 1e-300)) / rate
            while let next = arrivals.first, next <= clock {
                arrivals.removeFirst()
                net += lot
            }
            if net > 0 { served += 1 }
            net -= 1
            position -= 1
            if position == point {
                position += lot
                arrivals.append(clock + leadTime)
            }
        }
        return Double(served) / Double(customers)
    }

    @Test("the reorder point for a fill rate is the smallest that reaches it", arguments: [0.5, 0.9, 0.99])
    func smallestPoint(target: Double) throws {
        let demand = try DemandDistribution.counts(mean: 9, variance: 30)
        let point = try ServiceMeasures.reorderPoint(
            fillRate: target, orderQuantity: 6, leadTimeDemand: demand)
        let reached = try ServiceMeasures.fillRate(
            reorderPoint: point, orderQuantity: 6, leadTimeDemand: demand)
        let oneLess = try ServiceMeasures.fillRate(
            reorderPoint: point - 1, orderQuantity: 6, leadTimeDemand: demand)
        #expect(reached >= target)
        #expect(oneLess < target)
    }

    @Test("the reorder point for smooth demand hits the fill rate exactly")
    func smoothPoint() throws {
        let demand = try DemandDistribution.gamma(mean: 40, standardDeviation: 25)
        let point = try ServiceMeasures.reorderPoint(
            fillRate: 0.97, orderQuantity: 30, leadTimeDemand: demand)
        let reached = try ServiceMeasures.fillRate(
            reorderPoint: point, orderQuantity: 30, leadTimeDemand: demand)
        #expect(isClose(reached, 0.97, relative: 1e-9))
    }

    @Test("an order-up-to level that covers nothing serves nothing, a huge one serves all")
    func orderUpTo() throws {
        let leadTime = DemandDistribution.poisson(try Poisson(mean: 8))
        let protection = DemandDistribution.poisson(try Poisson(mean: 10))
        let rates = try [0.0, 5, 10, 15, 100].map { level in
            try ServiceMeasures.fillRate(
                orderUpToLevel: level, leadTimeDemand: leadTime, protectionDemand: protection)
        }
        #expect(rates[0] < 1e-12)
        #expect(rates == rates.sorted())
        #expect(rates[4] == 1)
    }

    @Test("service levels of 0 and 1 and negative spreads are refused with a hint")
    func refusals() throws {
        let demand = try LeadTimeDemand(mean: 10, variance: 4)
        for level in [0, 1, 1.2, -0.1, Double.nan] {
            #expect(throws: InventoryError.self) {
                try SafetyStock.forCycleService(level, demand: demand)
            }
        }
        #expect(throws: InventoryError.self) { try LeadTimeDemand(mean: -1, variance: 4) }
        #expect(throws: InventoryError.self) {
            try LeadTimeDemand(forecastMeans: [1, 2], forecastStandardDeviations: [1])
        }
        #expect(throws: InventoryError.self) {
            try SafetyStock.forFillRate(0.9, orderQuantity: 0, demand: demand)
        }
        let error = #expect(throws: InventoryError.self) {
            try SafetyStock.forCycleService(95, demand: demand)
        }
        #expect(error?.kind == .invalidInput)
        #expect(error?.description.contains("0.95") == true)
    }
}
