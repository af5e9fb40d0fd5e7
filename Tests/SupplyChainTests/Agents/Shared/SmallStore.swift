import Baton
import SupplyChain

/// A product with a made history at one site, for tests that need to know every number.
struct SmallStore {
    static let start = CalendarDate(daysSinceEpoch: 17_167)  // 2017-01-01
    let store: SupplyChainStore

    /// - Parameters:
    ///   - quantities: units sold on each day from ``start`` on; days of zero have no record.
    ///   - onHand: counted on the last day; `nil` for no count.
    init(
        quantities: [Double], product: Product = SmallStore.product(), promotions: Set<Int> = [],
        stockouts: Set<Int> = [], onHand: Double? = nil, offers: [SupplierProduct] = []
    ) async throws {
        let store = try await AgentSamples.emptyStore()
        let price = try Money("5.00", currency: "USD")
        let records = quantities.enumerated().filter { $0.element > 0 || stockouts.contains($0.offset) }.map {
            day, units in
            SalesRecord(
                sku: product.sku, location: "MAIN", date: Self.start.advanced(by: day), quantity: units,
                price: price,
                isPromotion: promotions.contains(day), isStockout: stockouts.contains(day))
        }
        try await store.database.write { transaction in
            try RecordTable<Product>(transaction).insert(product)
            try RecordTable<Location>(transaction).insert(Location(id: "MAIN", type: .store))
            try RecordTable<SalesRecord>(transaction).insert(records)
            for offer in offers {
                try RecordTable<Supplier>(transaction).insertOrUpdate(Supplier(id: offer.supplier))
                try RecordTable<SupplierProduct>(transaction).insert(offer)
            }
            if let onHand {
                try StockLedger(transaction).post(
                    StockMovement(
                        id: "count", sku: product.sku, location: "MAIN",
                        date: Self.start.advanced(by: quantities.count - 1), kind: .count, quantity: onHand))
            }
        }
        self.store = store
    }

    /// Ordering an order costs 50, holding a unit for a year a fifth of its price.
    static func product(_ sku: String = "A", orderingCost: String? = "50", holdingCostRate: Double? = 0.2)
        -> Product
    {
        Product(
            sku: sku, unitCost: try? Money("2.00", currency: "USD"),
            orderingCost: orderingCost.flatMap { try? Money($0, currency: "USD") },
            holdingCostRate: holdingCostRate)
    }

    /// An offer at 2.00 with four days of lead time.
    static func offer(
        _ supplier: String = "S", price: String = "2.00", leadTimeDays: Double = 4, deviation: Double? = 0,
        minimum: Double? = nil, multiple: Double? = nil
    ) throws -> SupplierProduct {
        SupplierProduct(
            supplier: supplier, sku: "A", unitPrice: try Money(price, currency: "USD"),
            minimumOrderQuantity: minimum,
            orderMultiple: multiple, leadTimeDays: leadTimeDays, leadTimeDeviationDays: deviation)
    }

    /// Runs one operation as a workflow of one task and returns its result.
    func run(_ agent: String, _ operation: String, _ inputs: [String: Value]) async throws -> ExecutionResult
    {
        try await AgentSamples.run(store, agent, operation, inputs)
    }
}

extension AgentSamples {
    /// Runs one operation as a workflow of one task and returns its result.
    static func run(
        _ store: SupplyChainStore, _ agent: String, _ operation: String, _ inputs: [String: Value]
    ) async throws -> ExecutionResult {
        try await run(orchestrator(store), agent, operation, inputs)
    }

    /// As above, on agents that keep their fits from run to run.
    static func run(
        _ orchestrator: AgentOrchestrator, _ agent: String, _ operation: String, _ inputs: [String: Value]
    ) async throws -> ExecutionResult {
        let run = try await orchestrator.executeWorkflow([
            AgentTask(
                "task", agent: agent, operation: operation, inputs: inputs, retry: RetryPolicy(maxAttempts: 1)
            )
        ])
        return run.results[0]
    }
}
