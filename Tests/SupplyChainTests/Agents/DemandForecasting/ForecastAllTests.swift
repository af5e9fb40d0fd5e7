import Baton
import Testing

@testable import SupplyChain

@Suite("forecast_all") struct ForecastAllTests {
    /// Two sites and three products in two categories; one product has no sales at all.
    private func store() async throws -> SupplyChainStore {
        let store = try await AgentSamples.emptyStore()
        let products = [("A", "fresh"), ("B", "fresh"), ("C", "dry"), ("D", "dry")].map { sku, category in
            Product(sku: sku, category: category)
        }
        var sales: [SalesRecord] = []
        for (index, sku) in ["A", "B", "C"].enumerated() {
            for (site, location) in ["EAST", "WEST"].enumerated() where sku != "C" || site == 0 {
                for day in 0..<70 {
                    let units = Double(5 + 3 * index + site + (day * (index + 2)) % 7 + day % 3)
                    sales.append(
                        SalesRecord(
                            sku: sku, location: location, date: SmallStore.start.advanced(by: day),
                            quantity: units))
                }
            }
        }
        let records = sales
        try await store.database.write { transaction in
            try RecordTable<Product>(transaction).insert(products)
            for site in ["EAST", "WEST"] {
                try RecordTable<Location>(transaction).insert(Location(id: site, type: .store))
            }
            try RecordTable<SalesRecord>(transaction).insert(records)
        }
        return store
    }

    private func forecastAll(_ store: SupplyChainStore, _ method: ReconciliationChoice) async throws
        -> ForecastAllResult
    {
        let result = try await AgentSamples.run(
            store, "forecasting", "forecast_all",
            ["horizon": 7, "reconciliation": .string(method.rawValue)])
        return try ForecastAllResult(from: try #require(result.output, "\(result.failure as Any)"))
    }

    @Test(
        "sums of categories, sites and products are those of their series",
        arguments: ReconciliationChoice.allCases)
    func addsUp(_ method: ReconciliationChoice) async throws {
        let store = try await store()
        let result = try await forecastAll(store, method)
        #expect(result.succeeded == 5 && result.failed == 0)
        #expect(
            result.groups.map { "\($0.level) \($0.name)" } == [
                "total all", "category dry", "category fresh", "location EAST", "location WEST", "sku A",
                "sku B", "sku C",
            ])
        func sum(_ isIn: (SeriesForecast) -> Bool) -> Double {
            result.forecasts.filter(isIn).reduce(0) { $0 + ($1.forecast ?? .nan) }
        }
        func group(_ name: String) -> Double { result.groups.first { $0.name == name }?.forecast ?? .nan }
        #expect(abs(group("all") - sum { _ in true }) < 1e-6)
        #expect(abs(group("fresh") - sum { $0.sku != "C" }) < 1e-6)
        #expect(abs(group("WEST") - sum { $0.location == "WEST" }) < 1e-6)
        #expect(abs(group("A") - sum { $0.sku == "A" }) < 1e-6)
        for forecast in result.forecasts {
            let (interval, mean) = (try #require(forecast.interval), try #require(forecast.forecast))
            #expect(0 <= interval.lower && interval.lower <= mean && mean <= interval.upper)
        }
        // Stored as they were given out.
        let stored = try await store.database.read { try Forecasts($0).latest(sku: "A", location: "EAST") }
        let days = try #require(stored?.days)
        #expect(abs(days.reduce(0) { $0 + $1.mean } - (result.forecasts[0].forecast ?? .nan)) < 1e-6)
    }

    @Test("bottom-up leaves each series as generate_forecast makes it, the other methods move it")
    func methods() async throws {
        let store = try await store()
        let bottomUp = try await forecastAll(store, .bottomUp)
        let single = try await AgentSamples.run(
            store, "forecasting", "generate_forecast", ["sku": "A", "location": "EAST", "horizon": 7])
        #expect(single.output?["forecast"]?.doubleValue == bottomUp.forecasts[0].forecast)
        let structural = try await forecastAll(store, .structural)
        #expect(structural.forecasts.map(\.forecast) != bottomUp.forecasts.map(\.forecast))
    }
}
