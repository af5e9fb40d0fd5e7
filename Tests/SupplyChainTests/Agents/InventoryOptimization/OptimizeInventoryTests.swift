import Baton
import SupplyChain
import Testing

@Suite("optimize_inventory and recommend_purchase_order") struct OptimizeInventoryTests {
    /// Ten units on each of sixty days: the forecast is ten a day without any error.
    private func steady(
        onHand: Double?, product: Product = SmallStore.product(), offers: [SupplierProduct]? = nil
    ) async throws -> SmallStore {
        try await SmallStore(
            quantities: [Double](repeating: 10, count: 60), product: product, onHand: onHand,
            offers: try offers ?? [SmallStore.offer()])
    }

    private func optimize(
        _ small: SmallStore, _ inputs: [String: Value] = [:]
    ) async throws -> OptimizeInventoryResult {
        let result = try await small.run(
            "optimization", "optimize_inventory", inputs.merging(["sku": "A"]) { $1 })
        return try OptimizeInventoryResult(
            from: try #require(result.output, "\(String(describing: result.failure))"))
    }

    @Test("steady demand gives the figures computed by hand") func byHand() async throws {
        let result = try await optimize(steady(onHand: 30))
        // Four days of ten, and when somebody looks at the end of a day, 0 to 9 units of an earlier one: 4.5 of the nine
        // are expected to be left. √(2·50·3650/0.4) = 955.25, of whole units 955 costs least.
        #expect(abs(result.reorderPoint - 49) < 1e-6 && abs(result.safetyStock - 4.5) < 0.05)
        #expect(result.economicOrderQuantity == 955)
        #expect(abs(result.recommendedOrderQuantity - 974) < 1e-6)
        #expect(abs((result.daysOfSupply ?? 0) - 3) < 1e-6)
        #expect(result.stockoutProbability == 1)
        #expect(result.supplier == "S")
        #expect(result.unitPrice == (try Money("2.00", currency: "USD")))
        #expect(result.orderValue?.decimal == "1948.00")
        #expect(result.expectedOn == result.asOf.advanced(by: 4))
        #expect(result.expectedFillRate == 1)
        // Buying 3,650 at 2; 3,650/955 orders at 50; 955/2 and 4.5 units at 0.40.
        #expect(result.expectedCost?.purchase.approximateAmount == 7300)
        #expect(abs((result.expectedCost?.ordering.approximateAmount ?? 0) - 191.0995) < 1e-4)
        #expect(abs((result.expectedCost?.holding.approximateAmount ?? 0) - 192.8) < 0.02)
    }

    @Test("stock that is watched all the time needs nothing for the days between") func watched() async throws
    {
        let result = try await optimize(steady(onHand: 30), ["review_period_days": 0])
        #expect(abs(result.reorderPoint - 40) < 1e-6 && abs(result.safetyStock) < 1e-6)
        let weekly = try await optimize(steady(onHand: 30), ["review_period_days": 7])
        // 95 of 100 times at most 66 of the 70 units of a week.
        #expect(abs(weekly.reorderPoint - 106) < 1e-6)
    }

    @Test("above the reorder point nothing is ordered, and the reason says so") func notDue() async throws {
        let result = try await optimize(steady(onHand: 100))
        #expect(result.recommendedOrderQuantity == 0)
        #expect(result.reason.contains("100 is above the reorder point of 49"))
        #expect(result.orderValue == nil && result.expectedOn == nil)
    }

    @Test("what is on order counts once, and what awaits approval does not") func openOrders() async throws {
        let small = try await steady(onHand: 30)
        let day = SmallStore.start.advanced(by: 55)
        try await small.store.database.write { transaction in
            for (id, status) in [("P1", PurchaseOrderStatus.approved), ("P2", .awaitingApproval)] {
                let line = PurchaseOrderLine(
                    orderID: id, line: 1, sku: "A", quantity: 200,
                    unitPrice: try Money("2.00", currency: "USD"))
                let order = PurchaseOrder(
                    id: id, supplier: "S", location: "MAIN", status: status, orderedOn: day, lines: [line])
                _ = try PurchaseOrders(transaction).create(
                    order, change: AuditedChange(id: id, at: Timestamp(nanoseconds: 0), actor: "test"))
            }
        }
        let result = try await optimize(small)
        #expect(result.position.onOrder == 200 && result.position.awaitingApproval == 200)
        #expect(result.position.inventoryPosition == 230)
        #expect(result.recommendedOrderQuantity == 0)
        #expect(result.notes.contains { $0.contains("200 units on orders awaiting approval") })
    }

    @Test("minimum and multiple of the offer are kept") func orderRules() async throws {
        let offer = try SmallStore.offer(minimum: 1000, multiple: 24)
        let result = try await optimize(steady(onHand: 30, offers: [offer]))
        #expect(result.economicOrderQuantity == 1008)
        #expect(result.recommendedOrderQuantity.truncatingRemainder(dividingBy: 24) == 0)
        #expect(result.recommendedOrderQuantity >= 1018)
    }

    @Test("the shelf life caps an order") func shelfLife() async throws {
        var product = SmallStore.product()
        product.shelfLifeDays = 14
        let result = try await optimize(steady(onHand: 30, product: product))
        #expect(result.economicOrderQuantity == 140)
    }

    @Test("of two suppliers the cheaper in a year is chosen, unless one is named") func suppliers()
        async throws
    {
        let offers = [try SmallStore.offer("S"), try SmallStore.offer("T", price: "1.90", leadTimeDays: 6)]
        let small = try await steady(onHand: 30, offers: offers)
        let free = try await optimize(small)
        #expect(free.supplier == "T" && free.suppliersCompared.map(\.supplier) == ["T", "S"])
        #expect(abs(free.reorderPoint - 69) < 1e-6)
        #expect(try await optimize(small, ["supplier": "S"]).supplier == "S")
    }

    @Test("a lead time that varies needs more safety stock") func leadTimeSpread() async throws {
        let certain = try await optimize(steady(onHand: 30))
        let varying = try await optimize(steady(onHand: 30, offers: [SmallStore.offer(deviation: 2)]))
        #expect(varying.reorderPoint > certain.reorderPoint + 20)
        #expect(varying.leadTime?.source == "offer")
        let unknown = try await optimize(steady(onHand: 30, offers: [SmallStore.offer(deviation: nil)]))
        #expect(unknown.reorderPoint == certain.reorderPoint)
        #expect(unknown.leadTime?.source == "offer_without_spread")
        #expect(unknown.notes.contains { $0.contains("counts as certain") })
    }

    @Test(
        "missing data are named with what to import",
        arguments: [
            ("stock", "the stock of A is not known", "stock_movements"),
            ("offer", "no active supplier offers A", "supplier_products"),
            ("ordering", "the ordering cost of A is not known", "ordering_cost"),
            ("holding", "the holding cost of A is not known", "holding_cost_rate"),
        ])
    func missingData(_ what: String, _ message: String, _ hint: String) async throws {
        let product = SmallStore.product(
            orderingCost: what == "ordering" ? nil : "50", holdingCostRate: what == "holding" ? nil : 0.2)
        let small = try await steady(
            onHand: what == "stock" ? nil : 30, product: product, offers: what == "offer" ? [] : nil)
        let failure = try #require(
            try await small.run("optimization", "optimize_inventory", ["sku": "A"]).failure)
        #expect(failure.message.contains(message), "\(failure)")
        #expect(failure.hint?.contains(hint) == true, "\(failure)")
        #expect(failure.kind == .invalidInput && !failure.isRetryable)
    }

    @Test(
        "an unknown product, site or supplier is an error",
        arguments: [["sku": "X"], ["sku": "A", "location": "X"], ["sku": "A", "supplier": "X"]]
            as [[String: Value]])
    func unknown(_ inputs: [String: Value]) async throws {
        let result = try await steady(onHand: 30).run("optimization", "optimize_inventory", inputs)
        #expect(result.failure?.message.contains("'X'") == true, "\(String(describing: result.failure))")
    }

    @Test("no expected demand means no order") func noDemand() async throws {
        let small = try await SmallStore(
            quantities: [Double](repeating: 0, count: 60), onHand: 5, offers: [SmallStore.offer()])
        try await small.store.database.write { transaction in
            try RecordTable<SalesRecord>(transaction).insert([
                SalesRecord(sku: "A", location: "MAIN", date: SmallStore.start, quantity: 0),
                SalesRecord(sku: "A", location: "MAIN", date: SmallStore.start.advanced(by: 59), quantity: 0),
            ])
        }
        let result = try await optimize(small)
        #expect(result.recommendedOrderQuantity == 0 && result.reason.contains("no demand"))
        #expect(result.daysOfSupply == nil && result.supplier == nil)
    }

    @Test("more service needs more stock", arguments: [AgentSamples.bananas, AgentSamples.cheese])
    func monotone(_ sku: String) async throws {
        let agents = try await AgentSamples.orchestrator(AgentSamples.store())
        var before = -1.0
        for level in [0.5, 0.8, 0.9, 0.95, 0.99] {
            let result = try await AgentSamples.run(
                agents, "optimization", "optimize_inventory",
                ["sku": .string(sku), "service_level": .double(level)])
            let point = try #require(result.output?["reorder_point"]?.doubleValue)
            #expect(point >= before)
            before = point
        }
    }

    @Test("after a forecast it gives the same numbers as alone, and so does the recommendation")
    func chained() async throws {
        let store = try await AgentSamples.store()
        let sku: Value = .string(AgentSamples.bananas)
        let run = try await AgentSamples.orchestrator(store).executeWorkflow([
            AgentTask(
                "forecast", agent: "forecasting", operation: "generate_forecast",
                inputs: ["sku": sku, "location": "MAIN"]),
            AgentTask(
                "stock", agent: "optimization", operation: "optimize_inventory", dependencies: ["forecast"]),
        ])
        let inputs: [String: Value] = ["sku": sku, "location": "MAIN"]
        let alone = try await AgentSamples.run(store, "optimization", "optimize_inventory", inputs)
        #expect(alone.output != nil && run["stock"]?.output == alone.output)
        let order = try await AgentSamples.run(store, "optimization", "recommend_purchase_order", inputs)
        #expect(order.output?["quantity"] == alone.output?["recommended_order_quantity"])
        #expect(order.output?["reason"] == alone.output?["reason"])
    }

    @Test("at a day of low stock the example asks for whole cases of the supplier") func sampleOrder()
        async throws
    {
        let store = try await AgentSamples.store()
        let period = try #require(try await store.salesPeriod())
        var isFound = false
        for day in stride(from: period.upperBound.advanced(by: -20), through: period.upperBound, by: 1) {
            let result = try await AgentSamples.run(
                store, "optimization", "optimize_inventory",
                [
                    "sku": .string(AgentSamples.bananas), "location": "MAIN", "as_of": .string("\(day)"),
                    "service_level": 0.99,
                ])
            let figures = try OptimizeInventoryResult(from: try #require(result.output))
            let isDue = figures.position.inventoryPosition <= figures.reorderPoint
            #expect(isDue == (figures.recommendedOrderQuantity > 0))
            guard isDue, let supplier = figures.supplier else { continue }
            isFound = true
            let offer = try await store.supplierOffers(sku: AgentSamples.bananas).first {
                $0.supplier == supplier
            }
            let multiple = try #require(offer?.orderMultiple)
            #expect(figures.recommendedOrderQuantity.truncatingRemainder(dividingBy: multiple) == 0)
            #expect(figures.recommendedOrderQuantity >= offer?.minimumOrderQuantity ?? 0)
            break
        }
        #expect(isFound)
    }
}
