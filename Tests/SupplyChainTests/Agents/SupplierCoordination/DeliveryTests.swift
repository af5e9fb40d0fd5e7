import Baton
import SupplyChain
import Testing

struct DeliveryTests {
    @Test("Deliveries in parts raise the stock once each and complete the order")
    func receivesInParts() async throws {
        let fixture = try await CoordinationFixture()
        let order = try await fixture.send(SendPurchaseOrder(sku: "A", quantity: 100, supplier: "CHEAP"))
        func receive(_ quantity: Double, rejected: Double = 0, note: String) async throws -> DeliveryStatus {
            try await fixture.orchestrator.run(
                SupplierCoordinationAgent.receiveDelivery,
                ReceiveDelivery(
                    orderID: order.orderID, quantity: quantity, rejectedQuantity: rejected,
                    date: TestStore.day(30),
                    receiptID: note))
        }
        let part = try await receive(60, rejected: 10, note: "DN-1")
        #expect(part.status == "partially_received" && part.lines.map(\.missing) == [50])
        let again = try await receive(60, rejected: 10, note: "DN-1")
        #expect(again.lines.map(\.accepted) == [50])
        let rest = try await receive(50, note: "DN-2")
        #expect(rest.status == "received" && rest.lines.map(\.missing) == [0])
        #expect(try await fixture.store.stockPosition(sku: "A", asOf: TestStore.day(30)).onHand == 100)
    }

    @Test("Tracking says how late the rest of an order is")
    func tracks() async throws {
        let fixture = try await CoordinationFixture()
        let order = try await fixture.send(SendPurchaseOrder(sku: "A", quantity: 100, supplier: "CHEAP"))
        func track(_ day: Int) async throws -> DeliveryStatus {
            try await fixture.orchestrator.run(
                SupplierCoordinationAgent.trackDelivery,
                TrackDelivery(orderID: order.orderID, asOf: TestStore.day(day)))
        }
        // Promised for day 31.
        #expect(try await track(31).isOverdue == false)
        let late = try await track(36)
        #expect(late.isOverdue && late.daysLate == 5)
    }

    @Test("A rejection needs a reason, and a step that the states do not allow names both")
    func guardsDecisions() async throws {
        let fixture = try await CoordinationFixture()
        let order = try await fixture.send(SendPurchaseOrder(sku: "A", quantity: 100))
        func failure(_ operation: String, _ inputs: [String: Value]) async throws -> TaskFailure? {
            let inputs = inputs.merging(["order_id": .string(order.orderID), "actor": "ann"]) { $1 }
            let task = AgentTask("t", agent: "supplier_coordination", operation: operation, inputs: inputs)
            return try await fixture.orchestrator.executeWorkflow([task])["t"]?.failure
        }
        #expect(try await failure("reject_purchase_order", [:])?.kind == .invalidInput)
        let illegal = try await failure("approve_purchase_order", [:])
        #expect(illegal?.message == "purchase order \(order.orderID) cannot go from sent to approved")
        #expect(try await failure("acknowledge_order", [:]) == nil)
        // The same step again changes nothing.
        #expect(try await failure("acknowledge_order", [:]) == nil)
    }
}
