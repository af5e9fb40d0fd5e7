import Baton
import Foundation
import SupplyChain
import TestSupport
import Testing

@Suite("The inbox of suppliers' answers")
struct InboxTests {
    /// An order of 100 A at CHEAP, sent on day 10 and promised for day 31.
    private static func sentOrder() async throws -> (fixture: CoordinationFixture, id: String) {
        let fixture = try await CoordinationFixture()
        let order = try await fixture.send(SendPurchaseOrder(sku: "A", quantity: 100, supplier: "CHEAP"))
        return (fixture, order.orderID)
    }

    private static func sync(_ fixture: CoordinationFixture) async throws -> [InboxFileResult] {
        try await fixture.orchestrator.run(
            SupplierCoordinationAgent.processInbox, ProcessInbox(folder: fixture.folder.path("inbox"))
        ).files
    }

    private static func put(_ text: String, _ name: String, _ fixture: CoordinationFixture) throws {
        let folder = fixture.folder.path("inbox")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }

    private static func names(_ folder: String, _ fixture: CoordinationFixture) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: fixture.folder.path("inbox/\(folder)"))) ?? [])
            .sorted()
    }

    @Test("An acceptance acknowledges the order, and the file moves to the processed ones")
    func accepts() async throws {
        let (fixture, id) = try await Self.sentOrder()
        try Self.put(UBLSample.simple(order: id, accepted: true), "a.xml", fixture)
        let files = try await Self.sync(fixture)
        #expect(files.map(\.status) == [.applied] && files.map(\.orders) == [[id]])
        #expect(files.map(\.needsAttention) == [false])
        #expect(try await fixture.store.purchaseOrders().map(\.status) == [.acknowledged])
        #expect(Self.names("processed", fixture) == ["a.xml"])
        #expect(try await Self.sync(fixture).isEmpty)
    }

    @Test("The same document again changes nothing; another one of the same number is set aside")
    func repeats() async throws {
        let (fixture, id) = try await Self.sentOrder()
        let text = UBLSample.simple(order: id, accepted: true)
        try Self.put(text, "a.xml", fixture)
        _ = try await Self.sync(fixture)
        let audit = try await fixture.store.all(AuditEntry.self)
        try Self.put(text, "a.xml", fixture)
        #expect(try await Self.sync(fixture).map(\.status) == [.repeated])
        #expect(Self.names("processed", fixture) == ["a.xml", "a.xml.2"])
        #expect(try await fixture.store.all(AuditEntry.self) == audit)

        try Self.put(UBLSample.simple(order: id, accepted: false), "a.xml", fixture)
        let other = try await Self.sync(fixture)
        #expect(other.map(\.status) == [.setAside])
        #expect(try await fixture.store.purchaseOrders().map(\.status) == [.acknowledged])
    }

    @Test("A refusal cancels the order with the supplier's reason and asks for attention")
    func declines() async throws {
        let (fixture, id) = try await Self.sentOrder()
        try Self.put(UBLSample.simple(order: id, accepted: false, note: "out of stock"), "a.xml", fixture)
        let files = try await Self.sync(fixture)
        #expect(files.map(\.needsAttention) == [true])
        let order = try #require(try await fixture.store.purchaseOrders().first)
        #expect(order.status == .cancelled && order.reason == "declined by the supplier: out of stock")
    }

    @Test("An acceptance with changes states them and changes no quantity by itself")
    func changes() async throws {
        let (fixture, id) = try await Self.sentOrder()
        try Self.put(
            UBLSample.response(order: id, code: "CA", lineStatus: "3", quantity: "90", price: "1.85"),
            "a.xml", fixture)
        let file = try #require(try await Self.sync(fixture).first)
        #expect(file.needsAttention)
        #expect(
            file.message == "\(id): acknowledged, due 2020-02-03; the supplier wants changes: "
                + "line 1: 90 instead of 100 of A; line 1: price 1.85 instead of 1.80")
        let order = try #require(try await fixture.store.purchaseOrders().first)
        #expect(order.status == .acknowledged && order.lines.map(\.quantity) == [100])
        // The promise, by which the supplier is measured, stays.
        #expect(order.confirmedOn == CalendarDate("2020-02-03") && order.expectedOn == TestStore.day(31))
    }

    @Test("A despatch acknowledges and dates the order; a receipt advice books the goods once")
    func delivers() async throws {
        let (fixture, id) = try await Self.sentOrder()
        try Self.put(UBLSample.despatch(order: id, quantity: "60"), "1.xml", fixture)
        try Self.put(UBLSample.receipt(order: id, received: "58", rejected: "2"), "2.xml", fixture)
        #expect(try await Self.sync(fixture).map(\.status) == [.applied, .applied])
        var order = try #require(try await fixture.store.purchaseOrders().first)
        #expect(order.status == .partiallyReceived && order.confirmedOn == CalendarDate("2020-02-01"))
        #expect(try await fixture.store.stockPosition(sku: "A").onHand == 58)

        try Self.put(UBLSample.receipt(order: id, received: "58", rejected: "2"), "again.xml", fixture)
        try Self.put(
            UBLSample.receipt(order: id, id: "W-2", received: "42", rejected: "0"), "rest.xml", fixture)
        #expect(try await Self.sync(fixture).map(\.status) == [.repeated, .applied])
        order = try #require(try await fixture.store.purchaseOrders().first)
        #expect(order.status == .received)
        #expect(try await fixture.store.stockPosition(sku: "A").onHand == 100)
    }

    @Test("What cannot be understood or fits no order is set aside with a reason, and the rest is read")
    func setsAside() async throws {
        let (fixture, id) = try await Self.sentOrder()
        try Self.put("<Order", "1.xml", fixture)
        try Self.put(UBLSample.simple(order: "PO-unknown", accepted: true), "2.xml", fixture)
        try Self.put(UBLSample.simple(order: id, accepted: true, supplier: "FAST"), "3.xml", fixture)
        try Self.put(UBLSample.receipt(order: id, received: "101", rejected: "0"), "4.xml", fixture)
        try Self.put("half a file", "5.xml.part", fixture)
        try Self.put(UBLSample.simple(order: id, accepted: true), "6.xml", fixture)
        let files = try await Self.sync(fixture)
        #expect(files.map(\.status) == [.setAside, .setAside, .setAside, .setAside, .applied])
        #expect(files[1].message == "there is no purchase order 'PO-unknown'")
        #expect(files[2].message == "the document is from supplier FAST, purchase order \(id) went to CHEAP")
        #expect(files[3].message.hasPrefix("1 of A more than the 100 of line 1 would have come"))
        let reason = try String(
            contentsOfFile: fixture.folder.path("inbox/set-aside/2.xml.reason.txt"), encoding: .utf8)
        #expect(reason == "there is no purchase order 'PO-unknown'\n")
        #expect(try await fixture.store.purchaseOrders().map(\.status) == [.acknowledged])
        #expect(try await fixture.store.all(Receipt.self).isEmpty)
        #expect(FileManager.default.fileExists(atPath: fixture.folder.path("inbox/5.xml.part")))
    }
}
