import Baton
import SupplyChain
import Testing

/// Key figures of customers, suppliers and slow stock on data small enough for a sheet of paper.
struct ServiceAndSupplierFigureTests {
    private static func figures(
        _ store: SupplyChainStore, days: ClosedRange<Int>
    ) async throws -> [String: KPI] {
        let orchestrator = try AgentOrchestrator(agents: [
            ReportGenerationAgent(store: store, reports: ReportFolder(directory: "/nonexistent"))
        ])
        let result = try await orchestrator.run(
            ReportGenerationAgent.calculateKPIs,
            CalculateKPIs(
                type: .custom, periodFrom: TestStore.day(days.lowerBound),
                periodTo: TestStore.day(days.upperBound)))
        return Dictionary(result.kpis.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static func close(_ value: Double?, _ expected: Double) -> Bool {
        value.map { abs($0 - expected) < 1e-12 } ?? false
    }

    @Test("Fill rate and demand-weighted stockout rate estimate what empty shelves missed")
    func service() async throws {
        let store = try await TestStore.make()
        try await store.database.write { transaction in
            // A sells 10 on each of three days with stock, 4 on one without; B sells 2 on three, 0 on one without.
            for (sku, quantities) in [("A", [10.0, 10, 4, 10]), ("B", [2, 0, 2, 2])] {
                for (index, quantity) in quantities.enumerated() {
                    try RecordTable<SalesRecord>(transaction).insert(
                        SalesRecord(
                            sku: sku, location: "M", date: TestStore.day(index + 1), quantity: quantity,
                            price: nil,
                            isPromotion: false, isStockout: index == (sku == "A" ? 2 : 1)))
                }
            }
        }
        let figures = try await Self.figures(store, days: 1...4)
        // 40 sold, 6 + 2 missed.
        #expect(Self.close(figures["fill_rate"]?.value, 40.0 / 48))
        #expect(figures["fill_rate"]?.basis == "8 units missed")
        // (1 × 10 + 1 × 2) ÷ (4 × 10 + 4 × 2).
        #expect(Self.close(figures["demand_stockout_rate"]?.value, 0.25))
        #expect(Self.close(figures["stockout_rate"]?.value, 0.25))
    }

    @Test("A perfect order is on time, in full, without rejects and at the agreed price")
    func suppliers() async throws {
        let store = try await TestStore.make()
        let agreed = try Money("2", currency: "EUR")
        try await store.database.write { transaction in
            var sequence = 0
            func order(_ id: String, received: Double, rejected: Double = 0, on day: Int, price: String = "2")
                throws
            {
                sequence += 1
                try RecordTable<PurchaseOrder>(transaction).insert(
                    PurchaseOrder(
                        id: id, supplier: "S", location: "M", status: .closed, orderedOn: TestStore.day(1),
                        expectedOn: TestStore.day(5)))
                try RecordTable<PurchaseOrderLine>(transaction).insert(
                    PurchaseOrderLine(orderID: id, line: 1, sku: "A", quantity: 10, unitPrice: agreed))
                try RecordTable<Receipt>(transaction).insert(
                    Receipt(
                        id: "R-\(id)", orderID: id, line: 1, sku: "A", location: "M",
                        date: TestStore.day(day),
                        quantity: received, rejectedQuantity: rejected,
                        unitPrice: try Money(price, currency: "EUR"), sequence: sequence))
            }
            try order("perfect", received: 10, on: 5)
            try order("late", received: 10, on: 7)
            try order("dear", received: 10, on: 4, price: "2.10")
            try order("damaged", received: 11, rejected: 1, on: 5)
        }
        let figures = try await Self.figures(store, days: 1...10)
        #expect(figures["perfect_order_rate"]?.value == 0.25)
        #expect(figures["perfect_order_rate"]?.basis == "1 of 4 orders")
        #expect(figures["supplier_on_time_in_full"]?.value == 0.75)
        #expect(figures["lead_time_reliability"]?.value == 0.75)
        #expect(figures["supplier_fill_rate"]?.value == 1)
        // 1 of 41 delivered units was rejected.
        let score = 0.4 * 0.75 + 0.2 * 1 + 0.2 * 0.75 + 0.2 * (1 - 1.0 / 41)
        #expect(Self.close(figures["supplier_score"]?.value, score))
        // First deliveries after 4, 6, 3 and 4 days.
        #expect(Self.close(figures["supplier_lead_time"]?.value, 4.25))
        #expect(figures["perfect_order_rate"]?.standard?.contains("RL.1.1") == true)
        #expect(figures["perfect_order_rate"]?.source == "purchase orders, receipts")
    }

    @Test("Excess is what lies beyond 180 days of sales, obsolete what has not moved for as long")
    func slowStock() async throws {
        let store = try await TestStore.make()
        try await store.database.write { transaction in
            // A costs 2.50 (TestStore): 28 units sold in 28 days, 200 left. B has not moved since its count.
            for day in 273...300 {
                try RecordTable<SalesRecord>(transaction).insert(
                    SalesRecord(
                        sku: "A", location: "M", date: TestStore.day(day), quantity: 1, price: nil,
                        isPromotion: false, isStockout: nil))
            }
            try RecordTable<Product>(transaction).insertOrUpdate(
                Product(sku: "B", unitCost: try Money("4", currency: "EUR")))
            let ledger = StockLedger(transaction)
            try ledger.post(
                StockMovement(
                    id: "1", sku: "A", location: "M", date: TestStore.day(300), kind: .count, quantity: 200))
            try ledger.post(
                StockMovement(
                    id: "2", sku: "B", location: "M", date: TestStore.day(100), kind: .count, quantity: 7))
        }
        let figures = try await Self.figures(store, days: 300...300)
        #expect(Self.close(figures["excess_stock"]?.value, (200 - 180) * 2.5))
        #expect(Self.close(figures["obsolete_stock"]?.value, 28))
        // A day before its 180 days are over it is not obsolete.
        let early = try await Self.figures(store, days: 279...279)
        #expect(early["obsolete_stock"]?.value == 0)
    }

    @Test(
        "What was sold, came back or came in within 180 days is not obsolete",
        arguments: [
            "sale", "return", "transfer_in", "receipt", "count", "sale of nothing", "transfer_out",
        ])
    func movedStock(kind: String) async throws {
        let store = try await TestStore.make()
        let isMove = !["count", "sale of nothing", "transfer_out"].contains(kind)
        try await store.database.write { transaction in
            try RecordTable<Product>(transaction).insertOrUpdate(
                Product(sku: "B", unitCost: try Money("4", currency: "EUR")))
            let ledger = StockLedger(transaction)
            func post(_ kind: MovementKind, _ day: Int, _ quantity: Double) throws {
                try ledger.post(
                    StockMovement(
                        id: "\(kind) \(day)", sku: "B", location: "M", date: TestStore.day(day), kind: kind,
                        quantity: quantity))
            }
            try post(.count, 100, 7)
            switch kind {
            case "sale", "sale of nothing":
                try RecordTable<SalesRecord>(transaction).insert(
                    SalesRecord(
                        sku: "B", location: "M", date: TestStore.day(200), quantity: isMove ? 1 : 0,
                        price: nil, isPromotion: false, isStockout: nil))
            case "receipt":
                let day = TestStore.day(200)
                try RecordTable<Supplier>(transaction).insertOrUpdate(Supplier(id: "S"))
                for statement in [
                    """
                    INSERT INTO purchase_orders (order_id, supplier, location, status, ordered_on, version)
                    VALUES ('O', 'S', 'M', 'received', '\(day)', 1)
                    """,
                    "INSERT INTO purchase_order_lines VALUES ('O', 1, 'B', 1, 'EUR', 100)",
                    """
                    INSERT INTO receipts (receipt_id, order_id, line, sku, location, date, quantity,
                        rejected_quantity, sequence) VALUES ('R', 'O', 1, 'B', 'M', '\(day)', 1, 0, 1000)
                    """,
                ] { try transaction.execute(statement) }
            default: try post(MovementKind(rawValue: kind) ?? .count, 200, 1)
            }
        }
        func isObsolete(on day: Int) async throws -> Bool {
            try await Self.figures(store, days: day...day)["obsolete_stock"]?.value ?? 0 > 0
        }
        #expect(try await isObsolete(on: 300) == !isMove)
        #expect(try await isObsolete(on: 379) == !isMove)
        #expect(try await isObsolete(on: 380))
    }

    @Test(
        "Sales of a period count once, be it longer or shorter than the four weeks of the pace",
        arguments: [5, 28, 40])
    func periods(length: Int) async throws {
        let store = try await TestStore.make()
        try await store.database.write { transaction in
            for day in 1...100 {
                try RecordTable<SalesRecord>(transaction).insert(
                    SalesRecord(
                        sku: "A", location: "M", date: TestStore.day(day), quantity: Double(day), price: nil,
                        isPromotion: false, isStockout: nil))
            }
            try StockLedger(transaction).post(
                StockMovement(
                    id: "1", sku: "A", location: "M", date: TestStore.day(100), kind: .count,
                    quantity: 20_000))
        }
        let days = (101 - length)...100
        let figures = try await Self.figures(store, days: days)
        #expect(Self.close(figures["sales_units"]?.value, Double(days.reduce(0, +))))
        // What lies beyond 180 days at the pace of the last 28, each unit at 2.50.
        let pace = Double((73...100).reduce(0, +)) / 28
        #expect(Self.close(figures["excess_stock"]?.value, (20_000 - 180 * pace) * 2.5))
    }

    @Test("MASE and value added compare a forecast with last week's sales")
    func forecasts() async throws {
        let store = try await TestStore.make()
        try await store.database.write { transaction in
            // Thirteen weeks that repeat and grow by 7 units a week: the naive method is off by 7 every day.
            for day in 1...98 {
                try RecordTable<SalesRecord>(transaction).insert(
                    SalesRecord(
                        sku: "A", location: "M", date: TestStore.day(day), quantity: Double(day), price: nil,
                        isPromotion: false, isStockout: nil))
            }
            let days = (92...98).map { day in
                ForecastDay(
                    forecastID: "f", date: TestStore.day(day), mean: Double(day) + 3.5, lower80: 0,
                    upper80: 200,
                    lower95: 0, upper95: 300)
            }
            try Forecasts(transaction).save(
                ForecastRecord(
                    id: "f", sku: "A", createdAt: Timestamp(nanoseconds: 0), origin: TestStore.day(91),
                    horizonDays: 7, model: "test", total: 1, lower: 0, upper: 2, confidence: 0.95,
                    accuracy: .null, days: days))
        }
        let figures = try await Self.figures(store, days: 92...98)
        #expect(Self.close(figures["forecast_mase"]?.value, 0.5))
        let sold = (92...98).reduce(0.0) { $0 + Double($1) }
        #expect(Self.close(figures["forecast_value_added"]?.value, 7 * 7 / sold - 7 * 3.5 / sold))
    }
}
