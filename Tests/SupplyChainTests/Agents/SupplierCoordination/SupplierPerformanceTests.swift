import Baton
import Foundation
import SupplyChain
import Testing

struct SupplierPerformanceTests {
    private static func agent(_ store: SupplyChainStore) throws -> AgentOrchestrator {
        try AgentOrchestrator(agents: [
            SupplierCoordinationAgent(store: store, outbox: PurchaseOrderOutbox(directory: "/nonexistent"))
        ])
    }

    /// One line of an order: units ordered and accepted, and days late.
    private static let scorLines: [(order: String, line: Int, ordered: Double, received: Double, late: Int)] =
        [
            ("1", 1, 100, 100, 0), ("1", 2, 50, 50, 0), ("2", 1, 80, 72, 0), ("3", 1, 60, 60, 2),
            ("4", 1, 40, 40, -1),
            ("5", 1, 200, 190, 3),
        ]

    /// The lines above with a promise on day 10, an order on day 1, and short lines closed.
    private static func scorStore() async throws -> SupplyChainStore {
        let store = try await TestStore.make()
        try await store.database.write { transaction in
            let price = try Money("2", currency: "EUR")
            for (id, lines) in Dictionary(grouping: scorLines, by: \.order).sorted(by: { $0.key < $1.key }) {
                let order = PurchaseOrder(
                    id: id, supplier: "S", location: "M", status: .closed, orderedOn: TestStore.day(1),
                    expectedOn: TestStore.day(10))
                try RecordTable<PurchaseOrder>(transaction).insert(order)
                for line in lines {
                    try RecordTable<PurchaseOrderLine>(transaction).insert(
                        PurchaseOrderLine(
                            orderID: id, line: line.line, sku: "A", quantity: line.ordered, unitPrice: price))
                    try RecordTable<Receipt>(transaction).insert(
                        Receipt(
                            id: "\(id)-\(line.line)", orderID: id, line: line.line, sku: "A", location: "M",
                            date: TestStore.day(10 + line.late), quantity: line.received, rejectedQuantity: 0,
                            unitPrice: price, sequence: (Int(id) ?? 0) * 10 + line.line))
                }
            }
        }
        return store
    }

    /// Source: logic of SCOR RL.1.1, by hand: lines on time 4 of 6, in full 4 of 6, both 3 of 6; orders 2 of 5;
    /// units 512 of 530.
    @Test("Shares on time and in full follow the SCOR definition on a case worked by hand")
    func followsSCOR() async throws {
        let result = try await Self.agent(Self.scorStore()).run(
            SupplierCoordinationAgent.getSupplierPerformance,
            GetSupplierPerformance(supplier: "S", asOf: TestStore.day(40)))
        func close(_ figure: MeasuredFigure, _ expected: Double) -> Bool {
            figure.value.map { abs($0 - expected) < 1e-9 } ?? false
        }
        #expect(close(result.onTime, 0.6666666666666666))
        #expect(close(result.inFull, 0.6666666666666666))
        #expect(close(result.onTimeInFull, 0.5))
        #expect(close(result.orderOnTimeInFull, 0.4))
        #expect(close(result.fillRate, 0.9660377358490566))
        #expect(result.onTime.orders == 5 && result.onTime.lines == 6)
        // Lead times 9, 9, 9, 11, 8, 12 days.
        #expect(result.leadTime.mean.map { abs($0 - 58.0 / 6) < 1e-9 } == true)
        #expect(result.leadTime.median == 9)
    }

    @Test("Overdue lines count as late before anything comes; lines not yet due do not count")
    func countsOverdueLines() async throws {
        let store = try await TestStore.make()
        for (id, trigger) in [("P1", "a"), ("P2", "b")] {
            _ = try await store.createPurchaseOrder(
                try TestStore.order(id, trigger: trigger), change: TestStore.change("c-\(id)"))
            try await store.transitionPurchaseOrder(id, to: .approved, change: TestStore.change("a-\(id)"))
            try await store.transitionPurchaseOrder(id, to: .sent, change: TestStore.change("s-\(id)"))
        }
        let agent = try Self.agent(store)
        // Promised for day 5.
        let late = try await agent.run(
            SupplierCoordinationAgent.getSupplierPerformance,
            GetSupplierPerformance(supplier: "S", asOf: TestStore.day(8)))
        #expect(late.onTimeInFull.value == 0 && late.onTimeInFull.lines == 2)
        #expect(late.daysLate.mean == 3)
        #expect(late.leadTime.mean == nil && late.leadTime.reason == "nothing has been delivered")
        await #expect(throws: TaskFailure.self) {
            try await agent.run(
                SupplierCoordinationAgent.getSupplierPerformance,
                GetSupplierPerformance(supplier: "S", asOf: TestStore.day(4)))
        }
    }

    @Test("A supplier without deliveries is an error that says what to import")
    func needsDeliveries() async throws {
        let store = try await TestStore.make()
        let task = AgentTask(
            "p", agent: "supplier_coordination", operation: "get_supplier_performance",
            inputs: ["supplier": "S", "as_of": "2020-02-01"])
        let failure = try await Self.agent(store).executeWorkflow([task])["p"]?.failure
        #expect(failure?.message == "there are no deliveries of supplier S up to 2020-02-01")
        #expect(failure?.hint?.contains("receipts FILE") == true)
        #expect(failure?.isRetryable == false)
    }

    @Test(
        "The figures of the example data equal an independent SQL computation",
        arguments: ["NORTHFIELD", "HARBOR", "SUMMIT"])
    func agreesWithSQL(supplier: String) async throws {
        let store = try await AgentSamples.store()
        let result = try await Self.agent(store).run(
            SupplierCoordinationAgent.getSupplierPerformance,
            GetSupplierPerformance(supplier: supplier, asOf: CalendarDate("2017-12-31")))
        // The day on which the running sum of accepted units reached the ordered quantity.
        let sql = """
            WITH running AS (
                SELECT l.order_id, l.line, l.quantity AS ordered, o.expected_on, o.ordered_on, o.status, r.date,
                    r.quantity AS units, r.rejected_quantity AS rejected, r.unit_price AS paid, l.unit_price AS agreed,
                    SUM(r.quantity - r.rejected_quantity) OVER (
                        PARTITION BY l.order_id, l.line ORDER BY r.date, r.sequence) AS sum
                FROM purchase_order_lines l JOIN purchase_orders o ON o.order_id = l.order_id
                LEFT JOIN receipts r ON r.order_id = l.order_id AND r.line = l.line
                WHERE o.supplier = ? AND o.status NOT IN ('cancelled', 'rejected', 'draft', 'awaiting_approval')),
            lines AS (
                SELECT order_id, line, ordered, status, expected_on, ordered_on, MIN(date) AS first, MAX(date) AS last,
                    COALESCE(MAX(sum), 0) AS accepted, MIN(CASE WHEN sum >= ordered THEN date END) AS complete
                FROM running GROUP BY order_id, line),
            judged AS (
                SELECT *, julianday(COALESCE(complete, CASE WHEN status IN ('closed', 'received') THEN last
                    WHEN expected_on < '2017-12-31' THEN '2017-12-31' END)) - julianday(expected_on) AS late
                FROM lines)
            SELECT AVG(late <= 0 AND accepted >= ordered), SUM(MIN(accepted, ordered)) / SUM(ordered), COUNT(*),
                COUNT(DISTINCT order_id), AVG(late),
                (SELECT AVG(julianday(first) - julianday(ordered_on)) FROM lines),
                (SELECT SUM(rejected) / SUM(units) FROM running),
                (SELECT SUM((paid - agreed) * units) / SUM(agreed * units) FROM running WHERE paid IS NOT NULL)
            FROM judged WHERE late IS NOT NULL
            """
        let row = try #require(try await store.database.read { try $0.queryOne(sql, [.text(supplier)]) })
        func agrees(_ value: Double?, _ column: Int) throws -> Bool {
            let expected: Double = try row.get(column)
            return value.map { abs($0 - expected) <= 1e-9 * max(1, abs(expected)) } ?? false
        }
        #expect(try agrees(result.onTimeInFull.value, 0))
        #expect(try agrees(result.fillRate.value, 1))
        #expect(result.onTimeInFull.lines == (try row.get(2)))
        #expect(result.onTimeInFull.orders == (try row.get(3)))
        #expect(try agrees(result.daysLate.mean, 4))
        #expect(try agrees(result.leadTime.mean, 5))
        #expect(try agrees(result.defectRate.value, 6))
        #expect(try agrees(result.priceVariance.value, 7))
    }

    @Test("In the example data Northfield is reliable and Summit is late and overcharges")
    func findsTheLateSupplier() async throws {
        let agent = try Self.agent(try await AgentSamples.store())
        func measure(_ supplier: String) async throws -> SupplierPerformanceResult {
            try await agent.run(
                SupplierCoordinationAgent.getSupplierPerformance, GetSupplierPerformance(supplier: supplier))
        }
        let good = try await measure("NORTHFIELD")
        let bad = try await measure("SUMMIT")
        #expect(good.onTimeInFull.value ?? 0 > 0.85)
        #expect(bad.onTimeInFull.value ?? 1 < 0.5)
        #expect(bad.priceVariance.value ?? 0 > 0.02 && bad.defectRate.value ?? 0 > 0)
    }
}
