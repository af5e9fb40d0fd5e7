public import Baton
public import Inventory

/// Places and follows orders, and measures and compares suppliers.
public struct SupplierCoordinationAgent: Agent {
    public let type = "supplier_coordination"
    public let summary =
        "Sends purchase orders to suppliers, follows deliveries, measures and compares suppliers."

    let store: SupplyChainStore
    let outbox: PurchaseOrderOutbox
    let inbox: PurchaseOrderInbox
    let channels: [any PurchaseOrderChannel]
    let approvalLimit: Money?
    let solver: (any LinearSolver)?
    let publisher: (any FilePublisher)?

    /// - Parameters:
    ///   - outbox: where sent orders are written.
    ///   - inbox: where suppliers' answers are read from; a folder `inbox` unless given.
    ///   - channels: how orders go out beside the outbox.
    ///   - approvalLimit: orders above this total wait for a person; `nil` lets every order go out.
    ///   - solver: for orders too large to be split exactly without one.
    ///   - publisher: carries changes of orders on; `nil` leaves them in the outbox.
    public init(
        store: SupplyChainStore, outbox: PurchaseOrderOutbox,
        inbox: PurchaseOrderInbox = PurchaseOrderInbox(directory: "inbox"),
        channels: [any PurchaseOrderChannel] = [], approvalLimit: Money? = nil,
        solver: (any LinearSolver)? = nil, publisher: (any FilePublisher)? = nil
    ) {
        self.publisher = publisher
        self.store = store
        self.outbox = outbox
        self.inbox = inbox
        self.channels = channels
        self.approvalLimit = approvalLimit
        self.solver = solver
    }

    public var operations: [OperationImplementation] {
        orderOperations + changeOperations + deliveryOperations + [
            Self.getSupplierPerformance.implemented { input, _ in
                try await OperationFailure.translating { try await getSupplierPerformance(input) }
            },
            Self.listSuppliers.implemented { input, _ in
                try await OperationFailure.translating { try await listSuppliers(input) }
            },
            Self.compareSuppliers.implemented { input, _ in
                try await OperationFailure.translating { try await compareSuppliers(input) }
            },
            Self.recommendSupplier.implemented { input, _ in
                try await OperationFailure.translating { try await recommendSupplier(input) }
            },
            Self.allocateOrder.implemented { input, _ in
                try await OperationFailure.translating { try await allocateOrder(input) }
            },
        ]
    }

    private var orderOperations: [OperationImplementation] {
        [
            Self.sendPurchaseOrder.implemented { input, context in
                try await OperationFailure.translating { try await sendPurchaseOrder(input, context) }
            }.reconciled { input, context in
                try await reconcileOrder(SendPurchaseOrder(from: .object(input)), context)
            }.settled { input, context, resolution in
                try await settleOrder(SendPurchaseOrder(from: .object(input)), context, resolution)
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
        ]
    }

    private var changeOperations: [OperationImplementation] {
        [
            Self.amendPurchaseOrder.implemented { input, context in
                try await OperationFailure.translating { try await amendPurchaseOrder(input, context) }
            },
            Self.cancelPurchaseOrder.implemented { input, context in
                try await OperationFailure.translating { try await cancelPurchaseOrder(input, context) }
            },
            Self.closePurchaseOrder.implemented(committing: { input, context in
                try await OperationFailure.translating { try await decide(input, .closed, context) }
            }),
            Self.processInbox.implemented { input, context in
                try await OperationFailure.translating { try await processInbox(input, context) }
            },
        ]
    }

    private var deliveryOperations: [OperationImplementation] {
        [
            Self.receiveDelivery.implemented(committing: { input, context in
                try await OperationFailure.translating { try await receiveDelivery(input, context) }
            }),
            Self.trackDelivery.implemented { input, _ in
                try await OperationFailure.translating { try await trackDelivery(input) }
            },
            Self.updateDeliveryStatus.implemented(committing: { input, context in
                try await OperationFailure.translating { try await updateDeliveryStatus(input, context) }
            }),
            Self.checkDeliveryDelay.implemented { input, _ in
                try await OperationFailure.translating { try await checkDeliveryDelay(input) }
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
