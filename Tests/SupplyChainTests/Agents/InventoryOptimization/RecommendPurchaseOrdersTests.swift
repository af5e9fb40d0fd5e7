import Baton
import Forecasting
import SupplyChain
import Synchronization
import Testing

@Suite("recommend_purchase_orders") struct RecommendPurchaseOrdersTests {
    private func agent(_ store: SupplyChainStore) -> InventoryOptimizerAgent {
        InventoryOptimizerAgent(store: store, forecasts: ForecastService(store: store))
    }

    /// The product of ``SmallStore`` and another one that nobody offers.
    private func store(onHand: Double = 30) async throws -> SmallStore {
        let small = try await SmallStore(
            quantities: [Double](repeating: 10, count: 60), onHand: onHand, offers: [SmallStore.offer()])
        try await small.store.database.write { transaction in
            try RecordTable<Product>(transaction).insert(Product(sku: "B"))
            try RecordTable<SalesRecord>(transaction).insert(
                SalesRecord(sku: "B", location: "MAIN", date: SmallStore.start, quantity: 1))
        }
        return small
    }

    @Test("each product gets the decision it gets alone") func sameAsAlone() async throws {
        let store = try await AgentSamples.store()
        let many = try await agent(store).recommendPurchaseOrders(
            RecommendPurchaseOrders(serviceLevel: 0.99, forecast: .fitted))
        let lines = many.orders.flatMap(\.lines)
        #expect(many.due == lines.count && many.due > 0 && many.checked > many.due)
        for line in lines.prefix(2) {
            let alone = try await AgentSamples.run(
                store, "optimization", "recommend_purchase_order",
                [
                    "sku": .string(line.sku), "location": .string(line.location ?? ""), "service_level": 0.99,
                    "as_of": .string(many.asOf.description),
                ])
            #expect(alone.output == (try Value(encoding: line)))
        }
        let sum = try lines.compactMap(\.orderValue).reduce(Money.zero("USD")) { try $0.adding($1) }
        #expect(many.totalValues == [sum])
        #expect(many.orders.map(\.supplier) == many.orders.map(\.supplier).sorted())
    }

    @Test("a product that cannot be decided says why and stops no other") func partialFailure() async throws {
        let result = try await agent(store().store).recommendPurchaseOrders(RecommendPurchaseOrders())
        #expect((result.checked, result.due, result.failed) == (2, 1, 1))
        #expect(result.orders.first?.supplier == "S" && result.orders.first?.value.decimal == "1948.00")
        #expect(result.failures.first?.sku == "B")
        #expect(result.failures.first?.failure?.contains("no active supplier offers B") == true)
        #expect(result.notDue.isEmpty)
    }

    @Test("asked for one product it also says why nothing is due") func notDue() async throws {
        let result = try await agent(store(onHand: 100).store).recommendPurchaseOrders(
            RecommendPurchaseOrders(sku: "A"))
        #expect(result.due == 0)
        #expect(result.notDue.first?.reason.contains("above the reorder point of 49") == true)
    }

    @Test("a stored forecast decides when it is recent, and only then") func stored() async throws {
        let small = try await store()
        let agent = agent(small.store)
        let onlyStored = RecommendPurchaseOrders(sku: "A", forecast: .stored)
        let without = try await agent.recommendPurchaseOrders(onlyStored)
        #expect(without.failures.first?.failure?.contains("no stored forecast of A is recent") == true)

        let end = SmallStore.start.advanced(by: 59)
        // Half of what is really sold: the figures show which forecast decided.
        for (id, age) in [("old", 8), ("recent", 7)] {
            let origin = end.advanced(by: -age)
            let days = (1...30).map { day in
                ForecastDay(
                    forecastID: id, date: origin.advanced(by: day), mean: 5, lower80: 5, upper80: 5,
                    lower95: 5,
                    upper95: 5)
            }
            try await small.store.save(
                ForecastRecord(
                    id: id, sku: "A", location: "MAIN", createdAt: Timestamp(nanoseconds: 0), origin: origin,
                    horizonDays: 30, model: "half", total: 150, lower: 150, upper: 150, confidence: 0.95,
                    accuracy: .null, days: days))
            let result = try await agent.recommendPurchaseOrders(onlyStored)
            if id == "old" {
                #expect(result.failed == 1)
            } else {
                #expect(result.notDue.first?.reorderPoint == 25)
                #expect(result.notDue.first?.daysOfSupply == 6)
            }
        }
        let fitted = try await agent.recommendPurchaseOrders(
            RecommendPurchaseOrders(sku: "A", forecast: .fitted))
        #expect(fitted.orders.first?.lines.first?.reorderPoint == 49)
    }

    @Test("reorder points from stored forecasts are close to those from fitted ones") func storedIsClose()
        async throws
    {
        let store = try await AgentSamples.load()
        _ = try await AgentSamples.run(store, "forecasting", "forecast_all", [:])
        var ratios: [Double] = []
        for sku in [AgentSamples.bananas, "981760", "1029743", "951590", "995242"] {
            let points = try await [ForecastChoice.stored, .fitted].asyncMap { choice in
                let result = try await agent(store).recommendPurchaseOrders(
                    RecommendPurchaseOrders(sku: sku, forecast: choice))
                return try #require((result.notDue + result.orders.flatMap(\.lines)).first).reorderPoint
            }
            ratios.append(points[0] / points[1])
        }
        #expect(ratios.allSatisfy { $0 > 0.8 && $0 < 1.25 }, "\(ratios)")
    }

    @Test("progress never falls and ends with all") func progress() async throws {
        let seen = Mutex<[Int]>([])
        _ = try await agent(store().store).recommendPurchaseOrders(RecommendPurchaseOrders()) { done, total in
            #expect(total == 2)
            seen.withLock { $0.append(done) }
        }
        let steps = seen.withLock { $0 }
        #expect(steps == steps.sorted() && steps.last == 2)
    }

    @Test("without sales, or for a day beyond them, the failure says what to do") func refusals() async throws
    {
        let empty = try await AgentSamples.emptyStore()
        let nothing = await #expect(throws: OperationFailure.self) {
            try await agent(empty).recommendPurchaseOrders(RecommendPurchaseOrders())
        }
        #expect(nothing?.hint?.contains("baton data import sales") == true)
        let small = try await store()
        let late = await #expect(throws: OperationFailure.self) {
            try await agent(small.store).recommendPurchaseOrders(
                RecommendPurchaseOrders(asOf: SmallStore.start.advanced(by: 60)))
        }
        #expect(late?.kind == .invalidInput)
    }
}

extension Array {
    fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
        var result: [T] = []
        for element in self { result.append(try await transform(element)) }
        return result
    }
}
