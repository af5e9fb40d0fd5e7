import Baton
import SupplyChain
import Testing

@Suite("Late deliveries")
struct DeliveryDelayTests {
    /// 100 A at CHEAP, ordered on day 10 and promised for day 31; 5 a day are sold, and `onHand` were counted on day 33.
    private static func store(onHand: Double, elsewhere: Double? = nil) async throws -> (
        CoordinationFixture, String
    ) {
        let fixture = try await CoordinationFixture()
        let order = try await fixture.send(SendPurchaseOrder(sku: "A", quantity: 100, supplier: "CHEAP"))
        try await fixture.store.database.write { transaction in
            try RecordTable<SalesRecord>(transaction).insert(
                (1...33).map { SalesRecord(sku: "A", location: "M", date: TestStore.day($0), quantity: 5) })
            try StockLedger(transaction).post(
                StockMovement(
                    id: "count", sku: "A", location: "M", date: TestStore.day(33), kind: .count,
                    quantity: onHand))
            if let elsewhere {
                try RecordTable<Location>(transaction).insert(Location(id: "N", type: .warehouse))
                try StockLedger(transaction).post(
                    StockMovement(
                        id: "n", sku: "A", location: "N", date: TestStore.day(33), kind: .count,
                        quantity: elsewhere))
            }
        }
        return (fixture, order.orderID)
    }

    private static func check(_ fixture: CoordinationFixture, day: Int) async throws -> [DeliveryDelay] {
        try await fixture.orchestrator.run(
            SupplierCoordinationAgent.checkDeliveryDelay, CheckDeliveryDelay(asOf: TestStore.day(day))
        ).delays
    }

    @Test("An overdue order says how late it is, how long the stock lasts, and what can be done")
    func overdue() async throws {
        let (fixture, id) = try await Self.store(onHand: 12, elsewhere: 30)
        let delay = try #require(try await Self.check(fixture, day: 33).first)
        #expect(delay.orderID == id && delay.daysLate == 2 && delay.missing == 100)
        // 12 units at 5 a day, and empty during the third day.
        #expect(abs((delay.daysOfCover ?? 0) - 2.4) < 1e-9 && delay.stockoutOn == TestStore.day(36))
        #expect(delay.demandSource == "recent_sales" && delay.arrivalSource == "unknown")
        #expect(delay.shortage == nil && delay.severity == .medium)
        #expect(delay.mitigations.map(\.action) == ["transfer", "alternative_supplier", "expedite"])
        #expect(delay.mitigations[0].units == 30 && delay.mitigations[0].source == "N")
        #expect(delay.mitigations[1].source == "FAST" && delay.mitigations[1].arrivesOn == TestStore.day(36))
    }

    @Test("With a day named by the supplier the shortage until then is known")
    func confirmed() async throws {
        let (fixture, id) = try await Self.store(onHand: 12)
        let status = try await fixture.orchestrator.run(
            SupplierCoordinationAgent.updateDeliveryStatus,
            UpdateDeliveryStatus(
                orderID: id, arrivalOn: TestStore.day(43), note: "strike", actor: "ann",
                asOf: TestStore.day(33)))
        #expect(status.daysLate == 2)
        let delay = try #require(try await Self.check(fixture, day: 33).first)
        // Empty on day 36, seven days at 5 until day 43; 2.4 days of cover against 10 days of waiting.
        #expect(delay.expectedArrival == TestStore.day(43) && delay.arrivalSource == "confirmed")
        #expect(delay.shortage == 35 && delay.severity == .high)
        #expect(delay.promisedOn == TestStore.day(31))
    }

    @Test("Nothing has to be done while the stock outlasts the wait")
    func lasts() async throws {
        let (fixture, id) = try await Self.store(onHand: 200)
        _ = try await fixture.orchestrator.run(
            SupplierCoordinationAgent.updateDeliveryStatus,
            UpdateDeliveryStatus(orderID: id, arrivalOn: TestStore.day(40), asOf: TestStore.day(33)))
        let delay = try #require(try await Self.check(fixture, day: 33).first)
        #expect(delay.severity == .low && delay.mitigations.map(\.action) == ["wait"])
    }

    @Test("Before the promised day, and once everything has come, nothing is late")
    func inTime() async throws {
        let (fixture, id) = try await Self.store(onHand: 12)
        #expect(try await Self.check(fixture, day: 31).isEmpty)
        _ = try await fixture.orchestrator.run(
            SupplierCoordinationAgent.receiveDelivery,
            ReceiveDelivery(orderID: id, quantity: 100, date: TestStore.day(33), receiptID: "DN"))
        #expect(try await Self.check(fixture, day: 40).isEmpty)
    }
}
