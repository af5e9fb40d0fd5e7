import Baton
import Foundation
import SupplyChain
import Synchronization
import TestSupport
import Testing

@Suite("Alerts")
struct AlertTests {
    private static func time(_ seconds: Int64) -> Timestamp {
        Timestamp(nanoseconds: (1_578_700_000 + seconds) * 1_000_000_000)
    }

    /// A: 5 a day are sold and 4 are left; FAST delivers in 3 days. An order of 100 at CHEAP is two days late.
    private static func fixture(onHand: Double = 4) async throws -> CoordinationFixture {
        let fixture = try await CoordinationFixture()
        _ = try await fixture.send(
            SendPurchaseOrder(sku: "A", quantity: 100, supplier: "CHEAP", trigger: "t"))
        try await fixture.store.database.write { transaction in
            try RecordTable<SalesRecord>(transaction).insert(
                (1...33).map { SalesRecord(sku: "A", location: "M", date: TestStore.day($0), quantity: 5) })
            try StockLedger(transaction).post(
                StockMovement(
                    id: "count", sku: "A", location: "M", date: TestStore.day(33), kind: .count,
                    quantity: onHand))
        }
        return fixture
    }

    @Test("A pass raises what holds, with what, where, how bad, days of cover and what to do")
    func raises() async throws {
        let fixture = try await Self.fixture()
        let pass = try await AlertCenter(store: fixture.store).refresh(now: Self.time(0))
        let byType = Dictionary(grouping: pass.raised, by: \.type)
        let stock = try #require(byType["critical_stock"]?.first)
        #expect(stock.sku == "A" && stock.location == "M" && stock.severity == .high)
        #expect(abs((stock.daysOfCover ?? 0) - 0.8) < 1e-9)
        #expect(stock.title == "stock of A at M lasts 0.8 days, an order takes 3")
        #expect(stock.recommendedAction == "order at least 11 from FAST now, or hasten what is on order")
        let delay = try #require(byType["delivery_delay"]?.first)
        #expect(delay.title.hasSuffix("from CHEAP is 2 days late") && delay.recommendedAction != nil)
        #expect(byType["purchase_order_status"]?.count == 1)
        #expect(pass.raised.count == 3)
    }

    @Test("The same condition stays one alert, unchanged unless it changes, and ends with its condition")
    func deduplicates() async throws {
        let fixture = try await Self.fixture()
        let center = AlertCenter(store: fixture.store)
        let first = try await center.refresh(now: Self.time(0)).raised
        let second = try await center.refresh(now: Self.time(60))
        #expect(second.raised.isEmpty && Set(second.updated) == Set(first))
        try await fixture.store.post(
            StockMovement(
                id: "more", sku: "A", location: "M", date: TestStore.day(33), kind: .count, quantity: 500))
        let third = try await center.refresh(now: Self.time(120))
        #expect(third.resolved.map(\.type) == ["critical_stock"])
        #expect(third.resolved.first?.handledBy == "baton")
    }

    @Test("A forecast that changed by more than a tenth is told of once, one that changed less is not")
    func forecastChange() async throws {
        let fixture = try await Self.fixture(onHand: 500)
        func save(_ id: String, _ total: Double, days: Int, at seconds: Int64) async throws {
            try await fixture.store.save(
                ForecastRecord(
                    id: id, sku: "A", createdAt: Self.time(seconds), origin: TestStore.day(33),
                    horizonDays: days,
                    model: "m", total: total, lower: 0, upper: total * 2, confidence: 0.95, accuracy: .null))
        }
        func changes(_ seconds: Int64) async throws -> [AlertRecord] {
            try await AlertCenter(store: fixture.store).refresh(now: Self.time(seconds)).raised
                .filter { $0.type == "forecast_change" }
        }
        try await save("1", 100, days: 10, at: 1)
        #expect(try await changes(2).isEmpty)
        // Horizons may differ: 11 a day against 10 are exactly a tenth.
        try await save("2", 330, days: 30, at: 3)
        #expect(try await changes(4).isEmpty)
        try await save("3", 150, days: 10, at: 5)
        let raised = try await changes(6)
        #expect(
            raised.map(\.title) == ["forecast of A changed: +36.4 %"] && raised.map(\.severity) == [.medium])
        #expect(try await changes(7).isEmpty)
    }

    @Test(
        "Handling records actor and reason, is audited, and what a person resolved does not come back unchanged"
    )
    func handles() async throws {
        let fixture = try await Self.fixture()
        let center = AlertCenter(store: fixture.store)
        let alerts = try await center.refresh(now: Self.time(0)).raised
        let delay = try #require(alerts.first { $0.type == "delivery_delay" })
        let noted = try await center.acknowledge(delay.id, actor: "ann", now: Self.time(10))
        #expect(noted.status == .acknowledged && noted.handledBy == "ann")
        let resolved = try await center.resolve(
            delay.id, actor: "bob", reason: "called them", now: Self.time(20))
        #expect(resolved.status == .resolved && resolved.reason == "called them")
        await #expect(throws: SupplyChainError.self) {
            try await center.acknowledge(delay.id, actor: "ann", now: Self.time(30))
        }
        let entries = try await fixture.store.all(AuditEntry.self).filter { $0.entityID == delay.id }
        #expect(
            entries.map(\.after) == ["acknowledged", "resolved"] && entries.map(\.actor) == ["ann", "bob"])
        #expect(try await center.refresh(now: Self.time(40)).raised.isEmpty)
    }

    @Test("Recipients hear of their severities and types, once; worse news is told again")
    func routes() async throws {
        let fixture = try await Self.fixture()
        let center = AlertCenter(store: fixture.store)
        _ = try await center.refresh(now: Self.time(0))
        let lines = Mutex<[String]>([])
        let channel = ConsoleAlertChannel { line in lines.withLock { $0.append(line) } }
        let routing = try AlertRouting(
            recipients: [
                .init(name: "planner", severities: [.high, .critical], channels: ["console"]),
                .init(name: "buyer", types: [.purchaseOrderStatus], channels: ["console"]),
            ], channels: ["console": channel])
        let dispatcher = AlertDispatcher(store: fixture.store, routing: routing)
        let sent = try await dispatcher.send(now: Self.time(1))
        #expect(
            Set(sent.map { "\($0.delivery.recipient) \($0.alert.type)" }) == [
                "planner critical_stock", "buyer purchase_order_status",
            ])
        #expect(try await dispatcher.send(now: Self.time(2)).isEmpty)
        #expect(
            lines.withLock {
                $0.contains { $0.hasPrefix("HIGH critical_stock: stock of A at M lasts 0.8 days") }
            })
        try await fixture.store.post(
            StockMovement(
                id: "none", sku: "A", location: "M", date: TestStore.day(33), kind: .count, quantity: 0))
        _ = try await center.refresh(now: Self.time(3))
        let worse = try await dispatcher.send(now: Self.time(4))
        // Without stock the late delivery is worse too.
        #expect(worse.map(\.alert.type) == ["critical_stock", "delivery_delay"])
        #expect(worse.allSatisfy { $0.alert.severity == .critical && $0.delivery.attempts == 1 })
    }

    @Test("A webhook that refuses is tried again with growing waits, and sent means that it accepted")
    func retries() async throws {
        let fixture = try await Self.fixture()
        _ = try await AlertCenter(store: fixture.store).refresh(now: Self.time(0))
        let server = try LoopbackServer(statuses: [500, 503, 204])
        let routing = try AlertRouting(
            recipients: [.init(name: "ops", types: [.criticalStock], channels: ["hook"])],
            channels: [
                "hook": WebhookAlertChannel(url: server.url, headers: ["Authorization": "Bearer \"x\""])
            ])
        let dispatcher = AlertDispatcher(
            store: fixture.store, routing: routing,
            retry: AlertRetry(firstWait: .seconds(60), longestWait: .seconds(90)))
        func states(_ seconds: Int64) async throws -> [AlertDelivery] {
            try await dispatcher.send(now: Self.time(seconds)).map(\.delivery)
        }
        let first = try await states(0)
        #expect(first.map(\.status) == [.undelivered] && first.map(\.nextAttemptAt) == [Self.time(60)])
        #expect(first.map(\.problem) == ["the webhook answered with status 500"])
        #expect(try await states(59).isEmpty)
        #expect(try await states(60).map(\.nextAttemptAt) == [Self.time(150)])
        let third = try await states(150)
        #expect(third.map(\.status) == [.sent] && third.map(\.attempts) == [3])
        #expect(try await states(10_000).isEmpty)

        let requests = server.requests
        #expect(requests.count == 3)
        let head = try #require(requests.first?.head)
        #expect(head.hasPrefix("POST /hook HTTP/1.1") && head.contains("Authorization: Bearer \"x\""))
        let keys = Set(requests.compactMap { $0.head.firstMatch(of: /Idempotency-Key: (.+)/)?.1 })
        #expect(keys.count == 1)
        let body = try Value(json: try #require(requests.last?.body))
        #expect(
            body["type"] == "critical_stock" && body["recipient"] == "ops" && body["days_of_cover"] != nil)
    }

    @Test("Nobody there is a failure that is recorded, and so is an address that is none")
    func unreachable() async throws {
        let port = try LoopbackServer(statuses: [200]).port
        for (url, expected) in [
            ("http://127.0.0.1:\(port)/", "no answer from 127.0.0.1"),
            ("file:///etc/passwd", "expected an address http://… or https://…"),
        ] {
            let failure = await #expect(throws: ChannelFailure.self) {
                _ = try await CurlTransport().post(WebhookRequest(url: url, key: "k", body: "{}"))
            }
            #expect(failure?.message.hasPrefix(expected) == true, "\(failure?.message ?? "")")
        }
    }

    @Test("The file channel appends one JSON object a line")
    func file() async throws {
        let fixture = try await Self.fixture()
        _ = try await AlertCenter(store: fixture.store).refresh(now: Self.time(0))
        let path = fixture.folder.path("logs/alerts.jsonl")
        let routing = try AlertRouting(
            recipients: [.init(name: "log", channels: ["file"])],
            channels: ["file": FileAlertChannel(path: path)])
        _ = try await AlertDispatcher(store: fixture.store, routing: routing).send(now: Self.time(1))
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(
            try Set(lines.map { try Value(json: String($0))["type"]?.stringValue }) == [
                "critical_stock", "delivery_delay", "purchase_order_status",
            ])
    }

    @Test("A recipient with a channel that is not there is refused")
    func faultyRouting() {
        let error = #expect(throws: SupplyChainError.self) {
            try AlertRouting(recipients: [.init(name: "ops", channels: ["pager"])], channels: [:])
        }
        #expect(error?.message == "the recipient 'ops' names the channel 'pager', which is not there")
    }
}
