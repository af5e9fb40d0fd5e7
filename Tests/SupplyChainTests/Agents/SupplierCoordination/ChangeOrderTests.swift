import Baton
import Foundation
import SupplyChain
import TestSupport
import Testing

@Suite("Changing and cancelling orders")
struct ChangeOrderTests {
    private static func amend(
        _ fixture: CoordinationFixture, _ input: AmendPurchaseOrder
    ) async throws -> PurchaseOrderResult {
        try await fixture.orchestrator.run(SupplierCoordinationAgent.amendPurchaseOrder, input)
    }

    private static func xml(_ path: String) throws -> XMLTree {
        try #require(XMLTree.parse(String(contentsOfFile: path, encoding: .utf8)))
    }

    private static func refusal(_ body: () async throws -> Void) async -> TaskFailure? {
        do {
            try await body()
            return nil
        } catch {
            return error as? TaskFailure
        }
    }

    @Test("An amendment of a sent order changes it once and tells the supplier by an order change")
    func amends() async throws {
        let fixture = try await CoordinationFixture()
        let order = try await fixture.send(SendPurchaseOrder(sku: "A", quantity: 100, supplier: "CHEAP"))
        let input = AmendPurchaseOrder(
            orderID: order.orderID, quantity: 120, expectedOn: TestStore.day(40), actor: "ann",
            reason: "more sales")
        let amended = try await Self.amend(fixture, input)
        #expect(
            amended.quantity == 120 && amended.expectedOn == TestStore.day(40) && amended.status == "sent")
        #expect(amended.files.count == 2)
        let path = try #require(amended.files.first { $0.hasSuffix(".xml") })
        let change = try Self.xml(path)
        #expect(change.name == "OrderChange")
        #expect(change.elements("cac:OrderReference").first?.children.first?.text == order.orderID)
        #expect(change.elements("cbc:Quantity").map(\.text) == ["120"])

        let version = try await fixture.store.purchaseOrders().first?.version
        _ = try await Self.amend(fixture, input)
        #expect(try await fixture.store.purchaseOrders().first?.version == version)
        let entries = try await fixture.store.all(AuditEntry.self).filter { $0.action == "amend" }
        #expect(entries.map(\.actor) == ["ann"] && entries.map(\.reason) == ["more sales"])
        #expect(entries.first?.before?.contains("100 × A at 1.80 EUR") == true)
        #expect(entries.first?.after?.contains("120 × A at 1.80 EUR") == true)
    }

    @Test("A stale amendment is refused, and so is one below what has come or of a finished order")
    func refusesAmendments() async throws {
        let fixture = try await CoordinationFixture()
        let order = try await fixture.send(SendPurchaseOrder(sku: "A", quantity: 100, supplier: "CHEAP"))
        func amend(_ quantity: Double?, version: Int? = nil, price: Double? = nil) async -> TaskFailure? {
            await Self.refusal {
                _ = try await Self.amend(
                    fixture,
                    AmendPurchaseOrder(
                        orderID: order.orderID, quantity: quantity, unitPrice: price, actor: "ann",
                        version: version))
            }
        }
        let stale = await amend(110, version: 1)
        #expect(stale?.message.contains("was changed by someone else since version 1") == true)
        #expect(await amend(0)?.message.hasPrefix("quantity: expected more than 0") == true)
        #expect(await amend(nil)?.message == "expected something to change")
        _ = try await fixture.orchestrator.run(
            SupplierCoordinationAgent.receiveDelivery,
            ReceiveDelivery(orderID: order.orderID, quantity: 60, date: TestStore.day(30), receiptID: "DN-1"))
        #expect(await amend(50)?.message == "quantity: 60 of line 1 have come already, found 50")
        // Less is wanted: what has come is all of it.
        #expect(await amend(60) == nil)
        #expect(try await fixture.store.purchaseOrders().map(\.status) == [.received])
        #expect(
            await amend(200)?.message == "purchase order \(order.orderID) cannot be amended: it is received")
    }

    @Test("An approved order becomes dearer only up to the limit")
    func keepsTheLimit() async throws {
        let fixture = try await CoordinationFixture(approvalLimit: Money("200", currency: "EUR"))
        let order = try await fixture.send(SendPurchaseOrder(sku: "A", quantity: 100, supplier: "CHEAP"))
        func amend(_ quantity: Double) async -> TaskFailure? {
            await Self.refusal {
                _ = try await Self.amend(
                    fixture, AmendPurchaseOrder(orderID: order.orderID, quantity: quantity, actor: "ann"))
            }
        }
        #expect(await amend(110) == nil)
        #expect(await amend(120)?.message.contains("above what was approved (198.00 EUR)") == true)
        #expect(try await fixture.store.purchaseOrders().first?.lines.map(\.quantity) == [110])
    }

    @Test("A cancellation needs a reason, tells the supplier of a sent order, and ends it")
    func cancels() async throws {
        let fixture = try await CoordinationFixture()
        let order = try await fixture.send(SendPurchaseOrder(sku: "A", quantity: 100, supplier: "CHEAP"))
        func cancel(_ reason: String?) async throws -> PurchaseOrderResult {
            try await fixture.orchestrator.run(
                SupplierCoordinationAgent.cancelPurchaseOrder,
                DecideOnOrder(orderID: order.orderID, actor: "ann", reason: reason))
        }
        #expect(await Self.refusal { _ = try await cancel(nil) }?.kind == .invalidInput)
        let cancelled = try await cancel("wrong <product>")
        #expect(cancelled.status == "cancelled" && cancelled.files.count == 1)
        let document = try Self.xml(cancelled.files[0])
        #expect(document.name == "OrderCancellation")
        #expect(document.elements("cbc:CancellationNote").map(\.text) == ["wrong <product>"])
        #expect(try await cancel("again").files.isEmpty)
        let position = try await fixture.store.stockPosition(sku: "A")
        #expect(position.onOrder == 0)
    }

    @Test("Goods beyond the order are refused unless they are accepted as surplus")
    func surplus() async throws {
        let fixture = try await CoordinationFixture()
        let order = try await fixture.send(SendPurchaseOrder(sku: "A", quantity: 100, supplier: "CHEAP"))
        func receive(_ quantity: Double, _ note: String, surplus: Bool = false) async throws -> DeliveryStatus
        {
            try await fixture.orchestrator.run(
                SupplierCoordinationAgent.receiveDelivery,
                ReceiveDelivery(
                    orderID: order.orderID, quantity: quantity, date: TestStore.day(30), receiptID: note,
                    acceptSurplus: surplus))
        }
        #expect(await Self.refusal { _ = try await receive(130, "1") }?.kind == .invalidInput)
        #expect(try await fixture.store.all(Receipt.self).isEmpty)
        #expect(try await receive(130, "2", surplus: true).status == "received")
        #expect(await Self.refusal { _ = try await receive(1, "3") }?.kind == .invalidInput)
        #expect(try await receive(1, "4", surplus: true).status == "received")
        #expect(try await fixture.store.stockPosition(sku: "A", asOf: TestStore.day(30)).onHand == 131)
    }

    /// The first process dies between the order and its files; the second one is given the same trigger.
    @Test("A trigger that comes again after a crash finds its order and sends it once")
    func afterACrash() async throws {
        let fixture = try await CoordinationFixture()
        _ = try fixture.folder.write("outbox", "a file where the folder should be")
        let input = SendPurchaseOrder(sku: "A", quantity: 60, trigger: "reorder 2020-01-10")
        #expect(await fixture.refusal(input) != nil)
        try FileManager.default.removeItem(atPath: fixture.folder.path("outbox"))
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<6 { group.addTask { try await fixture.send(input).orderID } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(try await fixture.store.purchaseOrders().map(\.status) == [.sent])
        #expect(fixture.outboxFiles.count == 2)
        #expect(try await fixture.store.all(AuditEntry.self).count { $0.after == "sent" } == 1)
    }
}
