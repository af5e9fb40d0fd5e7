import Baton
import Testing

@testable import SupplyChain

@Suite("Purchase orders in the store")
struct PurchaseOrderTests {
    private func approvedAndSent(_ id: String, _ store: SupplyChainStore, quantity: Double = 10) async throws
    {
        _ = try await store.createPurchaseOrder(
            try TestStore.order(id, quantity: quantity), change: TestStore.change("\(id)-c"))
        try await store.transitionPurchaseOrder(id, to: .approved, change: TestStore.change("\(id)-a"))
        try await store.transitionPurchaseOrder(id, to: .sent, change: TestStore.change("\(id)-s"))
    }

    private func receipt(_ id: String, order: String, _ quantity: Double, rejected: Double = 0, on day: Int)
        -> Receipt
    {
        Receipt(
            id: id, orderID: order, line: 1, sku: "A", location: "M", date: TestStore.day(day),
            quantity: quantity,
            rejectedQuantity: rejected)
    }

    @Test("The same trigger twice is one order")
    func sameTrigger() async throws {
        let store = try await TestStore.make()
        let first = try await store.createPurchaseOrder(
            try TestStore.order("P1", trigger: "A|M|S|run-1"), change: TestStore.change("1"))
        let second = try await store.createPurchaseOrder(
            try TestStore.order("P2", trigger: "A|M|S|run-1"), change: TestStore.change("2"))
        #expect(first.isNew && !second.isNew)
        #expect(second.order.id == "P1" && second.order.lines == first.order.lines)
        #expect(try await store.purchaseOrders().count == 1)
        #expect(try await store.all(AuditEntry.self).count == 1)
    }

    @Test("An illegal step names both states and changes nothing")
    func illegalStep() async throws {
        let store = try await TestStore.make()
        _ = try await store.createPurchaseOrder(try TestStore.order("P1"), change: TestStore.change("1"))
        let error = await #expect(throws: SupplyChainError.self) {
            try await store.transitionPurchaseOrder("P1", to: .received, change: TestStore.change("2"))
        }
        #expect(error?.message == "purchase order P1 cannot go from draft to received")
        #expect(try await store.purchaseOrders().first?.status == .draft)
        #expect(try await store.all(AuditEntry.self).count == 1)
    }

    @Test("A decision made from an older version is refused")
    func staleVersion() async throws {
        let store = try await TestStore.make()
        _ = try await store.createPurchaseOrder(try TestStore.order("P1"), change: TestStore.change("1"))
        let sent = try await store.transitionPurchaseOrder(
            "P1", to: .awaitingApproval, expectedVersion: 1, change: TestStore.change("2"))
        #expect(sent.version == 2)
        let error = await #expect(throws: SupplyChainError.self) {
            try await store.transitionPurchaseOrder(
                "P1", to: .approved, expectedVersion: 1, change: TestStore.change("3"))
        }
        #expect(error?.kind == .staleVersion)
        let approved = try await store.transitionPurchaseOrder(
            "P1", to: .approved, expectedVersion: 2, change: TestStore.change("4"))
        #expect(approved.decidedBy == "ann" && approved.version == 3)
    }

    @Test("Each step leaves an audit entry with both states, the actor and the reason")
    func audited() async throws {
        let store = try await TestStore.make()
        _ = try await store.createPurchaseOrder(try TestStore.order("P1"), change: TestStore.change("1"))
        let cancelled = try await store.transitionPurchaseOrder(
            "P1", to: .cancelled, change: TestStore.change("2", reason: "not needed"))
        #expect(cancelled.reason == "not needed")
        let entry = try #require(try await store.all(AuditEntry.self).last)
        #expect(entry.before == "draft" && entry.after == "cancelled" && entry.actor == "ann")
        #expect(entry.entityID == "P1" && entry.reason == "not needed")
    }

    @Test("Goods on order are those ordered and not yet accepted")
    func onOrder() async throws {
        let store = try await TestStore.make()
        _ = try await store.createPurchaseOrder(
            try TestStore.order("P0", quantity: 3), change: TestStore.change("0"))
        try await approvedAndSent("P1", store)
        var position = try await store.stockPosition(sku: "A")
        #expect(position.onOrder == 10 && position.awaitingApproval == 3 && position.onHand == nil)
        let partial = try await store.receive(
            receipt("R1", order: "P1", 6, rejected: 2, on: 4), change: TestStore.change("r1"))
        #expect(partial.status == .partiallyReceived)
        position = try await store.stockPosition(sku: "A")
        #expect(position.onHand == 4 && position.onOrder == 6)
        let full = try await store.receive(
            receipt("R2", order: "P1", 6, on: 7), change: TestStore.change("r2"))
        #expect(full.status == .received)
        position = try await store.stockPosition(sku: "A")
        #expect(position.onHand == 10 && position.onOrder == 0)
        let past = try await store.stockPosition(sku: "A", asOf: TestStore.day(5))
        #expect(past.onHand == 4 && past.onOrder == 6)
        #expect(try await store.openOrders(sku: "A").isEmpty)
    }

    @Test("The same receipt twice is one delivery")
    func sameReceipt() async throws {
        let store = try await TestStore.make()
        try await approvedAndSent("P1", store)
        let goods = receipt("R1", order: "P1", 4, on: 4)
        try await store.receive(goods, change: TestStore.change("r1"))
        try await store.receive(goods, change: TestStore.change("r1"))
        #expect(try await store.stockPosition(sku: "A").onHand == 4)
    }

    @Test("Goods are refused for an order that was not sent, and for a line that does not exist")
    func refusedReceipts() async throws {
        let store = try await TestStore.make()
        _ = try await store.createPurchaseOrder(try TestStore.order("P1"), change: TestStore.change("1"))
        let early = await #expect(throws: SupplyChainError.self) {
            try await store.receive(receipt("R1", order: "P1", 4, on: 4), change: TestStore.change("2"))
        }
        #expect(early?.kind == .illegalTransition)
        var wrongLine = receipt("R1", order: "P1", 4, on: 4)
        wrongLine.line = 2
        await #expect(throws: SupplyChainError.self) {
            try await store.receive(wrongLine, change: TestStore.change("3"))
        }
        #expect(try await store.all(Receipt.self).isEmpty)
        #expect(try await store.stockPosition(sku: "A").onHand == nil)
    }

    @Test("Deliveries show lead time and lateness of each order line")
    func deliveries() async throws {
        let store = try await TestStore.make()
        try await approvedAndSent("P1", store)
        try await approvedAndSent("P2", store)
        try await store.receive(receipt("R1", order: "P1", 4, on: 4), change: TestStore.change("r1"))
        try await store.receive(receipt("R2", order: "P1", 6, on: 8), change: TestStore.change("r2"))
        let deliveries = try await store.deliveries(supplier: "S")
        #expect(deliveries.map(\.leadTimeDays) == [3, nil])
        #expect(deliveries.map(\.daysLate) == [3, nil])
        #expect(deliveries.map(\.isComplete) == [true, false])
        #expect(try await store.deliveries(supplier: "T").isEmpty)
    }

    @Test("An order without lines, or in a later state, is not created")
    func badOrders() async throws {
        let store = try await TestStore.make()
        var bare = try TestStore.order("P1")
        bare.lines = []
        var sent = try TestStore.order("P2")
        sent.status = .sent
        var negative = try TestStore.order("P3")
        negative.lines[0].quantity = -1
        for order in [bare, sent, negative] {
            await #expect(throws: SupplyChainError.self) {
                _ = try await store.createPurchaseOrder(order, change: TestStore.change(order.id))
            }
        }
        #expect(try await store.purchaseOrders().isEmpty)
    }
}
