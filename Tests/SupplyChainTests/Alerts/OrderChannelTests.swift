import Baton
import Foundation
import SupplyChain
import TestSupport
import Testing

@Suite("Channels of purchase orders")
struct OrderChannelTests {
    private static func orchestrator(
        _ fixture: CoordinationFixture, _ channels: [any PurchaseOrderChannel]
    ) throws -> AgentOrchestrator {
        try AgentOrchestrator(agents: [
            SupplierCoordinationAgent(
                store: fixture.store, outbox: PurchaseOrderOutbox(directory: fixture.folder.path("outbox")),
                channels: channels)
        ])
    }

    private static let order = SendPurchaseOrder(
        sku: "A", quantity: 120, supplier: "CHEAP", trigger: "t", asOf: TestStore.day(10))

    @Test("An order that the webhook does not take stays approved, and is sent by a later attempt")
    func webhook() async throws {
        let fixture = try await CoordinationFixture()
        let server = try LoopbackServer(statuses: [503, 202])
        let orchestrator = try Self.orchestrator(fixture, [WebhookOrderChannel(url: server.url)])
        let failure = await #expect(throws: TaskFailure.self) {
            _ = try await orchestrator.run(SupplierCoordinationAgent.sendPurchaseOrder, Self.order)
        }
        #expect(failure?.message.hasSuffix("was not sent: the webhook answered with status 503") == true)
        #expect(try await fixture.store.purchaseOrders().map(\.status) == [.approved])
        let sent = try await orchestrator.run(SupplierCoordinationAgent.sendPurchaseOrder, Self.order)
        #expect(sent.isSent && server.requests.count == 2)
        #expect(
            server.requests.allSatisfy { $0.head.contains("Idempotency-Key: purchase-order/\(sent.orderID)") }
        )
        let posted = try #require(server.requests.last?.body)
        let file = try #require(sent.files.first { $0.hasSuffix(".xml") })
        #expect(posted == (try String(contentsOfFile: file, encoding: .utf8)))
    }

    @Test("An e-mail holds both documents and goes to the address of the supplier")
    func email() async throws {
        let fixture = try await CoordinationFixture()
        let folder = fixture.folder.path("outbox")
        let program = try fixture.folder.write("mail", "#!/bin/sh\ncat > '\(fixture.folder.path("sent"))'\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let channel = EmailOrderChannel(
            directory: folder, sender: "orders@acme.example", mailProgram: program)
        let sent = try await Self.orchestrator(fixture, [channel]).run(
            SupplierCoordinationAgent.sendPurchaseOrder, Self.order)
        let message = try String(contentsOfFile: "\(folder)/\(sent.orderID).eml", encoding: .utf8)
        #expect(message == (try String(contentsOfFile: fixture.folder.path("sent"), encoding: .utf8)))
        #expect(message.contains("\r\nTo: orders@cheap.example\r\n"))
        #expect(message.contains("Subject: Purchase order \(sent.orderID): 1 line, 216.00 EUR\r\n"))
        let parts = message.components(separatedBy: "Content-Transfer-Encoding: base64\r\n").dropFirst()
        let contents = parts.compactMap { part -> String? in
            // A blank line ends the headers; the text has none after this one.
            let body =
                part.hasPrefix("\r\n")
                ? String(part.dropFirst()) : part.components(separatedBy: "\r\n\r\n")[1]
            return body.components(separatedBy: "\r\n--").first
                .flatMap { Data(base64Encoded: $0, options: .ignoreUnknownCharacters) }
                .map { String(decoding: $0, as: UTF8.self) }
        }
        try #require(contents.count == 3)
        let xml = try #require(sent.files.first { $0.hasSuffix(".xml") })
        #expect(contents[1] == (try String(contentsOfFile: xml, encoding: .utf8)))
        #expect(contents[2].hasPrefix("order_id,"))
    }

    @Test("An address with a line end or several recipients is refused")
    func smuggledHeaders() async throws {
        let fixture = try await CoordinationFixture()
        try await fixture.store.database.write { transaction in
            try RecordTable<Supplier>(transaction).insertOrUpdate(
                Supplier(id: "CHEAP", email: "a@b.example\r\nBcc: c@d.example"))
        }
        let channel = EmailOrderChannel(
            directory: fixture.folder.path("outbox"), sender: "orders@acme.example")
        let failure = await #expect(throws: TaskFailure.self) {
            _ = try await Self.orchestrator(fixture, [channel]).run(
                SupplierCoordinationAgent.sendPurchaseOrder, Self.order)
        }
        #expect(failure?.kind == .invalidInput)
    }
}
