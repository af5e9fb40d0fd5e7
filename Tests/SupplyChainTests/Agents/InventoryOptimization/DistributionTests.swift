import Baton
import SupplyChain
import Testing

@Suite("Distribution over several sites") struct DistributionTests {
    /// Steady sales of ten a day for sixty days at each site, so that needs are known by hand.
    private func store(
        _ sites: [(id: String, onHand: Double, region: String?, cost: String?, capacity: Double?)]
    ) async throws -> SupplyChainStore {
        let store = try await AgentSamples.emptyStore()
        let end = SmallStore.start.advanced(by: 59)
        let rows = try sites.map { site in
            Location(
                id: site.id, type: .warehouse, region: site.region, capacity: site.capacity,
                transferCostPerUnit: try site.cost.map { try Money($0, currency: "EUR") })
        }
        try await store.database.write { transaction in
            try RecordTable<Product>(transaction).insert(Product(sku: "A"))
            try RecordTable<Location>(transaction).insert(rows)
            for site in sites {
                try RecordTable<SalesRecord>(transaction).insert(
                    (0..<60).map {
                        SalesRecord(
                            sku: "A", location: site.id, date: SmallStore.start.advanced(by: $0), quantity: 10
                        )
                    })
                _ = try StockDesk(transaction).book(
                    StockMovement(
                        id: site.id, sku: "A", location: site.id, date: end, kind: .count,
                        quantity: site.onHand))
            }
        }
        return store
    }

    private func run(
        _ store: SupplyChainStore, _ operation: String, _ inputs: [String: Value] = [:]
    ) async throws -> Value {
        let days: [String: Value] = ["cover_days": 7]
        let result = try await AgentSamples.run(store, "optimization", operation, inputs.merging(days) { $1 })
        return try #require(result.output, "\(String(describing: result.failure))")
    }

    @Test("what is short is filled from the cheapest surplus, and no unit is lost") func cheapest()
        async throws
    {
        let store = try await store([
            ("DEAR", 170, nil, "2.00", nil), ("NEAR", 100, nil, "0.50", nil), ("SHORT", 20, nil, "1.00", nil),
        ])
        let plan = try DistributionPlan(from: await run(store, "optimize_distribution", ["sku": "A"]))
        // Seven days of ten: 50 are missing; NEAR can spare 30 at 0.50, DEAR the rest at 2.00.
        #expect(
            plan.moves.map { [$0.fromLocation, "\($0.quantity)"] } == [["NEAR", "30.0"], ["DEAR", "20.0"]])
        #expect(plan.transferCost?.decimal == "55.00" && plan.shortUnits == 0)
        #expect(plan.sites.reduce(0) { $0 + $1.resulting } == 290)
    }

    @Test("without transfer costs as few units as possible move, and the plan says so") func noCosts()
        async throws
    {
        let store = try await store([("A1", 100, nil, nil, nil), ("A2", 60, nil, nil, nil)])
        let plan = try DistributionPlan(from: await run(store, "optimize_distribution", ["sku": "A"]))
        #expect(plan.movedUnits == 10 && plan.transferCost == nil && plan.notes.count == 1)
    }

    @Test("too little for all leaves the rest short") func scarce() async throws {
        let store = try await store([("A1", 90, nil, "1", nil), ("A2", 10, nil, "1", nil)])
        let result = try RecommendTransfersResult(from: await run(store, "recommend_transfers"))
        #expect(result.movedUnits == 20 && result.shortUnits == 40)
        #expect(result.transfers.first?.fromLocation == "A1")
    }

    @Test("a disrupted site is cleared, its region takes over its customers") func disruption() async throws {
        let store = try await store([
            ("DOWN", 90, "east", "1", nil), ("EAST", 70, "east", "1", nil), ("WEST", 70, "west", "1", nil),
        ])
        let result = try RecommendTransfersResult(
            from: await run(store, "redistribute_disruption", ["location": "DOWN"]))
        let sites = try #require(result.products.first).sites
        #expect(sites.map(\.resulting).first == 0)
        #expect(sites.map(\.required) == [0, 140, 70])
        #expect(sites.map(\.resulting) == [0, 160, 70] || sites.map(\.resulting).reduce(0, +) == 230)
        #expect(result.unplacedUnits == 0 && result.shortUnits == 0)
    }

    @Test("what fits nowhere is told") func unplaced() async throws {
        let store = try await store([("DOWN", 90, nil, "1", nil), ("FULL", 70, nil, "1", 100)])
        let result = try RecommendTransfersResult(
            from: await run(store, "redistribute_disruption", ["location": "DOWN"]))
        #expect(result.movedUnits == 30 && result.unplacedUnits == 60)
        #expect(result.products.first?.sites.reduce(0) { $0 + $1.resulting } == 160)
    }

    @Test("one site alone cannot distribute") func oneSite() async throws {
        let result = try await AgentSamples.run(
            store([("A1", 90, nil, "1", nil)]), "optimization", "optimize_distribution", ["sku": "A"])
        #expect(result.failure?.kind == .invalidInput && result.failure?.hint?.contains("locations") == true)
    }

    @Test("location_status counts what is there and names what is urgent") func status() async throws {
        let store = try await store([("A1", 90, "east", "1", 100), ("A2", 0, nil, "1", nil)])
        let result = try await AgentSamples.run(store, "optimization", "location_status", [:])
        let sites = try LocationStatusResult(from: try #require(result.output)).locations
        #expect(sites.map(\.onHand) == [90, 0] && sites.map(\.usedShare) == [0.9, nil])
        #expect(sites[1].counts.map(\.status) == [.out] && sites[1].counts.map(\.products) == [1])
        #expect(sites[1].urgent.map(\.sku) == ["A"] && sites[0].urgent.isEmpty)
    }
}
