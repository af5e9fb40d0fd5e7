public import Baton

extension SupplierCoordinationAgent {
    /// Approves an order that waits.
    public static let approvePurchaseOrder = Operation<DecideOnOrder, PurchaseOrderResult>(
        "supplier_coordination", "approve_purchase_order", effect: .transactional, isBlocking: true,
        "Approves an order that waits for approval; it is not sent yet.")

    /// Rejects an order that waits; a reason is required.
    public static let rejectPurchaseOrder = Operation<DecideOnOrder, PurchaseOrderResult>(
        "supplier_coordination", "reject_purchase_order", effect: .transactional, isBlocking: true,
        "Rejects an order that waits for approval; a reason is required.")

    /// Records that the supplier has accepted an order.
    public static let acknowledgeOrder = Operation<DecideOnOrder, PurchaseOrderResult>(
        "supplier_coordination", "acknowledge_order", effect: .transactional, isBlocking: true,
        "Records that the supplier has accepted an order.")

    /// Moves an order one step. The same step again changes nothing.
    func decide(
        _ input: DecideOnOrder, _ status: PurchaseOrderStatus, _ context: ExecutionContext
    ) async throws -> ClosingTransaction<PurchaseOrderResult> {
        if status == .rejected, (input.reason ?? "").isEmpty {
            throw OperationFailure(
                kind: .invalidInput, "reason: expected why the order is rejected", isRetryable: false)
        }
        return context.committing(to: store) { [outbox] transaction in
            let orders = PurchaseOrders(transaction)
            var order = try orders.require(input.orderID)
            if order.status != status {
                order = try orders.transition(
                    order.id, to: status, expectedVersion: input.version,
                    change: AuditedChange(
                        order: order.id, step: status.rawValue, actor: input.actor, reason: input.reason,
                        context: context))
            }
            return try PurchaseOrderResult(
                order, isNew: false, supplierReason: nil,
                message: "\(order.status.rawValue) by \(input.actor)",
                files: order.status.wasSent ? outbox.files(ofOrder: order.id) : [])
        }
    }
}

/// The input of the operations that decide on an order.
public struct DecideOnOrder: Payload {
    public var orderID: String
    public var actor: String
    public var reason: String?
    public var version: Int?

    public init(orderID: String, actor: String, reason: String? = nil, version: Int? = nil) {
        self.orderID = orderID
        self.actor = actor
        self.reason = reason
        self.version = version
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case orderID = "order_id"
        case actor, reason, version
    }

    public static let fields: [Field<DecideOnOrder>] = [
        .required("order_id", \.orderID, "The order."),
        .required("actor", \.actor, "Who decides."),
        .optional("reason", \.reason, "Why; required for a rejection."),
        .optional(
            "version", \.version, in: 1...Int64.max,
            "The version the decision is based on; when the order has changed since, it is refused."),
    ]
}
