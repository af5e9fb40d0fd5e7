import Baton
import Foundation
import SupplyChain
import TestSupport
import Testing

struct SendPurchaseOrderTests {
    @Test("An order from product and quantity is stored, sent and written for the supplier")
    func sendsAnOrder() async throws {
        let fixture = try await CoordinationFixture()
        let result = try await fixture.send(SendPurchaseOrder(sku: "A", quantity: 120, supplier: "CHEAP"))

        #expect(result.status == "sent" && result.isSent && result.isNew)
        // 120 reach the price break of 100.
        #expect(result.lines.map(\.unitPrice.decimal) == ["1.80"])
        #expect(result.total == (try Money("216", currency: "EUR")))
        #expect(result.expectedOn == TestStore.day(31))
        #expect(fixture.outboxFiles == ["\(result.orderID).csv", "\(result.orderID).xml"])
        let stored = try await fixture.store.purchaseOrders().first
        #expect(stored?.status == .sent)
        #expect(stored?.lines.map(\.quantity) == [120])
    }

    @Test("Every step of an order is in the audit with who, when and why")
    func audits() async throws {
        let fixture = try await CoordinationFixture()
        let result = try await fixture.send(
            SendPurchaseOrder(sku: "A", quantity: 120, supplier: "CHEAP", actor: "ann"))
        let entries = try await fixture.store.all(AuditEntry.self).filter { $0.entityID == result.orderID }
        #expect(Set(entries.compactMap(\.after)) == ["draft", "approved", "sent"])
        #expect(entries.allSatisfy { $0.actor == "ann" && $0.runID != nil && $0.reason != nil })
    }

    @Test("The same trigger twice is one order, and nothing is written again")
    func deduplicates() async throws {
        let fixture = try await CoordinationFixture()
        let input = SendPurchaseOrder(sku: "A", quantity: 120, trigger: "morning of 2020-01-10")
        let first = try await fixture.send(input)
        for file in first.files { try FileManager.default.removeItem(atPath: file) }
        let second = try await fixture.send(input)

        #expect(second.orderID == first.orderID && !second.isNew)
        #expect(second.message == "already sent")
        #expect(fixture.outboxFiles.isEmpty)
        #expect(try await fixture.store.purchaseOrders().count == 1)
    }

    @Test("Many at the same time with one trigger make one order")
    func deduplicatesConcurrently() async throws {
        let fixture = try await CoordinationFixture()
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await fixture.send(SendPurchaseOrder(sku: "A", quantity: 60, trigger: "t")).orderID
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(fixture.outboxFiles.count == 2)
    }

    @Test("Without a trigger each run orders for itself")
    func ordersOncePerRun() async throws {
        let fixture = try await CoordinationFixture()
        let first = try await fixture.send(SendPurchaseOrder(sku: "A", quantity: 60))
        let second = try await fixture.send(SendPurchaseOrder(sku: "A", quantity: 60))
        #expect(first.orderID != second.orderID)
    }

    @Test("An order above the approval limit waits and is sent once it is approved")
    func waitsForApproval() async throws {
        let fixture = try await CoordinationFixture(approvalLimit: Money("200", currency: "EUR"))
        let input = SendPurchaseOrder(sku: "A", quantity: 120, supplier: "CHEAP", trigger: "t")
        let parked = try await fixture.send(input)
        #expect(parked.status == "awaiting_approval" && !parked.isSent && parked.files.isEmpty)
        #expect(parked.message == "not sent: the total of 216.00 EUR needs approval (limit 200.00 EUR)")
        #expect(fixture.outboxFiles.isEmpty)

        let approved = try await fixture.orchestrator.run(
            SupplierCoordinationAgent.approvePurchaseOrder,
            DecideOnOrder(orderID: parked.orderID, actor: "boss"))
        #expect(approved.status == "approved")
        let sent = try await fixture.send(input)
        #expect(sent.orderID == parked.orderID && sent.isSent)
        #expect(fixture.outboxFiles.count == 2)
    }

    @Test(
        "A request can lower the approval limit, never raise it",
        arguments: [(10.0, "awaiting_approval"), (150, "awaiting_approval"), (100_000, "sent")])
    func limitsOnlyTighten(asked: Double, expected: String) async throws {
        let fixture = try await CoordinationFixture(approvalLimit: Money("220", currency: "EUR"))
        let result = try await fixture.send(
            SendPurchaseOrder(sku: "A", quantity: 120, supplier: "CHEAP", approvalLimit: asked))
        #expect(result.status == expected)
        let large = try await fixture.send(
            SendPurchaseOrder(sku: "A", quantity: 200, supplier: "CHEAP", approvalLimit: asked))
        #expect(large.status == "awaiting_approval")
    }

    @Test("A rejected order is not sent and keeps its reason")
    func rejects() async throws {
        let fixture = try await CoordinationFixture(approvalLimit: Money("1", currency: "EUR"))
        let parked = try await fixture.send(SendPurchaseOrder(sku: "A", quantity: 60))
        let rejected = try await fixture.orchestrator.run(
            SupplierCoordinationAgent.rejectPurchaseOrder,
            DecideOnOrder(orderID: parked.orderID, actor: "boss", reason: "no budget"))
        #expect(rejected.status == "rejected")
        let failure = await fixture.refusal(SendPurchaseOrder(orderID: parked.orderID))
        #expect(failure?.message == "purchase order \(parked.orderID) is rejected: no budget")
        #expect(fixture.outboxFiles.isEmpty)
    }

    @Test(
        "A quantity that the supplier does not take is refused with the nearest ones",
        arguments: [
            (30.0, "nearest: 50; round_up takes the larger one"),
            (123, "nearest: 120 or 130; round_up takes the larger one"),
        ])
    func respectsTerms(quantity: Double, hint: String) async throws {
        let fixture = try await CoordinationFixture()
        let failure = await fixture.refusal(
            SendPurchaseOrder(sku: "A", quantity: quantity, supplier: "CHEAP"))
        #expect(failure?.kind == .invalidInput && failure?.hint == hint)
        let rounded = try await fixture.send(
            SendPurchaseOrder(sku: "A", quantity: quantity, supplier: "CHEAP", roundUp: true))
        #expect(rounded.quantity == (quantity == 30 ? 50 : 130))
        #expect(try await fixture.store.purchaseOrders().count == 1)
    }

    @Test(
        "Without a supplier the lowest landed cost wins; a deadline leaves slow ones out",
        arguments: [(60.0, nil, "CHEAP"), (10, nil, "FAST"), (60, 13, "FAST")] as [(Double, Int?, String)])
    func choosesTheSupplier(quantity: Double, deadline: Int?, expected: String) async throws {
        // 60 units: CHEAP 2 + 20/60 + 2·0.25·21/365 = 2.362, FAST 2.4 + 20/60 + 2.4·0.25·3/365 = 2.738.
        let fixture = try await CoordinationFixture()
        let result = try await fixture.send(
            SendPurchaseOrder(sku: "A", quantity: quantity, neededBy: deadline.map { TestStore.day($0) }))
        #expect(result.supplier == expected)
    }

    @Test("The recommended quantity of optimize_inventory is ordered where no quantity is given")
    func takesTheRecommendation() async throws {
        let fixture = try await CoordinationFixture()
        let result = try await fixture.send(SendPurchaseOrder(sku: "A", recommendedOrderQuantity: 70))
        #expect(result.quantity == 70)
    }

    @Test("What is missing is named, with what to import")
    func namesMissingData() async throws {
        let fixture = try await CoordinationFixture()
        let unknown = await fixture.refusal(SendPurchaseOrder(sku: "X", quantity: 1))
        #expect(unknown?.message == "there is no product 'X'")
        let ended = await fixture.refusal(SendPurchaseOrder(sku: "A", quantity: 60, supplier: "OLD"))
        #expect(ended?.message == "supplier OLD has no offer of A that is valid on 2020-01-10")
        #expect(ended?.hint == "offered by CHEAP, FAST")
        let nothing = await fixture.refusal(SendPurchaseOrder(sku: "A"))
        #expect(nothing?.kind == .invalidInput)
        let none = await fixture.refusal(SendPurchaseOrder(sku: "A", quantity: 0))
        #expect(none?.message.contains("more than 0") == true)
        #expect(try await fixture.store.purchaseOrders().isEmpty)
    }

    @Test("An outbox that cannot be written leaves the order approved, and a later attempt sends it")
    func survivesAFullDisk() async throws {
        let fixture = try await CoordinationFixture()
        _ = try fixture.folder.write("outbox", "a file where the folder should be")
        let input = SendPurchaseOrder(sku: "A", quantity: 60, trigger: "t")
        let failure = await fixture.refusal(input)
        #expect(failure?.isRetryable == true)
        #expect(try await fixture.store.purchaseOrders().map(\.status) == [.approved])

        try FileManager.default.removeItem(atPath: fixture.folder.path("outbox"))
        #expect(try await fixture.send(input).isSent)
        #expect(try await fixture.store.purchaseOrders().count == 1)
    }
}
