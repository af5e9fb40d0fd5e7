import Baton
import SupplyChain
import Testing

@Suite("The overview of stock") struct StockOverviewTests {
    @Test(
        "the status follows from what is available, expected demand and the lead time",
        arguments: [
            (nil, 10, .unknown), (-1, 10, .belowZero), (0, 10, .out), (39, 10, .critical),
            (40, 10, .sufficient),
            (5, 0, .idle),
        ] as [(Double?, Double, StockStatus)])
    func status(_ onHand: Double?, _ recent: Double, _ expected: StockStatus) async throws {
        let quantities = [Double](repeating: 10, count: 30) + [Double](repeating: recent, count: 30)
        let small = try await SmallStore(
            quantities: quantities, onHand: onHand.map { max(0, $0) }, offers: [SmallStore.offer()])
        if let onHand, onHand < 0 {
            try await small.store.database.write {
                try StockLedger($0).post(
                    StockMovement(
                        id: "lost", sku: "A", location: "MAIN", date: SmallStore.start.advanced(by: 59),
                        kind: .adjustment, quantity: onHand))
            }
        }
        let line = try #require(try await StockOverview.load(small.store).lines.first)
        #expect(line.status == expected)
        #expect(line.onHand == onHand && line.leadTimeDays == 4)
        #expect(line.demandSource == .recentSales && line.dailyDemand == recent)
        if expected == .critical { #expect(line.daysOfCover == 3.9) }
    }

    @Test("reserved units are not available") func reserved() async throws {
        let small = try await SmallStore(
            quantities: [Double](repeating: 10, count: 60), onHand: 100, offers: [SmallStore.offer()])
        try await small.store.database.write {
            try StockLedger($0).post(
                StockMovement(
                    id: "r", sku: "A", location: "MAIN", date: SmallStore.start.advanced(by: 59),
                    kind: .reservation, quantity: 70))
        }
        let line = try #require(try await StockOverview.load(small.store).lines.first)
        #expect((line.onHand, line.reserved, line.available) == (100, 70, 30))
        #expect(line.daysOfCover == 3 && line.status == .critical)
    }

    @Test("a recent stored forecast is preferred to recent sales and gives a reorder point") func forecast()
        async throws
    {
        let small = try await SmallStore(
            quantities: [Double](repeating: 10, count: 60), onHand: 45, offers: [SmallStore.offer()])
        _ = try await small.run("forecasting", "generate_forecast", ["sku": "A", "location": "MAIN"])
        let line = try #require(try await StockOverview.load(small.store).lines.first)
        #expect(line.demandSource == .forecast)
        #expect(line.reorderPoint == 50 && line.daysOfCover == 4.5 && line.status == .low)
    }

    @Test("the most urgent come first, whatever their names") func order() async throws {
        let lines = try await StockOverview.load(AgentSamples.store()).lines
        let ranks = lines.map { StockStatus.allCases.firstIndex(of: $0.status) ?? 0 }
        #expect(ranks == ranks.sorted() && lines.count > 20)
        for (left, right) in zip(lines, lines.dropFirst()) where left.status == right.status {
            #expect((left.daysOfCover ?? .infinity) <= (right.daysOfCover ?? .infinity))
        }
    }

    @Test("unknown products and sites are refused") func unknown() async throws {
        let store = try await AgentSamples.store()
        await #expect(throws: SupplyChainError.self) { try await StockOverview.load(store, sku: "nope") }
        await #expect(throws: SupplyChainError.self) { try await StockOverview.load(store, location: "nope") }
    }
}
