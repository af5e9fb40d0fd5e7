public import Baton
public import Inventory

/// Decides when to order and how much, from forecast, lead times, costs and stock.
public struct InventoryOptimizerAgent: Agent {
    public let type = "optimization"
    public let summary =
        "Computes stock levels and order quantities from forecast, lead times, costs and stock."

    let store: SupplyChainStore
    let forecasts: ForecastService
    let solver: (any LinearSolver)?

    /// - Parameters:
    ///   - forecasts: shared by all agents over this store, so that each series is fitted once.
    ///   - solver: for choices too large to be made exactly without one.
    public init(
        store: SupplyChainStore, forecasts: ForecastService, solver: (any LinearSolver)? = nil
    ) {
        self.store = store
        self.forecasts = forecasts
        self.solver = solver
    }

    public var operations: [OperationImplementation] {
        planning + calculators + bookings + transferOperations + distributionOperations
    }

    private var planning: [OperationImplementation] {
        [
            Self.optimizeInventory.implemented { input, _ in
                try await OperationFailure.translating { try await optimizeInventory(input) }
            },
            Self.recommendPurchaseOrder.implemented { input, _ in
                try await OperationFailure.translating { try await recommendPurchaseOrder(input) }
            },
            Self.recommendPurchaseOrders.implemented { input, _ in try await recommendPurchaseOrders(input) },
            Self.assortmentBaseStock.implemented { input, _ in
                try await OperationFailure.translating { try await assortmentBaseStock(input) }
            },
            Self.classifyAssortment.implemented { input, _ in
                try await OperationFailure.translating { try await classifyAssortment(input) }
            },
            Self.simulatePolicy.implemented { input, _ in try await simulatePolicy(input) },
            Self.locationStatus.implemented { input, _ in
                try await OperationFailure.translating { try await locationStatus(input) }
            },
        ]
    }

    private var calculators: [OperationImplementation] {
        [
            Self.calculateEOQ.implemented { input, _ in
                try await OperationFailure.translating { try Self.calculateEOQ(input) }
            },
            Self.calculateReorderPoint.implemented { input, _ in
                try await OperationFailure.translating { try Self.calculateReorderPoint(input) }
            },
            Self.calculateSafetyStock.implemented { input, _ in
                try await OperationFailure.translating { try Self.calculateSafetyStock(input) }
            },
            Self.placeSafetyStock.implemented { input, _ in
                try await OperationFailure.translating { try Self.placeSafetyStock(input) }
            },
            Self.serialBaseStock.implemented { input, _ in
                try await OperationFailure.translating { try Self.serialBaseStock(input) }
            },
            Self.jointReplenishment.implemented { input, _ in
                try await OperationFailure.translating { try Self.jointReplenishment(input) }
            },
            Self.newsvendor.implemented { input, _ in
                try await OperationFailure.translating { try Self.newsvendor(input) }
            },
        ]
    }
}
