import Baton
import SupplyChain
import Testing

@Suite("detect_anomalies, detect_demand_spike and detect_demand_drop") struct DetectAnomaliesTests {
    /// Twelve weeks with a weekly pattern and a little noise that is the same in every run.
    private let usual: [Double] = {
        var state: UInt64 = 7
        return (0..<84).map { day in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return [40, 42, 44, 46, 50, 60, 70][day % 7] + Double(state >> 60) - 8
        }
    }()

    private func detect(
        _ small: SmallStore, _ operation: String = "detect_anomalies", _ inputs: [String: Value] = [:]
    ) async throws -> DetectAnomaliesResult {
        let result = try await small.run("anomaly_detection", operation, inputs.merging(["sku": "A"]) { $1 })
        return try DetectAnomaliesResult(
            from: try #require(result.output, "\(String(describing: result.failure))"))
    }

    @Test("nothing unusual is a success with an empty list") func quiet() async throws {
        let result = try await detect(SmallStore(quantities: usual))
        #expect(result.anomalies.isEmpty)
        #expect(result.checked.contains("demand_spike"))
    }

    @Test("a spike on a promotion is found with its cause, probability and units") func spike() async throws {
        var quantities = usual
        quantities[78] = 400
        let result = try await detect(SmallStore(quantities: quantities, promotions: [78]))
        let spike = try #require(result.anomalies.first)
        #expect(result.anomalies.count == 1)
        #expect(spike.type == "demand_spike" && spike.sku == "A")
        #expect(spike.rootCause == "promotion on 2017-03-20")
        #expect(spike.confidence > 0.97)
        #expect(spike.severity == .high)
        #expect(spike.firstSeen == SmallStore.start.advanced(by: 78) && spike.lastSeen == spike.firstSeen)
        #expect(spike.evidence["observed"] == 400.0)
        #expect(spike.recommendedAction != nil)
    }

    @Test("a drop on a day with an empty shelf is found with its cause") func drop() async throws {
        var quantities = usual
        quantities[76] = 0
        let result = try await detect(SmallStore(quantities: quantities, stockouts: [76]))
        let drop = try #require(result.anomalies.first { $0.type == "demand_drop" })
        #expect(drop.rootCause == "the shelf ran empty on 2017-03-18")
        #expect(drop.evidence["stockout"] == true)
    }

    @Test("the single detectors look for their own kind only") func singleDetectors() async throws {
        var quantities = usual
        quantities[72] = 1
        quantities[78] = 400
        let small = try await SmallStore(quantities: quantities)
        let spikes = try await detect(small, "detect_demand_spike")
        #expect(spikes.anomalies.map(\.type) == ["demand_spike"] && spikes.checked == ["demand_spike"])
        let drops = try await detect(small, "detect_demand_drop")
        #expect(drops.anomalies.map(\.type) == ["demand_drop"] && drops.checked == ["demand_drop"])
    }

    @Test("a spike before the window is not reported") func window() async throws {
        var quantities = usual
        quantities[50] = 400
        let small = try await SmallStore(quantities: quantities)
        #expect(try await detect(small, "detect_demand_spike", ["window_days": 28]).anomalies.isEmpty)
        #expect(try await detect(small, "detect_demand_spike", ["window_days": 60]).anomalies.count == 1)
    }

    @Test("a lower false-alarm rate never finds more", arguments: ["1082185", "1096036"])
    func falseAlarmRate(_ sku: String) async throws {
        let agents = try await AgentSamples.orchestrator(AgentSamples.store())
        var before: Set<String>?
        for rate in [0.1, 0.01, 0.001, 1e-6] {
            let result = try await AgentSamples.run(
                agents, "anomaly_detection", "detect_demand_spike",
                ["sku": .string(sku), "window_days": 90, "false_alarm_rate": .double(rate)])
            let anomalies = try DetectAnomaliesResult(from: try #require(result.output)).anomalies
            let days = Set(anomalies.flatMap { ($0.firstSeen...$0.lastSeen).map { "\($0)" } })
            if let before { #expect(days.isSubset(of: before)) }
            before = days
        }
    }

    @Test("found twice, it stays one row, and what was resolved stays resolved") func idempotent()
        async throws
    {
        var quantities = usual
        quantities[78] = 400
        let small = try await SmallStore(quantities: quantities)
        let first = try await detect(small)
        let id = try #require(first.anomalies.first?.id)
        let update = try await small.run(
            "anomaly_detection", "update_anomaly", ["id": .string(id), "status": "resolved", "actor": "ann"])
        #expect(update.output?["status"] == "resolved")
        let second = try await detect(small)
        #expect(second.anomalies.map(\.id) == [id])
        #expect(second.anomalies.first?.status == .resolved)
        #expect(second.anomalies.first?.confidence == first.anomalies.first?.confidence)
        let listed = try await small.run("anomaly_detection", "list_anomalies", ["status": "resolved"])
        #expect(listed.output?["anomalies"]?.arrayValue?.count == 1)
        #expect(try await small.store.all(AnomalyRecord.self).count == 1)
    }

    @Test("an anomaly cannot go back from resolved") func illegalTransition() async throws {
        var quantities = usual
        quantities[78] = 400
        let small = try await SmallStore(quantities: quantities)
        let id = try #require(try await detect(small).anomalies.first?.id)
        _ = try await small.run(
            "anomaly_detection", "update_anomaly", ["id": .string(id), "status": "resolved", "actor": "ann"])
        let back = try await small.run(
            "anomaly_detection", "update_anomaly",
            ["id": .string(id), "status": "investigating", "actor": "ann"])
        #expect(back.failure?.message.contains("cannot go from resolved to investigating") == true)
    }

    @Test("detectors without data are skipped with what to import, the others run") func skipped()
        async throws
    {
        let result = try await detect(SmallStore(quantities: usual))
        #expect(
            Set(result.skipped.map(\.detector)) == [
                "stock_outside_band", "dead_stock", "supplier_degradation", "price_drift",
                "lead_time_drift", "duplicate_order",
            ])
        #expect(result.skipped.allSatisfy { $0.reason.contains("import") })
        #expect(Set(result.checked).isDisjoint(with: result.skipped.map(\.detector)))
    }

    @Test(
        "stock that will not last until an order arrives is found",
        arguments: [(20.0, Severity.high), (0, .critical)])
    func lowStock(_ onHand: Double, _ severity: Severity) async throws {
        let small = try await SmallStore(quantities: usual, onHand: onHand, offers: [SmallStore.offer()])
        let found = try #require(try await detect(small).anomalies.first { $0.type == "stock_outside_band" })
        #expect(found.severity == severity)
        #expect(found.confidence > 0.99 && found.evidence["direction"] == "below")
        #expect(found.recommendedAction?.contains("from S now") == true)
    }

    @Test("stock far above the order-up-to level is found, stock within the band is not") func highStock()
        async throws
    {
        let high = try await SmallStore(quantities: usual, onHand: 20_000, offers: [SmallStore.offer()])
        let found = try #require(try await detect(high).anomalies.first { $0.type == "stock_outside_band" })
        #expect(found.evidence["direction"] == "above" && found.severity == .high)
        let good = try await SmallStore(quantities: usual, onHand: 800, offers: [SmallStore.offer()])
        #expect(try await detect(good).anomalies.isEmpty)
    }

    @Test("stock that lies since the last sale is found as dead stock") func deadStock() async throws {
        let small = try await SmallStore(quantities: usual + [Double](repeating: 0, count: 30), onHand: 100)
        // Another product sells on, so the days are recorded.
        try await small.store.database.write { transaction in
            try RecordTable<Product>(transaction).insert(SmallStore.product("B"))
            try RecordTable<SalesRecord>(transaction).insert(
                (0..<114).map {
                    SalesRecord(
                        sku: "B", location: "MAIN", date: SmallStore.start.advanced(by: $0), quantity: 1)
                })
        }
        let found = try #require(try await detect(small).anomalies.first { $0.type == "dead_stock" })
        #expect(found.firstSeen == SmallStore.start.advanced(by: 84))
        #expect(found.lastSeen == SmallStore.start.advanced(by: 113))
        #expect(found.evidence["value_at_stake"]?["amount"] == "200.00")
        // B alone sells, one unit at 2.00 a day: 100 such days are worth as much.
        #expect(found.severity == .medium)
    }

    @Test(
        "the severity of a spike follows the money among everything that is sold",
        arguments: [(1.0, Severity.critical), (100, .high), (300, .medium), (5_000, .low)])
    func money(_ others: Double, _ severity: Severity) async throws {
        var quantities = usual
        quantities[78] = 400
        let small = try await SmallStore(quantities: quantities)
        try await small.store.database.write { transaction in
            for sku in ["B", "C"] {
                try RecordTable<Product>(transaction).insert(SmallStore.product(sku))
                try RecordTable<SalesRecord>(transaction).insert(
                    (0..<84).map {
                        SalesRecord(
                            sku: sku, location: "MAIN", date: SmallStore.start.advanced(by: $0),
                            quantity: others)
                    })
            }
        }
        let spike = try #require(try await detect(small).anomalies.first { $0.sku == "A" })
        let excess = try #require(spike.evidence["unexpected_units"]?.doubleValue)
        let value = try #require(
            spike.evidence["value_at_stake"]?["amount"]?.stringValue.flatMap(Double.init))
        #expect(abs(value - 2 * abs(excess)) < 0.01)
        #expect(spike.severity == severity)
    }

    @Test("days on which nothing was sold anywhere are found as missing") func missingDays() async throws {
        var quantities = usual
        quantities[70] = 0
        quantities[71] = 0
        let found = try await detect(SmallStore(quantities: quantities)).anomalies
        let gap = try #require(found.first { $0.type == "missing_periods" })
        #expect(
            gap.firstSeen == SmallStore.start.advanced(by: 70)
                && gap.lastSeen == gap.firstSeen.advanced(by: 1))
        #expect(gap.confidence == 1)
    }

    @Test("the example's short count is found as shrinkage of 19 units") func shrinkage() async throws {
        let result = try await AgentSamples.run(
            AgentSamples.store(), "anomaly_detection", "detect_anomalies",
            ["sku": .string(AgentSamples.cheese)])
        let anomalies = try DetectAnomaliesResult(from: try #require(result.output)).anomalies
        let found = try #require(anomalies.first { $0.type == "shrinkage" })
        #expect(found.evidence["missing"] == 19.0 && "\(found.firstSeen)" == "2017-12-24")
        #expect(found.location == "MAIN")
    }

    @Test("the example's unreliable supplier is found and the reliable one is not") func supplier()
        async throws
    {
        let result = try await AgentSamples.run(
            AgentSamples.store(), "anomaly_detection", "detect_anomalies", ["sku": "5569230"])
        let anomalies = try DetectAnomaliesResult(from: try #require(result.output)).anomalies
        let suppliers = anomalies.filter { $0.type == "supplier_degradation" }.map(\.supplier)
        #expect(suppliers.contains("SUMMIT"))
        let bananas = try await AgentSamples.run(
            AgentSamples.store(), "anomaly_detection", "detect_anomalies",
            ["sku": .string(AgentSamples.bananas)])
        let others = try DetectAnomaliesResult(from: try #require(bananas.output)).anomalies
        #expect(!others.contains { $0.supplier == "NORTHFIELD" })
    }

    @Test("an unknown product is an error that says what to import") func unknownSKU() async throws {
        let result = try await AgentSamples.run(
            AgentSamples.store(), "anomaly_detection", "detect_anomalies", ["sku": "nothing"])
        #expect(result.failure?.message.contains("nothing") == true)
        #expect(result.failure?.hint?.contains("data import products") == true)
    }

    @Test("a product without sales is an error that says what to import") func noSales() async throws {
        let result = try await SmallStore(quantities: []).run(
            "anomaly_detection", "detect_anomalies", ["sku": "A"])
        #expect(result.failure?.hint?.contains("data import sales") == true)
    }
}
