import Baton
import Foundation
import SupplyChain
import Testing

/// The declared keys of every payload are the keys that its type reads and writes.
struct CoordinationAndReportSchemaTests {
    /// Encodes a sample in which every key is set, and reads it back.
    private func check<P: Payload & Equatable>(_ sample: P) throws { try checkKeys(sample) }

    private func checkKeys<P: Payload>(_ sample: P) throws {
        let value = try Value(encoding: sample)
        let declared = Set(P.objectSchema.properties.map(\.name))
        let written = Set(value.objectValue?.keys.map { $0 } ?? [])
        #expect(
            written.isSubset(of: declared), "\(P.self) writes \(written.subtracting(declared)) undeclared")
        let again = try Value(encoding: P(from: value))
        #expect(again == value, "\(P.self) reads what it writes")
    }

    private func checkComplete<P: Payload>(_ sample: P) throws {
        try checkKeys(sample)
        let written = Set(try Value(encoding: sample).objectValue?.keys.map { $0 } ?? [])
        #expect(written == Set(P.objectSchema.properties.map(\.name)), "\(P.self)")
    }

    @Test("Inputs with every key set write exactly the declared keys")
    func inputs() throws {
        let day = TestStore.day(1)
        try checkComplete(
            SendPurchaseOrder(
                orderID: "o", sku: "A", quantity: 1, recommendedOrderQuantity: 1, supplier: "S",
                location: "M",
                trigger: "t", approvalLimit: 1, neededBy: day, roundUp: true,
                earlierTransmission: .lost, actor: "a", asOf: day))
        try checkComplete(DecideOnOrder(orderID: "o", actor: "a", reason: "r", version: 1))
        try checkComplete(
            ReceiveDelivery(
                orderID: "o", line: 1, quantity: 1, rejectedQuantity: 0, unitPrice: 1, date: day,
                receiptID: "r",
                actor: "a"))
        try checkComplete(TrackDelivery(orderID: "o", asOf: day))
        try checkComplete(
            GetSupplierPerformance(supplier: "S", sku: "A", from: day, to: day, toleranceDays: 1, asOf: day))
        try checkComplete(
            CompareSuppliers(
                sku: "A", quantity: 1, costWeight: 1, leadTimeWeight: 1, riskWeight: 1, asOf: day))
        try checkComplete(
            GenerateReport(
                type: .custom, format: .csv, formats: [.csv], folder: "f", name: "n", periodFrom: day,
                periodTo: day, sku: "A", location: "M",
                title: "t",
                asOf: day))
        try checkComplete(
            CalculateKPIs(type: .custom, periodFrom: day, periodTo: day, sku: "A", location: "M", asOf: day))
        try checkComplete(
            ComparePeriods(
                with: .yearEarlier, type: .custom, periodFrom: day, periodTo: day, sku: "A", location: "M",
                asOf: day))
        try checkComplete(ListReports(type: .daily, limit: 3))
    }

    @Test("Outputs of real calls write declared keys only, and the engine accepts them")
    func outputs() async throws {
        let store = try await AgentSamples.load()
        let fixture = try ReportFixture(store: store)
        let run = fixture.orchestrator
        let order = try await run.run(
            SupplierCoordinationAgent.sendPurchaseOrder,
            SendPurchaseOrder(sku: AgentSamples.bananas, quantity: 400, roundUp: true))
        try checkComplete(order)
        try order.lines.forEach(checkComplete)
        let status = try await run.run(
            SupplierCoordinationAgent.receiveDelivery, ReceiveDelivery(orderID: order.orderID, quantity: 40))
        try checkComplete(status)
        try status.lines.forEach(checkComplete)
        let performance = try await run.run(
            SupplierCoordinationAgent.getSupplierPerformance,
            GetSupplierPerformance(supplier: "SUMMIT", sku: nil))
        try check(performance)
        try check(performance.leadTime)
        try check(performance.onTime)
        let ranking = try await run.run(
            SupplierCoordinationAgent.compareSuppliers,
            CompareSuppliers(sku: AgentSamples.bananas, quantity: 400))
        try check(ranking)
        try ranking.suppliers.forEach(check)
        try ranking.criteria.forEach(check)
        try check(
            try await run.run(
                SupplierCoordinationAgent.recommendSupplier,
                CompareSuppliers(sku: AgentSamples.bananas, quantity: 400)))
        let report = try await run.run(ReportGenerationAgent.generateReport, GenerateReport())
        try check(report)
        try report.kpis.forEach(check)
        try report.sections.forEach(check)
        let comparison = try await run.run(ReportGenerationAgent.comparePeriods, ComparePeriods())
        try check(comparison)
        try comparison.changes.forEach(check)
        let list = try await run.run(ReportGenerationAgent.listReports, ListReports())
        try list.reports.forEach(checkComplete)
    }

    @Test("The list of agents has the five, and their names are unique")
    func listsTheFive() async throws {
        let agents = SupplyChainAgents.all(
            store: try await TestStore.empty(), outbox: PurchaseOrderOutbox(directory: "/nonexistent"),
            reports: ReportFolder(directory: "/nonexistent"))
        #expect(
            Set(agents.map(\.type)) == [
                "forecasting", "optimization", "supplier_coordination", "anomaly_detection",
                "report_generation",
            ])
        #expect(throws: Never.self) { try AgentRegistry(agents) }
        for operation in agents.flatMap(\.operations).map(\.definition) {
            #expect(!operation.summary.isEmpty)
            for property in operation.input.properties + operation.output.properties {
                #expect(!property.summary.isEmpty, "\(operation.name).\(property.name)")
            }
        }
    }
}
