public import Baton

/// Decides when to order and how much, from forecast, lead times, costs and stock.
public struct InventoryOptimizerAgent: Agent {
    public let type = "optimization"
    public let summary =
        "Computes stock levels and order quantities from forecast, lead times, costs and stock."

    let store: SupplyChainStore
    let forecasts: ForecastService

    /// - Parameter forecasts: shared by all agents over this store, so that each series is fitted once.
    public init(store: SupplyChainStore, forecasts: ForecastService) {
        self.store = store
        self.forecasts = forecasts
    }

    public var operations: [OperationImplementation] {
        [
            Self.optimizeInventory.implemented { input, _ in
                try await OperationFailure.translating { try await optimizeInventory(input) }
            },
            Self.recommendPurchaseOrder.implemented { input, _ in
                try await OperationFailure.translating { try await recommendPurchaseOrder(input) }
            },
            Self.calculateEOQ.implemented { input, _ in
                try await OperationFailure.translating { try Self.calculateEOQ(input) }
            },
            Self.calculateReorderPoint.implemented { input, _ in
                try await OperationFailure.translating { try Self.calculateReorderPoint(input) }
            },
            Self.calculateSafetyStock.implemented { input, _ in
                try await OperationFailure.translating { try Self.calculateSafetyStock(input) }
            },
            Self.newsvendor.implemented { input, _ in
                try await OperationFailure.translating { try Self.newsvendor(input) }
            },
            Self.classifyAssortment.implemented { input, _ in
                try await OperationFailure.translating { try await classifyAssortment(input) }
            },
        ]
    }
}
