import Baton
import Foundation
import SupplyChain
import Testing

struct KeyFigureTests {
    private static func orchestrator(_ store: SupplyChainStore) throws -> AgentOrchestrator {
        try AgentOrchestrator(agents: [
            ReportGenerationAgent(store: store, reports: ReportFolder(directory: "/nonexistent"))
        ])
    }

    private static func figures(
        _ store: SupplyChainStore, days: ClosedRange<Int>, sku: String? = nil
    ) async throws -> [String: KPI] {
        let result = try await orchestrator(store).run(
            ReportGenerationAgent.calculateKPIs,
            CalculateKPIs(
                type: .custom, periodFrom: TestStore.day(days.lowerBound),
                periodTo: TestStore.day(days.upperBound),
                sku: sku))
        return Dictionary(result.kpis.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Source: definitions of ASCM/SCOR: cost of goods sold 1,200,000, average inventory 200,000, gross margin 480,000
    /// in 365 days give a turnover of 6, 60.83 days of supply and a GMROI of 2.4.
    @Test("Turnover, days of supply and margin return follow their definitions on a published case")
    func followsDefinitions() async throws {
        let store = try await TestStore.empty()
        try await store.database.write { transaction in
            // Unit cost 100, price 140: 12,000 units sold, 2,000 on the shelf at the close of every day.
            try RecordTable<Product>(transaction).insert(
                Product(sku: "A", unitCost: try Money("100", currency: "EUR"), holdingCostRate: 0.2))
            try RecordTable<Location>(transaction).insert(Location(id: "M", type: .store))
            for day in 1...365 {
                try StockLedger(transaction).post(
                    StockMovement(
                        id: "count-\(day)", sku: "A", location: "M", date: TestStore.day(day), kind: .count,
                        quantity: 2000))
            }
            for month in 1...12 {
                try RecordTable<SalesRecord>(transaction).insert(
                    SalesRecord(
                        sku: "A", location: "M", date: TestStore.day(month * 30), quantity: 1000,
                        price: try Money("140", currency: "EUR"), isPromotion: false, isStockout: nil))
            }
        }
        let figures = try await Self.figures(store, days: 1...365)
        func close(_ name: String, _ expected: Double) -> Bool {
            figures[name]?.value.map { abs($0 - expected) <= 1e-9 * expected } ?? false
        }
        #expect(close("inventory_turnover", 6))
        #expect(close("days_of_supply", 60.833333333333336))
        #expect(close("gross_margin_return", 2.4))
        #expect(close("inventory_value", 200_000))
        #expect(close("sales_value", 1_680_000))
        #expect(close("gross_margin", 480_000))
        // 200,000 × 0.2 for a year.
        #expect(close("carrying_cost", 40_000))
        #expect(figures["inventory_turnover"]?.unit == "1/year" && figures["gross_margin"]?.unit == "EUR")
        // Half a year at the same pace and stock turns over as often in a year.
        let half = try await Self.figures(store, days: 1...180)
        #expect(half["inventory_turnover"]?.value.map { abs($0 - 6 * 365 / 360) < 1e-9 } == true)
    }

    /// Source: by hand: sold 10, 12, 0, 11, 9, 14, 11 with the shelf empty on days 4 and 6: 2 of 7 days.
    @Test("The stockout rate counts flagged days")
    func countsStockouts() async throws {
        let store = try await TestStore.make()
        try await store.database.write { transaction in
            for (index, quantity) in [10.0, 12, 0, 11, 9, 14, 11].enumerated() {
                try RecordTable<SalesRecord>(transaction).insert(
                    SalesRecord(
                        sku: "A", location: "M", date: TestStore.day(index + 1), quantity: quantity,
                        price: nil,
                        isPromotion: false, isStockout: index == 3 || index == 5))
            }
        }
        let rate = try await Self.figures(store, days: 1...7)["stockout_rate"]
        #expect(rate?.value.map { abs($0 - 0.2857142857142857) < 1e-12 } == true)
        #expect(rate?.basis == "2 of 7 recorded product-days")
    }

    @Test("Without flags the stockout rate counts days that closed without stock, from the first day known")
    func countsEmptyDays() async throws {
        let store = try await TestStore.make()
        try await store.database.write { transaction in
            let ledger = StockLedger(transaction)
            try ledger.post(
                StockMovement(
                    id: "1", sku: "A", location: "M", date: TestStore.day(3), kind: .return, quantity: 5))
            try ledger.post(
                StockMovement(
                    id: "2", sku: "A", location: "M", date: TestStore.day(5), kind: .count, quantity: 0))
            try ledger.post(
                StockMovement(
                    id: "3", sku: "A", location: "M", date: TestStore.day(8), kind: .return, quantity: 4))
        }
        // Known on days 3 to 10, empty on 5, 6 and 7; on average (2 × 5 + 3 × 4) ÷ 8 units at 2.50.
        let figures = try await Self.figures(store, days: 1...10)
        #expect(figures["stockout_rate"]?.value == 3.0 / 8)
        #expect(figures["inventory_value"]?.value.map { abs($0 - 2.75 * 2.5) < 1e-12 } == true)
        // A period that starts in the middle opens with what was there.
        let late = try await Self.figures(store, days: 9...10)
        #expect(late["inventory_value"]?.value == 10)
        // The ledger itself says the same.
        let ledger = try await store.inventoryValue(in: TestStore.day(1)...TestStore.day(10))
        #expect(ledger.averageUnits == 2.75)
    }

    @Test("Without any count a period opens with what came in since the first goods, less what was sold")
    func opensWithoutACount() async throws {
        let store = try await TestStore.make()
        try await store.database.write { transaction in
            let ledger = StockLedger(transaction)
            for (id, day, quantity) in [("1", 3, 5.0), ("2", 4, 7)] {
                try ledger.post(
                    StockMovement(
                        id: id, sku: "A", location: "M", date: TestStore.day(day), kind: .return,
                        quantity: quantity))
            }
            // The sale of day 2 was before anything was known to be there.
            for (day, quantity) in [(2, 9.0), (3, 1), (6, 2)] {
                try RecordTable<SalesRecord>(transaction).insert(
                    SalesRecord(
                        sku: "A", location: "M", date: TestStore.day(day), quantity: quantity, price: nil,
                        isPromotion: false, isStockout: nil))
            }
        }
        // 5 − 1 + 7 − 2 = 9 units at 2.50.
        let figures = try await Self.figures(store, days: 8...9)
        #expect(figures["inventory_value"]?.value == 22.5)
        #expect(try await store.inventoryValue(in: TestStore.day(8)...TestStore.day(9)).averageUnits == 9)
    }

    @Test(
        "Inventory of the example data equals the ledger's own valuation",
        arguments: [1...31, 100...130, 335...365])
    func agreesWithTheLedger(days: ClosedRange<Int>) async throws {
        let store = try await AgentSamples.store()
        let first = try #require(CalendarDate("2016-12-31"))
        let period = first.advanced(by: days.lowerBound)...first.advanced(by: days.upperBound)
        let result = try await Self.orchestrator(store).run(
            ReportGenerationAgent.calculateKPIs,
            CalculateKPIs(type: .custom, periodFrom: period.lowerBound, periodTo: period.upperBound))
        let value = try #require(result.kpis.first { $0.name == "inventory_value" }?.value)
        let expected = try await store.inventoryValue(in: period).average?.approximateAmount ?? 0
        // The ledger rounds the value of each product and site to 1/10,000.
        #expect(abs(value - expected) < 0.01)
    }

    @Test("Sales and cost of the example data equal an independent SQL computation")
    func agreesWithSQL() async throws {
        let store = try await AgentSamples.store()
        let result = try await Self.orchestrator(store).run(
            ReportGenerationAgent.calculateKPIs, CalculateKPIs())
        #expect(
            result.periodFrom == CalendarDate("2017-12-01") && result.periodTo == CalendarDate("2017-12-31"))
        let row = try #require(
            try await store.database.read {
                try $0.queryOne(
                    """
                    SELECT SUM(s.quantity), SUM(s.quantity * s.price) / 10000.0,
                        SUM(s.quantity * (s.price - p.unit_cost)) / 10000.0
                    FROM sales s JOIN products p ON p.sku = s.sku WHERE s.date LIKE '2017-12-%'
                    """)
            })
        for (column, name) in ["sales_units", "sales_value", "gross_margin"].enumerated() {
            let expected: Double = try row.get(column)
            let value = try #require(result.kpis.first { $0.name == name }?.value)
            #expect(abs(value - expected) < 1e-6, "\(name)")
        }
    }

    @Test("The forecast error compares stored forecasts with what was sold, latest origin first")
    func measuresForecasts() async throws {
        let store = try await TestStore.make()
        try await store.database.write { transaction in
            // Source: Gilliland, forecast value added, final column: WAPE 16 ÷ 420.
            for (index, quantity) in [100.0, 90, 120, 110].enumerated() {
                try RecordTable<SalesRecord>(transaction).insert(
                    SalesRecord(
                        sku: "A", location: "M", date: TestStore.day(index + 1), quantity: quantity,
                        price: nil,
                        isPromotion: false, isStockout: nil))
            }
            for (id, origin, means) in [("old", -5, [1.0, 1, 1, 1]), ("new", 0, [105, 97, 118, 108])] {
                let days = means.enumerated().map { index, mean in
                    ForecastDay(
                        forecastID: id, date: TestStore.day(index + 1), mean: mean, lower80: 0, upper80: 200,
                        lower95: 0, upper95: 300)
                }
                try Forecasts(transaction).save(
                    ForecastRecord(
                        id: id, sku: "A", createdAt: Timestamp(nanoseconds: 0), origin: TestStore.day(origin),
                        horizonDays: 4, model: "test", total: 428, lower: 0, upper: 500, confidence: 0.95,
                        accuracy: .null, days: days))
            }
        }
        let figures = try await Self.figures(store, days: 1...4)
        #expect(figures["forecast_wape"]?.value.map { abs($0 - 0.0380952380952381) < 1e-12 } == true)
        #expect(figures["forecast_bias"]?.value.map { abs($0 - 8.0 / 420) < 1e-12 } == true)
    }

    @Test("A figure whose data is missing says why, and every figure has a formula")
    func saysWhatIsMissing() async throws {
        let store = try await TestStore.make()
        let figures = try await Self.figures(store, days: 1...7)
        #expect(figures.count == 23)
        for figure in figures.values {
            #expect(figure.value == nil && figure.notAvailable?.isEmpty == false && !figure.formula.isEmpty)
        }
        #expect(figures["sales_units"]?.notAvailable == "no sales are recorded in this period")
        #expect(figures["forecast_wape"]?.notAvailable == "no forecast is stored")
        #expect(figures["supplier_fill_rate"]?.notAvailable == "no order line was promised for this period")
    }

    @Test("Amounts in two currencies are not added")
    func refusesMixedCurrencies() async throws {
        let store = try await TestStore.make()
        try await store.database.write { transaction in
            for (sku, currency) in [("A", "EUR"), ("B", "USD")] {
                try RecordTable<SalesRecord>(transaction).insert(
                    SalesRecord(
                        sku: sku, location: "M", date: TestStore.day(1), quantity: 1,
                        price: try Money("3", currency: currency), isPromotion: false, isStockout: nil))
            }
        }
        let figures = try await Self.figures(store, days: 1...7)
        #expect(figures["sales_units"]?.value == 2)
        #expect(figures["sales_value"]?.notAvailable == "prices are in EUR and USD")
    }

    @Test(
        "A month ends with its day",
        arguments: [
            ("2017-12-31", "2017-12-01"), ("2017-03-15", "2017-02-16"), ("2016-02-29", "2016-02-01"),
            ("2017-03-30", "2017-02-28"), ("2017-01-10", "2016-12-11"),
        ])
    func countsMonths(end: String, start: String) async throws {
        let store = try await TestStore.make()
        let result = try await Self.orchestrator(store).run(
            ReportGenerationAgent.calculateKPIs, CalculateKPIs(type: .monthly, asOf: CalendarDate(end)))
        #expect(result.periodFrom.description == start && result.periodTo.description == end)
    }

    @Test("Periods are compared with the one before, and small changes are stable")
    func comparesPeriods() async throws {
        let store = try await TestStore.make()
        try await store.database.write { transaction in
            for (day, quantity) in [(1, 100.0), (8, 101), (15, 150)] {
                try RecordTable<SalesRecord>(transaction).insert(
                    SalesRecord(
                        sku: "A", location: "M", date: TestStore.day(day), quantity: quantity, price: nil,
                        isPromotion: false, isStockout: nil))
            }
        }
        func sales(asOf day: Int) async throws -> KPIChange? {
            try await Self.orchestrator(store).run(
                ReportGenerationAgent.comparePeriods, ComparePeriods(type: .weekly, asOf: TestStore.day(day))
            ).changes.first { $0.name == "sales_units" }
        }
        #expect(try await sales(asOf: 14)?.status == "stable")
        let up = try await sales(asOf: 21)
        #expect(up?.status == "improving" && up?.earlier == 101)
    }
}
