import Baton
import Testing

@testable import SupplyChain

@Suite("Forecasts, anomalies and alerts in the store")
struct FindingsTests {
    private func anomaly(_ id: String, seen day: Int, severity: Severity = .high) -> AnomalyRecord {
        AnomalyRecord(
            id: id, conditionKey: "demand_spike|A|M", type: "demand_spike", sku: "A", location: "M",
            severity: severity, confidence: 0.97, message: "sold 40, expected 10",
            evidence: ["observed": 40], firstSeen: TestStore.day(day), lastSeen: TestStore.day(day))
    }

    @Test("The same condition found again updates its anomaly")
    func sameCondition() async throws {
        let store = try await TestStore.make()
        try await store.record([anomaly("1", seen: 5)])
        let again = try await store.record([anomaly("2", seen: 9, severity: .critical)])
        let stored = try await store.anomalies()
        #expect(stored == again && stored.count == 1)
        #expect(stored[0].id == "1" && stored[0].severity == .critical && stored[0].version == 2)
        #expect(stored[0].firstSeen == TestStore.day(5) && stored[0].lastSeen == TestStore.day(9))
        #expect(stored[0].evidence == ["observed": 40])
    }

    @Test("An identical finding changes nothing")
    func identicalFinding() async throws {
        let store = try await TestStore.make()
        let first = try await store.record([anomaly("1", seen: 5)])
        #expect(try await store.record([anomaly("2", seen: 5)]) == first)
    }

    @Test("A resolved condition that returns is open again; its states go one way otherwise")
    func anomalyStates() async throws {
        let store = try await TestStore.make()
        try await store.record([anomaly("1", seen: 5)])
        func set(_ status: AnomalyStatus, _ audit: String) async throws {
            _ = try await store.database.write {
                try AnomalyLog($0).setStatus("1", to: status, change: TestStore.change(audit))
            }
        }
        try await set(.investigating, "a")
        await #expect(throws: SupplyChainError.self) { try await set(.open, "b") }
        try await set(.resolved, "c")
        #expect(try await store.record([anomaly("2", seen: 5)])[0].status == .resolved)
        #expect(try await store.record([anomaly("3", seen: 6)])[0].status == .open)
        #expect(try await store.anomalies(status: .resolved).isEmpty)
    }

    @Test("Anomalies come the worst first and can be filtered")
    func listing() async throws {
        let store = try await TestStore.make()
        var other = anomaly("2", seen: 3, severity: .critical)
        other.conditionKey = "dead_stock|B"
        other.type = "dead_stock"
        other.sku = "B"
        try await store.record([anomaly("1", seen: 5), other])
        #expect(try await store.anomalies().map(\.id) == ["2", "1"])
        #expect(try await store.anomalies(sku: "A").map(\.id) == ["1"])
        #expect(try await store.anomalies(type: "dead_stock", status: .open).map(\.id) == ["2"])
    }

    @Test("An alert raised again while it is not resolved stays one alert")
    func alerts() async throws {
        let store = try await TestStore.make()
        func alert(_ id: String, at seconds: Int64) -> AlertRecord {
            AlertRecord(
                id: id, conditionKey: "critical_stock|A|M", type: "critical_stock", severity: .high,
                title: "low",
                message: "2 days left", sku: "A", location: "M", daysOfCover: 2,
                createdAt: Timestamp(nanoseconds: seconds * 1_000_000_000),
                updatedAt: Timestamp(nanoseconds: seconds * 1_000_000_000))
        }
        #expect(try await store.raise(alert("1", at: 10)).isNew)
        let second = try await store.raise(alert("2", at: 20))
        #expect(
            !second.isNew && second.alert.id == "1" && second.alert.createdAt.nanoseconds == 10_000_000_000)
        try await store.database.write {
            _ = try AlertLog($0).setStatus(
                "1", to: .resolved, change: TestStore.change("x", reason: "restocked"))
        }
        #expect(try await store.raise(alert("3", at: 30)).isNew)
        #expect(try await store.alerts(status: .resolved).map(\.reason) == ["restocked"])
    }

    @Test("A forecast is stored with its path, the latest comes back, and actuals are filled in")
    func forecasts() async throws {
        let store = try await TestStore.make()
        func forecast(_ id: String, at seconds: Int64) -> ForecastRecord {
            ForecastRecord(
                id: id, sku: "A", createdAt: Timestamp(nanoseconds: seconds * 1_000_000_000),
                origin: TestStore.day(1), horizonDays: 3, model: "ets", total: 30, lower: 20, upper: 40,
                confidence: 0.95, accuracy: ["mase": 0.8],
                days: (2...4).map { number in
                    ForecastDay(
                        forecastID: id, date: TestStore.day(number), mean: 10, lower80: 8, upper80: 12,
                        lower95: 6,
                        upper95: 14)
                })
        }
        try await store.save(forecast("old", at: 10))
        try await store.save(forecast("new", at: 20))
        #expect(try await store.latestForecast(sku: "A") == forecast("new", at: 20))
        #expect(try await store.latestForecast(sku: "A", location: "M") == nil)
        let changed = try await store.database.write { transaction in
            try RecordTable<SalesRecord>(transaction).insert([
                SalesRecord(sku: "A", location: "M", date: TestStore.day(2), quantity: 11),
                SalesRecord(sku: "B", location: "M", date: TestStore.day(3), quantity: 1),
            ])
            return try Forecasts(transaction).recordActuals(sku: "A")
        }
        #expect(changed == 4)
        #expect(try await store.latestForecast(sku: "A")?.days.map(\.actual) == [11, 0, nil])
    }
}
