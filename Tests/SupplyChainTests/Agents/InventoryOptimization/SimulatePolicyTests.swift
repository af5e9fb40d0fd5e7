import Baton
import Forecasting
import SupplyChain
import Testing

@Suite("simulate_policy") struct SimulatePolicyTests {
    private func simulate(_ store: SupplyChainStore, _ input: SimulatePolicy) async throws
        -> SimulatePolicyResult
    {
        try await InventoryOptimizerAgent(store: store, forecasts: ForecastService(store: store))
            .simulatePolicy(input)
    }

    private func steady() async throws -> SupplyChainStore {
        try await SmallStore(
            quantities: [Double](repeating: 10, count: 120), onHand: 30, offers: [SmallStore.offer()]
        ).store
    }

    private func failure(_ store: SupplyChainStore, _ input: SimulatePolicy) async -> OperationFailure? {
        await #expect(throws: OperationFailure.self) { try await simulate(store, input) }
    }

    @Test("given levels give the days worked out by hand") func byHand() async throws {
        // Ten a day from 60 on: on the fourth morning 30 are left and 30 are ordered, which come on the eighth, a day
        // after the shelf ran empty.
        let result = try await simulate(
            steady(),
            SimulatePolicy(
                sku: "A", location: "MAIN", policy: .minimumMaximum, reorderPoint: 30, orderUpToLevel: 60,
                leadTimeDays: 4, days: 12, daily: true))
        let days = try #require(result.daily)
        #expect(days.map(\.onHand).prefix(6) == [50, 40, 30, 20, 10, 0])
        #expect(days.map(\.ordered).prefix(4) == [0, 0, 0, 30] && days[7].received == 30)
        #expect(days[6].served == 0 && days[7].onHand == 10)
        #expect(result.readyRate.mean < 1 && result.daily?.count == 12)
        #expect(days.reduce(0) { $0 + $1.demand } == 120)
    }

    @Test("computed levels on steady demand serve everything at the holding cost of the stock")
    func computed() async throws {
        let result = try await simulate(steady(), SimulatePolicy(sku: "A", location: "MAIN", days: 84))
        #expect(result.fillRate?.mean == 1 && result.reorderPoint == 49)
        #expect(result.from == SmallStore.start.advanced(by: 36))
        let cost = try #require(result.costPerYear?.approximateAmount)
        // From 49 + 955 on ten a day for 84 days: 579 on average at 0.40; no order falls due.
        #expect(abs(cost - 231.6) < 0.01 && result.ordersPerYear.mean == 0)
    }

    @Test("a replay knows nothing of what comes after a day") func noHindsight() async throws {
        // Demand doubles on day 90; levels of the first epoch must not have seen it.
        let doubled = [Double](repeating: 10, count: 90) + [Double](repeating: 20, count: 30)
        let store = try await SmallStore(quantities: doubled, onHand: 30, offers: [SmallStore.offer()]).store
        let early = try await simulate(
            store, SimulatePolicy(sku: "A", orderQuantity: 40, days: 30, recomputeDays: 730))
        #expect(early.reorderPoint == 49)
        let adapting = try await simulate(
            store, SimulatePolicy(sku: "A", orderQuantity: 40, days: 30, recomputeDays: 7))
        #expect((adapting.reorderPoint ?? 0) > 60)
        #expect((adapting.fillRate?.mean ?? 0) > (early.fillRate?.mean ?? 1))
    }

    @Test("more service costs more stock and serves more") func frontier() async throws {
        let store = try await AgentSamples.store()
        var last: SimulatePolicyResult?
        for level in [0.6, 0.9, 0.99] {
            let result = try await simulate(
                store, SimulatePolicy(sku: AgentSamples.bananas, serviceLevel: level, days: 120))
            if let last {
                #expect(result.meanOnHand.mean > last.meanOnHand.mean)
                #expect((result.fillRate?.mean ?? 0) >= (last.fillRate?.mean ?? 1) - 1e-9)
            }
            last = result
        }
    }

    @Test("drawn demand gives intervals, the same for the same seed") func monteCarlo() async throws {
        let store = try await AgentSamples.store()
        func run(_ seed: Int, _ replications: Int = 200) async throws -> SimulatePolicyResult {
            try await simulate(
                store,
                SimulatePolicy(
                    sku: AgentSamples.bananas, method: .monteCarlo, days: 60, replications: replications,
                    seed: seed))
        }
        let first = try await run(1)
        #expect(try await run(1) == first)
        let second = try await run(2)
        #expect(second != first)
        let (a, b) = (try #require(first.fillRate), try #require(second.fillRate))
        #expect(abs(a.mean - b.mean) < 2 * ((a.halfWidth ?? 0) + (b.halfWidth ?? 0)) + 1e-9)
        #expect((first.meanOnHand.halfWidth ?? 0) > 0 && first.daily == nil)
        let many = try await run(1, 800)
        #expect((many.meanOnHand.halfWidth ?? 1) < (first.meanOnHand.halfWidth ?? 0))
    }

    @Test("levels that contradict the policy or each other are refused") func contradictions() async throws {
        let store = try await steady()
        let wrong = [
            SimulatePolicy(sku: "A", policy: .baseStock, reorderPoint: 5),
            SimulatePolicy(sku: "A", policy: .reorderPoint, orderUpToLevel: 5),
            SimulatePolicy(sku: "A", policy: .minimumMaximum, reorderPoint: 50, orderUpToLevel: 50),
            SimulatePolicy(sku: "A", policy: .minimumMaximum, orderUpToLevel: 5),
        ]
        for input in wrong { #expect(await failure(store, input)?.kind == .invalidInput) }
    }

    @Test("a short history, or one without an offer, says what is missing") func missing() async throws {
        let short = try await SmallStore(
            quantities: [Double](repeating: 10, count: 30), offers: [SmallStore.offer()]
        ).store
        #expect(await failure(short, SimulatePolicy(sku: "A"))?.message.contains("needs 35 days") == true)
        let noOffer = try await SmallStore(quantities: [Double](repeating: 10, count: 120)).store
        #expect(await failure(noOffer, SimulatePolicy(sku: "A"))?.hint?.contains("supplier_products") == true)
        // With everything given nothing is missing, and what is not known is left out.
        let result = try await simulate(
            noOffer,
            SimulatePolicy(
                sku: "A", policy: .baseStock, orderUpToLevel: 50, leadTimeDays: 3, days: 30))
        #expect(result.costPerYear == nil && result.fillRate?.mean == 1)
    }

    @Test("the page holds every scenario and draws replays") func page() async throws {
        let store = try await steady()
        var results: [SimulatePolicyResult] = []
        for level in [0.9, 0.99] {
            results.append(
                try await simulate(
                    store, SimulatePolicy(sku: "A", serviceLevel: level, days: 28, daily: true)))
        }
        let html = try SimulationReport(results).html()
        #expect(html.contains("What if: A") && html.contains("99 %") && html.contains("<svg"))
        #expect(!html.contains("http://") || html.contains("http://www.w3.org"))
    }
}
