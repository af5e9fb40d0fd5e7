import TestSupport
import Baton
import Foundation
import SupplyChain

/// One product with three suppliers, one site, and an outbox of its own.
///
/// Product A: ordering cost 20 EUR, holding cost 25 % a year. CHEAP: 2.00, from 100 on 1.80, MOQ 50, multiples of 10, 21
/// days. FAST: 2.40, any quantity, 3 days. OLD: its contract has ended.
struct CoordinationFixture {
    let store: SupplyChainStore
    let folder: TemporaryFolder
    let orchestrator: AgentOrchestrator

    init(approvalLimit: Money? = nil) async throws {
        folder = TemporaryFolder()
        store = try await TestStore.empty()
        try await store.database.write { transaction in
            func eur(_ amount: String) throws -> Money { try Money(amount, currency: "EUR") }
            try RecordTable<Product>(transaction).insert(
                Product(
                    sku: "A", name: "Nuts & bolts <M8>", unitCost: eur("2"), orderingCost: eur("20"),
                    holdingCostRate: 0.25))
            try RecordTable<Location>(transaction).insert(Location(id: "M", name: "Main", type: .store))
            try RecordTable<Supplier>(transaction).insert([
                Supplier(
                    id: "CHEAP", name: "Cheap Ltd", country: "DE", email: "orders@cheap.example",
                    paymentTermsDays: 30),
                Supplier(id: "FAST"), Supplier(id: "OLD"),
            ])
            try RecordTable<SupplierProduct>(transaction).insert([
                SupplierProduct(
                    supplier: "CHEAP", sku: "A", unitPrice: eur("2"),
                    priceBreaks: [PriceBreak(minimumQuantity: 100, unitPrice: eur("1.80"))],
                    minimumOrderQuantity: 50, orderMultiple: 10, leadTimeDays: 21),
                SupplierProduct(supplier: "FAST", sku: "A", unitPrice: eur("2.40"), leadTimeDays: 3),
                SupplierProduct(
                    supplier: "OLD", sku: "A", unitPrice: eur("1"), leadTimeDays: 1, validTo: TestStore.day(1)
                ),
            ])
        }
        let agent = SupplierCoordinationAgent(
            store: store, outbox: PurchaseOrderOutbox(directory: folder.path("outbox"), buyerName: "Acme"),
            approvalLimit: approvalLimit)
        orchestrator = try AgentOrchestrator(agents: [agent])
    }

    func send(_ input: SendPurchaseOrder) async throws -> PurchaseOrderResult {
        var input = input
        input.asOf = input.asOf ?? TestStore.day(10)
        return try await orchestrator.run(SupplierCoordinationAgent.sendPurchaseOrder, input)
    }

    /// The failure of an order that must not go out.
    func refusal(_ input: SendPurchaseOrder) async -> TaskFailure? {
        do {
            _ = try await send(input)
            return nil
        } catch {
            return error as? TaskFailure
        }
    }

    var outboxFiles: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path("outbox"))) ?? []).sorted()
    }
}
