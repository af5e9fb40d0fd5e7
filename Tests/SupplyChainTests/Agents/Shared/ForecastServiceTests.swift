import Forecasting
import SupplyChain
import Testing

@Suite("Demand histories and the shared forecast") struct ForecastServiceTests {
    private let week: [Double] = [10, 11, 12, 13, 14, 20, 25]

    @Test("a stockout day counts with the same weekday of the nearest two weeks on each side") func stockout()
        async throws
    {
        var quantities = (0..<42).map { week[$0 % 7] }
        quantities[15] = 1  // weekday 1 of the third week
        quantities[8] = 17  // the same weekday a week earlier
        let small = try await SmallStore(quantities: quantities, stockouts: [15])
        let history = DemandHistory(try await small.store.dailySales(sku: "A"))
        #expect(history.estimatedDays == [15])
        // 17 and 11 before it, 11 and 11 after it.
        #expect(history.demand[15] == 12.5)
        #expect(history.sales.quantities[15] == 1)
    }

    @Test("a stockout day that sold more than usual keeps what it sold") func goodStockoutDay() async throws {
        var quantities = (0..<42).map { week[$0 % 7] }
        quantities[15] = 40
        let small = try await SmallStore(quantities: quantities, stockouts: [15])
        let history = DemandHistory(try await small.store.dailySales(sku: "A"))
        #expect(history.demand == quantities)
        #expect(history.estimatedDays.isEmpty)
    }

    @Test("two services give the same numbers, and a fit that is kept equals a new one") func deterministic()
        async throws
    {
        let store = try await AgentSamples.store()
        let request = ForecastRequest(sku: AgentSamples.cheese)
        let service = ForecastService(store: store)
        let first = try await service.forecast(request).forecast
        #expect(try await service.forecast(request).forecast == first)
        #expect(try await ForecastService(store: store, capacity: 1).forecast(request).forecast == first)
    }

    @Test(
        "horizons are shared in whole thirties", arguments: [(0, 30), (1, 30), (30, 30), (31, 60), (90, 90)])
    func horizons(_ days: Int, _ horizon: Int) {
        #expect(ForecastRequest.sharedHorizon(covering: days) == horizon)
    }
}
