import Inventory
import Statistics
import Testing

/// Numbers beyond what can be computed are refused with an error, never by a crash or a run without end.
@Suite("Extreme inputs")
struct ExtremeInputTests {
    @Test("huge demands and periods cannot be tabulated")
    func demands() throws {
        #expect(throws: InventoryError.self) { try TabulatedDemand(.deterministic(1e300)) }
        #expect(throws: InventoryError.self) {
            try TabulatedDemand(.normal(mean: 1e200, standardDeviation: 1))
        }
        let unit = try TabulatedDemand(smallest: 1, probabilities: [1])
        #expect(throws: InventoryError.self) { try unit.sum(overPeriods: .max) }
        #expect(unit.pmf(.min) == 0 && unit.cdf(.min) == 0 && unit.cdf(.max) == 1 && unit.loss(.max) == 0)
        #expect(throws: InventoryError.self) { try TabulatedDemand(smallest: .max, probabilities: [1]) }
        #expect(throws: InventoryError.self) {
            try DemandDistribution.deterministic(1).total(overLeadTime: [1], reviewPeriods: .max)
        }
    }

    @Test("policies with lots or levels beyond measure are refused")
    func policies() throws {
        #expect(throws: InventoryError.self) {
            try PeriodicReviewExact.poisson(
                fixedCost: 1e15, holdingCost: 1e-6, stockoutCost: 1, demandMean: 100)
        }
        let period = try FiniteHorizonPolicy.Period(
            demand: .deterministic(3), holdingCost: 1, stockoutCost: 2, purchaseCost: 0, fixedCost: 1e15)
        for (periods, start) in [([period, period], 0), ([period], Int.min), ([period], Int.max)] {
            #expect(throws: InventoryError.self) {
                try FiniteHorizonPolicy(
                    periods: periods, startingUnits: start, terminalHoldingCost: 0, terminalStockoutCost: 1)
            }
        }
        let demand = DemandDistribution.deterministic(2)
        #expect(throws: InventoryError.self) {
            try PeriodicReviewPerformance(
                reorderPoint: .min, orderUpToLevel: .max, demand: demand, leadTimePeriods: 1)
        }
        #expect(throws: InventoryError.self) {
            try LostSalesReview(reorderPoint: 0, orderQuantity: .max, demandRate: 1, leadTime: 1)
        }
        #expect(throws: InventoryError.self) { try LostSalesBaseStock(level: .max, leadTimeDemandMean: 1) }
    }

    @Test("networks and simulations with numbers beyond measure are refused")
    func networks() throws {
        #expect(throws: InventoryError.self) {
            try MinimumCostFlow(supplies: [.max, .max], arcs: [])
        }
        #expect(throws: InventoryError.self) {
            try StockRedistribution.Site(
                onHandUnits: .max, requiredUnits: 0, capacityUnits: .max, shortageCost: 1)
        }
        #expect(throws: InventoryError.self) { try ScarceStock(availableUnits: .max, claims: []) }
        #expect(throws: InventoryError.self) {
            try GuaranteedService.Stage(processingPeriods: .max, holdingCost: 1, safetyFactor: 1)
        }
        #expect(throws: InventoryError.self) { try SimulationRules(leadTime: .fixed(.max)) }
        #expect(throws: InventoryError.self) {
            try SerialSimulation.run(demand: [1], echelonLevels: [1], leadTimePeriods: [.max])
        }
        let steady = try SerialSystem.Stage(
            echelonHoldingCost: 1, leadTimeDemand: .normal(mean: 1e200, standardDeviation: 1))
        #expect(throws: InventoryError.self) {
            try SerialSystem(stages: [steady], stockoutCost: 3).optimum()
        }
    }
}
