public import Baton

/// Places and follows orders, and measures and compares suppliers.
public struct SupplierCoordinationAgent: Agent {
    public let type = "supplier_coordination"
    public let summary =
        "Sends purchase orders to suppliers, follows deliveries, measures and compares suppliers."

    let store: SupplyChainStore
    let outbox: PurchaseOrderOutbox
    let approvalLimit: Money?

    /// - Parameters:
    ///   - outbox: where sent orders are written.
    ///   - approvalLimit: orders above this total wait for a person; `nil` lets every order go out.
    public init(store: SupplyChainStore, outbox: PurchaseOrderOutbox, approvalLimit: Money? = nil) {
        self.store = store
        self.outbox = outbox
        self.approvalLimit = approvalLimit
    }

    public var operations: [OperationImplementation] {
        orderOperations + [
            Self.getSupplierPerformance.implemented { input, _ in
                try await OperationFailure.translating { try await getSupplierPerformance(input) }
            },
            Self.compareSuppliers.implemented { input, _ in
                try await OperationFailure.translating { try await compareSuppliers(input) }
            },
            Self.recommendSupplier.implemented { input, _ in
                try await OperationFailure.translating { try await recommendSupplier(input) }
            },
        ]
    }

    private var orderOperations: [OperationImplementation] {
        [
            Self.sendPurchaseOrder.implemented { input, context in
                try await OperationFailure.translating { try await sendPurchaseOrder(input, context) }
            },
            Self.approvePurchaseOrder.implemented(committing: { input, context in
                try await OperationFailure.translating { try await decide(input, .approved, context) }
            }),
            Self.rejectPurchaseOrder.implemented(committing: { input, context in
                try await OperationFailure.translating { try await decide(input, .rejected, context) }
            }),
            Self.acknowledgeOrder.implemented(committing: { input, context in
                try await OperationFailure.translating { try await decide(input, .acknowledged, context) }
            }),
            Self.receiveDelivery.implemented(committing: { input, context in
                try await OperationFailure.translating { try await receiveDelivery(input, context) }
            }),
            Self.trackDelivery.implemented { input, _ in
                try await OperationFailure.translating { try await trackDelivery(input) }
            },
        ]
    }

    /// The day that an operation speaks for: the one asked for, or the last day of recorded sales, or today in UTC
    /// when there are no sales.
    func day(_ asked: CalendarDate?, _ context: ExecutionContext) async throws -> CalendarDate {
        if let asked { return asked }
        return try await store.salesPeriod()?.upperBound ?? context.runStarted.utcDate
    }
}

extension ExecutionContext {
    /// Who acts when nobody is named: the workflow.
    var workflowActor: String { "workflow \(workflow)" }
}

extension AuditedChange {
    /// The change that brings an order into a state. An order is in each state once at most, so the id is unique.
    init(order: String, step: String, actor: String, reason: String?, context: ExecutionContext) {
        self.init(
            id: "\(order)/\(step)", at: context.runStarted, actor: actor, reason: reason,
            runID: context.run.text)
    }
}
