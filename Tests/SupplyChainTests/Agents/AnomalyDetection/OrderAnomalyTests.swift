import Baton
import SupplyChain
import Testing

@Suite("Anomalies of orders, and what to do about anomalies") struct OrderAnomalyTests {
    /// Twelve weeks with a weekly pattern and noise that is the same in every run.
    private let usual = (0..<84).map { day -> Double in
        let week: [Double] = [40, 42, 44, 46, 50, 60, 70]
        return week[day % 7] + Double(day * 5 % 11) - 5
    }

    /// A store with an order every three days, of another quantity each time.
    private func store(
        price: (Int) -> String = { _ in "2.00" }, leadTimeDays: (Int) -> Int = { 4 + $0 % 2 },
        duplicating duplicate: Int? = nil
    ) async throws -> SmallStore {
        let small = try await SmallStore(quantities: usual, offers: [SmallStore.offer()])
        var orders: [PurchaseOrder] = []
        var receipts: [Receipt] = []
        for index in 0..<26 {
            let day = SmallStore.start.advanced(by: index * 3)
            for id in index == duplicate ? ["PO\(index)", "PO\(index)-again"] : ["PO\(index)"] {
                orders.append(
                    PurchaseOrder(
                        id: id, supplier: "S", location: "MAIN", status: .sent, orderedOn: day,
                        lines: [
                            PurchaseOrderLine(
                                orderID: id, line: 1, sku: "A", quantity: Double(100 + index),
                                unitPrice: try Money(price(index), currency: "USD"))
                        ]))
                receipts.append(
                    Receipt(
                        id: "R\(id)", orderID: id, line: 1, sku: "A", location: "MAIN",
                        date: day.advanced(by: leadTimeDays(index)), quantity: Double(100 + index),
                        sequence: receipts.count + 1))
            }
        }
        let (written, delivered) = (orders, receipts)
        try await small.store.database.write { transaction in
            for order in written {
                try RecordTable<PurchaseOrder>(transaction).insert(order)
                try RecordTable<PurchaseOrderLine>(transaction).insert(order.lines)
            }
            try RecordTable<Receipt>(transaction).insert(delivered)
        }
        return small
    }

    private func detect(_ small: SmallStore, _ operation: String) async throws -> DetectAnomaliesResult {
        let result = try await small.run("anomaly_detection", operation, ["sku": "A"])
        return try DetectAnomaliesResult(
            from: try #require(result.output, "\(String(describing: result.failure))"))
    }

    @Test("a price and a lead time that rise for good are found with the supplier, steady ones are not")
    func drift() async throws {
        let steady = try await store()
        #expect(try await detect(steady, "detect_price_drift").anomalies.isEmpty)
        #expect(try await detect(steady, "detect_lead_time_drift").anomalies.isEmpty)
        let dearer = try await store(price: { $0 < 13 ? "2.0\($0 % 3)" : "2.4\($0 % 3)" })
        let price = try #require(try await detect(dearer, "detect_price_drift").anomalies.first)
        #expect(price.type == "price_drift" && price.supplier == "S" && price.severity == .medium)
        #expect(price.firstSeen == SmallStore.start.advanced(by: 39) && price.confidence > 0.999)
        let slower = try await store(leadTimeDays: { $0 < 13 ? 4 + $0 % 2 : 9 + $0 % 2 })
        let late = try #require(try await detect(slower, "detect_lead_time_drift").anomalies.first)
        #expect(late.type == "lead_time_drift" && late.severity == .high)
    }

    @Test("an order that repeats another is found once, also by detect_anomalies")
    func duplicate() async throws {
        #expect(try await detect(store(), "detect_duplicate_order").anomalies.isEmpty)
        let small = try await store(duplicating: 22)
        let found = try await detect(small, "detect_duplicate_order").anomalies
        #expect(found.count == 1 && found.first?.message.contains("PO22-again repeats order PO22") == true)
        #expect((found.first?.confidence ?? 0) > 0.9)
        let all = try await detect(small, "detect_anomalies")
        #expect(all.anomalies.filter { $0.type == "duplicate_order" }.map(\.id) == found.map(\.id))
        #expect(
            try await small.store.all(AnomalyRecord.self).filter { $0.type == "duplicate_order" }.count == 1)
    }

    @Test("demand that rises for good is one level shift")
    func levelShift() async throws {
        var quantities = usual
        for day in 60..<84 { quantities[day] += 60 }
        let small = try await SmallStore(quantities: quantities)
        let found = try await detect(small, "detect_level_shift").anomalies
        #expect(found.count == 1 && found.first?.evidence["since"] == "2017-03-02")
        #expect(try await detect(SmallStore(quantities: usual), "detect_level_shift").anomalies.isEmpty)
    }

    @Test("every detector has an operation of its own that checks or skips just itself")
    func singleOperations() async throws {
        let small = try await store()
        let all = try await detect(small, "detect_anomalies")
        for name in all.checked + all.skipped.map(\.detector) {
            let single = try await detect(small, "detect_\(name)")
            #expect(single.checked + single.skipped.map(\.detector) == [name])
        }
    }

    @Test("causes name a promotion and that the other products moved too")
    func rootCause() async throws {
        var quantities = usual
        quantities[78] = 400
        let small = try await SmallStore(quantities: quantities, promotions: [78])
        try await small.store.database.write { transaction in
            try RecordTable<Product>(transaction).insert(SmallStore.product("B"))
            try RecordTable<SalesRecord>(transaction).insert(
                (0..<84).map {
                    SalesRecord(
                        sku: "B", location: "MAIN", date: SmallStore.start.advanced(by: $0),
                        quantity: $0 == 78 ? 50 : 10)
                })
        }
        let id = try #require(try await detect(small, "detect_demand_spike").anomalies.first?.id)
        let result = try await small.run("anomaly_detection", "analyze_root_cause", ["id": .string(id)])
        let causes = try AnalyzeRootCauseResult(from: try #require(result.output)).causes
        #expect(causes.map(\.kind) == ["detector", "other_products"])
        #expect(causes.first?.explanation == "promotion on 2017-03-20")
        #expect(causes.last?.explanation.contains("50 units on 2017-03-20, 10 on the same weekday") == true)
        let unknown = try await small.run("anomaly_detection", "analyze_root_cause", ["id": "nothing"])
        #expect(unknown.failure?.message.contains("nothing") == true)
    }

    @Test("recommendations are those of anomalies that are not resolved, the worst first")
    func recommendations() async throws {
        var quantities = usual
        quantities[70] = 170
        quantities[78] = 900
        let small = try await SmallStore(quantities: quantities)
        let spikes = try await detect(small, "detect_demand_spike").anomalies
        #expect(spikes.count == 2)
        func pending() async throws -> GenerateAnomalyRecommendationsResult {
            let result = try await small.run("anomaly_detection", "generate_recommendations", ["sku": "A"])
            return try GenerateAnomalyRecommendationsResult(from: try #require(result.output))
        }
        let first = try await pending()
        #expect(first.pending == 2 && first.recommendations.map(\.anomaly) == spikes.map(\.id))
        #expect(first.recommendations[0].severity > first.recommendations[1].severity)
        _ = try await small.run(
            "anomaly_detection", "update_anomaly",
            ["id": .string(spikes[0].id), "status": "resolved", "actor": "ann"])
        #expect(try await pending().recommendations.map(\.anomaly) == [spikes[1].id])
    }
}
