import Baton
import BatonSQLite
import Foundation
import SupplyChain
import Testing

/// `transactional` promises exactly once: what such an operation writes is committed with the record of its task.
@Suite("Transactional operations write in the commit of their task only")
struct ClosingWriteTests {
    /// A call that writes something, on what the calls before it have left.
    private struct Call {
        let agent: String
        let operation: String
        let inputs: [String: Value]
        /// Whether it has anything to write here; detectors without a finding have not.
        var writes = true

        init(_ name: String, _ inputs: [String: Value], writes: Bool = true) {
            let parts = name.split(separator: ".").map(String.init)
            (agent, operation) = (parts[0], parts[1])
            self.inputs = inputs
            self.writes = writes
        }

        var name: String { "\(agent).\(operation)" }
    }

    private static func calls(anomaly: String) -> [Call] {
        let findings: Set = ["demand_spike", "shrinkage", "stock_outside_band"]
        let detectors = SingleDetectors.names.map { name in
            Call("anomaly_detection.detect_\(name)", ["sku": "A"], writes: findings.contains(name))
        }
        return [
            Call("forecasting.generate_forecast", ["sku": "A", "as_of": "2017-10-01", "horizon": 14]),
            Call("forecasting.record_actuals", ["sku": "A"]),
            Call("forecasting.forecast_all", ["horizon": 7]),
            Call("optimization.receive_stock", ["sku": "A", "location": "MAIN", "quantity": 10]),
            Call("optimization.count_stock", ["sku": "A", "location": "MAIN", "quantity": 30]),
            Call("optimization.reserve_stock", ["sku": "A", "location": "MAIN", "quantity": 5]),
            Call("optimization.release_stock", ["sku": "A", "location": "MAIN", "quantity": 2]),
            Call(
                "optimization.plan_transfer",
                [
                    "sku": "A", "from_location": "MAIN", "to_location": "R", "quantity": 3,
                    "transfer_id": "T",
                ]),
            Call("optimization.ship_transfer", ["transfer_id": "T"]),
            Call("optimization.complete_transfer", ["transfer_id": "T"]),
            Call("supplier_coordination.approve_purchase_order", ["order_id": "PO-1", "actor": "ann"]),
            Call(
                "supplier_coordination.reject_purchase_order",
                ["order_id": "PO-2", "actor": "ann", "reason": "no budget"]),
            Call("supplier_coordination.acknowledge_order", ["order_id": "PO-3", "actor": "ann"]),
            Call(
                "supplier_coordination.update_delivery_status",
                ["order_id": "PO-3", "arrival_on": "2017-11-30"]),
            Call("supplier_coordination.receive_delivery", ["order_id": "PO-3", "quantity": 4]),
            Call("supplier_coordination.close_purchase_order", ["order_id": "PO-3", "actor": "ann"]),
            Call("anomaly_detection.detect_anomalies", ["sku": "A", "as_of": "2017-10-26"]),
        ] + detectors + [
            Call(
                "anomaly_detection.update_anomaly",
                ["id": .string(anomaly), "status": "investigating", "actor": "ann"])
        ]
    }

    @Test("A commit that is refused leaves no trace of any of them, and one that is not holds all they write")
    func refusedCommits() async throws {
        let database = try SQLiteDatabase.inMemory()
        let store = try await Self.fill(SupplyChainStore(database: database))
        let agents = SupplyChainAgents.all(store: store)
        let declared = agents.flatMap { agent in
            agent.operations.map(\.definition).filter { $0.effect == .transactional }
                .map { "\(agent.type).\($0.name)" }
        }
        #expect(
            Set(Self.calls(anomaly: "").map(\.name)) == Set(declared),
            "an operation is transactional and not among these calls, or the other way round")

        let (refused, accepted) = (
            try await RefusingRunStore(database), try await RefusingRunStore(database, refuses: false)
        )
        let refusing = try AgentOrchestrator(agents: agents, store: refused)
        let accepting = try AgentOrchestrator(agents: agents, store: accepted)
        for place in Self.calls(anomaly: "").indices {
            let found = try await store.anomalies().first?.id ?? "none yet"
            let call = Self.calls(anomaly: found)[place]
            let task = AgentTask("task", agent: call.agent, operation: call.operation, inputs: call.inputs)
            let before = try await Self.everything(in: store)
            await #expect(throws: RefusingRunStore.Refusal.self, "\(call.name)") {
                let result = try await refusing.executeWorkflow([task])
                Issue.record("\(call.name): \(String(describing: result["task"]?.failure))")
            }
            #expect(
                try await Self.everything(in: store) == before, "\(call.name) wrote outside of its commit")
            let result = try await accepting.executeWorkflow([task])
            #expect(
                result.outcome == .success, "\(call.name): \(String(describing: result["task"]?.failure))")
            let hasWritten = try await Self.everything(in: store) != before
            #expect(hasWritten == call.writes, "\(call.name) \(hasWritten ? "wrote" : "wrote nothing")")
        }
    }

    /// All rows of the data, by kind.
    private static func everything(in store: SupplyChainStore) async throws -> [String: [String]] {
        try await store.database.read { transaction in
            var rows: [String: [String]] = [:]
            for entity in SupplyChainEntities.all {
                let columns = entity.fields.map(\.name)
                rows[entity.name] = try transaction.query(
                    "SELECT \(columns.joined(separator: ", ")) FROM \(entity.name) "
                        + "ORDER BY \(entity.key.joined(separator: ", "))"
                ).map { String(describing: $0) }
            }
            return rows
        }
    }

    /// A product with ten months of sales and a spike at their end, missing stock, and orders to decide on.
    private static func fill(_ store: SupplyChainStore) async throws -> SupplyChainStore {
        try await store.migrate()
        let start = SmallStore.start
        try await store.database.write { transaction in
            try RecordTable<Product>(transaction).insert(SmallStore.product())
            try RecordTable<Location>(transaction).insert([
                Location(id: "MAIN", type: .store), Location(id: "R", type: .warehouse),
            ])
            try RecordTable<Supplier>(transaction).insert(Supplier(id: "S"))
            try RecordTable<SupplierProduct>(transaction).insert(SmallStore.offer())
            try RecordTable<SalesRecord>(transaction).insert(
                (0..<300).map { day in
                    SalesRecord(
                        sku: "A", location: "MAIN", date: start.advanced(by: day),
                        quantity: day == 299 ? 200 : Double(8 + (day * 7) % 5))
                })
            for (day, quantity) in [(289, 400.0), (298, 100)] {
                try StockLedger(transaction).post(
                    StockMovement(
                        id: "count-\(day)", sku: "A", location: "MAIN", date: start.advanced(by: day),
                        kind: .count, quantity: quantity))
            }
            let orders = PurchaseOrders(transaction)
            for number in 1...3 {
                let id = "PO-\(number)"
                let line = PurchaseOrderLine(
                    orderID: id, line: 1, sku: "A", quantity: 10, unitPrice: try Money("2", currency: "USD"))
                _ = try orders.create(
                    PurchaseOrder(
                        id: id, supplier: "S", location: "MAIN",
                        status: number == 3 ? .approved : .awaitingApproval,
                        orderedOn: start.advanced(by: 295 + number), expectedOn: start.advanced(by: 310),
                        lines: [line]), change: TestStore.change("\(id)/create"))
            }
            try orders.transition("PO-3", to: .sent, change: TestStore.change("PO-3/sent"))
        }
        return store
    }

    private enum SingleDetectors {
        static let names = AnomalyDetectionAgent.singleDetections.map {
            $0.definition.name.replacingOccurrences(of: "detect_", with: "")
        }
    }
}

/// A store that writes what ends a task, and then cannot commit it.
private final class RefusingRunStore: TransactionalRunStore {
    struct Refusal: Error {}

    /// In truth the database is in memory; only then would the operations' writes not be part of the commit.
    let durability = Durability.process
    private let database: SQLiteDatabase
    private let store: SQLiteRunStore
    private let refuses: Bool

    init(_ database: SQLiteDatabase, refuses: Bool = true) async throws {
        self.database = database
        store = try await SQLiteRunStore(database: database)
        self.refuses = refuses
    }

    func keepsRuns(in database: any SQLDatabase) -> Bool { store.keepsRuns(in: database) }

    func commit(_ commits: [Commit]) async throws {
        let endsTask = commits.contains { commit in
            commit.events.contains { if case .taskFinished = $0.kind { true } else { false } }
        }
        if refuses, endsTask { throw Refusal() }
        try await store.commit(commits)
    }

    func commit(
        _ attempts: [ClosingAttempt], then commits: @escaping @Sendable () -> [Commit]
    ) async throws {
        guard refuses else { return try await store.commit(attempts, then: commits) }
        try await database.write { transaction in
            for attempt in attempts { _ = try attempt.perform(in: transaction) }
            _ = commits()
            throw Refusal()
        }
    }

    func runs(limit: Int, before: RunID?) async throws -> [RunSummary] {
        try await store.runs(limit: limit, before: before)
    }
    func unfinishedRuns() async throws -> [RunID] { try await store.unfinishedRuns() }
    func events(of run: RunID) async throws -> [RunEvent] { try await store.events(of: run) }
    func removeRuns(finishedBefore limit: Timestamp?) async throws -> Int {
        try await store.removeRuns(finishedBefore: limit)
    }
    func verify() async throws -> [RunStoreProblem] { try await store.verify() }
    func statistics() async throws -> RunStoreStatistics { try await store.statistics() }
}
