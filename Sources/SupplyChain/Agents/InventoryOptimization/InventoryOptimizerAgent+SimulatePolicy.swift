public import Baton
internal import Forecasting
internal import Inventory
internal import Statistics

extension InventoryOptimizerAgent {
    /// What a policy would have done with real sales, or can be expected to do with those forecast, day by day.
    ///
    /// Source: see ``PolicySimulation`` and ``MonteCarloSimulation``.
    public static let simulatePolicy = Operation<SimulatePolicy, SimulatePolicyResult>(
        "optimization", "simulate_policy", effect: .pure, isBlocking: true,
        "Simulates a stock policy on real or forecast demand: service, stock, orders and cost.")

    /// - Throws: ``OperationFailure`` that names what is missing or contradicts itself.
    public func simulatePolicy(_ input: SimulatePolicy) async throws -> SimulatePolicyResult {
        try await OperationFailure.translating {
            try input.check()
            let history = try await forecasts.history(
                sku: input.sku, location: input.location, asOf: input.asOf)
            let terms = try await store.database.read { transaction in
                try SimulationTerms(input, history, transaction)
            }
            let scenario = PolicyScenario(
                input: input, history: history, terms: terms, forecasts: forecasts)
            switch input.method {
            case .replay: return try scenario.replay()
            case .monteCarlo: return try scenario.monteCarlo()
            }
        }
    }
}

extension SimulatePolicy {
    /// Which levels a policy has; others make no sense with it.
    fileprivate func check() throws {
        let given: [(name: String, isGiven: Bool, policies: Set<SimulatedPolicy>)] = [
            ("reorder_point", reorderPoint != nil, [.reorderPoint, .minimumMaximum]),
            ("order_quantity", orderQuantity != nil, [.reorderPoint]),
            ("order_up_to_level", orderUpToLevel != nil, [.minimumMaximum, .baseStock]),
        ]
        if let wrong = given.first(where: { $0.isGiven && !$0.policies.contains(policy) }) {
            throw OperationFailure(
                kind: .invalidInput, "\(wrong.name): the policy \(policy.rawValue) has none",
                hint: "it goes with " + wrong.policies.map(\.rawValue).sorted().joined(separator: " and "),
                isRetryable: false)
        }
        if let point = reorderPoint, let level = orderUpToLevel, level <= point {
            throw OperationFailure(
                kind: .invalidInput,
                "order_up_to_level: expected more than the reorder point of \(PlainNumber.text(point)), "
                    + "found \(PlainNumber.text(level))", isRetryable: false)
        }
    }

    /// Whether nothing has to be computed from a forecast.
    var hasAllLevels: Bool {
        switch policy {
        case .reorderPoint: reorderPoint != nil && orderQuantity != nil
        case .minimumMaximum: reorderPoint != nil && orderUpToLevel != nil
        case .baseStock: orderUpToLevel != nil
        }
    }
}

/// What suppliers and costs say about a product, as far as the scenario needs it.
struct SimulationTerms: Sendable {
    let product: Product
    /// Absent where all levels and the lead time are given and nobody offers the product.
    let data: OptimizationData?
    /// What the position was, for the start of a simulation of the future.
    let onHand: Double?

    init(_ input: SimulatePolicy, _ history: DemandHistory, _ transaction: any SQLTransaction) throws {
        product = try RecordTable<Product>(transaction).require(input.sku)
        onHand = try StockLedger(transaction).position(
            sku: input.sku, location: input.location, asOf: history.origin
        ).available
        do {
            data = try OptimizationData(
                sku: input.sku, location: input.location, supplier: input.supplier, asOf: history.origin,
                needsStock: false, transaction)
        } catch let failure as OperationFailure {
            guard input.hasAllLevels, input.leadTimeDays != nil, input.supplier == nil else { throw failure }
            data = nil
        }
    }
}
