import Baton
import SupplyChain
import Testing

struct CompareSuppliersTests {
    @Test("The landed cost adds price, ordering cost and the capital bound under way")
    func computesLandedCost() async throws {
        let fixture = try await CoordinationFixture()
        let ranking = try await fixture.orchestrator.run(
            SupplierCoordinationAgent.compareSuppliers,
            CompareSuppliers(sku: "A", quantity: 60, asOf: TestStore.day(10)))
        let cheap = try #require(ranking.suppliers.first { $0.supplier == "CHEAP" })
        // 2 + 20 ÷ 60 + 2 × 0.25 × 21 ÷ 365 = 2.362100…
        #expect(cheap.landedCost == (try Money("2.3621", currency: "EUR")))
        #expect(cheap.orderingCostPerUnit.map { abs($0 - 20.0 / 60) < 1e-12 } == true)
        #expect(cheap.pipelineCostPerUnit.map { abs($0 - 10.5 / 365) < 1e-12 } == true)
        #expect(ranking.suppliers.allSatisfy { $0.supplier != "OLD" })
    }

    @Test("The weights decide, and a criterion that is not known of all is left out in sight")
    func weighs() async throws {
        let fixture = try await CoordinationFixture()
        func best(cost: Double, lead: Double) async throws -> SupplierRanking {
            try await fixture.orchestrator.run(
                SupplierCoordinationAgent.compareSuppliers,
                CompareSuppliers(
                    sku: "A", quantity: 60, costWeight: cost, leadTimeWeight: lead, asOf: TestStore.day(10)))
        }
        let byCost = try await best(cost: 0.9, lead: 0.1)
        let byTime = try await best(cost: 0.1, lead: 0.9)
        #expect(byCost.suppliers.map(\.supplier) == ["CHEAP", "FAST"])
        #expect(byTime.suppliers.map(\.supplier) == ["FAST", "CHEAP"])
        // Two suppliers, each best on one criterion: the scores are the weights.
        #expect(byCost.suppliers.compactMap(\.score).map { ($0 * 1000).rounded() } == [900, 100])
        let risk = try #require(byCost.criteria.first { $0.name == "risk" })
        #expect(risk.weight == 0 && risk.leftOut == "not known of CHEAP, FAST: no judged deliveries")
        #expect(abs(byCost.criteria.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
    }

    @Test("Suppliers with deliveries are ranked by their risk too")
    func ranksByRisk() async throws {
        let store = try await AgentSamples.store()
        let agent = SupplierCoordinationAgent(
            store: store, outbox: PurchaseOrderOutbox(directory: "/nonexistent"))
        let ranking = try await AgentOrchestrator(agents: [agent]).run(
            SupplierCoordinationAgent.compareSuppliers,
            CompareSuppliers(sku: AgentSamples.bananas, quantity: 480))
        #expect(Set(ranking.suppliers.map(\.supplier)) == ["NORTHFIELD", "VALLEY"])
        #expect(ranking.suppliers.map(\.rank) == [1, 2])
        #expect(ranking.notes.contains { $0.hasPrefix("VALLEY has no deliveries") })
    }

    @Test("The recommended supplier is the first of the ranking, with a reason")
    func recommends() async throws {
        let fixture = try await CoordinationFixture()
        let recommendation = try await fixture.orchestrator.run(
            SupplierCoordinationAgent.recommendSupplier,
            CompareSuppliers(sku: "A", quantity: 60, asOf: TestStore.day(10)))
        #expect(recommendation.supplier == "CHEAP")
        #expect(recommendation.reason == "the best of 2 by landed_cost 67 %, lead_time 33 %")
    }
}
