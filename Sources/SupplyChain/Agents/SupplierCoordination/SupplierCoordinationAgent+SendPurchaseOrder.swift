public import Baton

extension SupplierCoordinationAgent {
    /// Sends a purchase order: an existing one, or one that is made from a product and a quantity.
    ///
    /// An order above the approval limit is stored and waits; nothing is sent then. The same trigger twice is one
    /// order, and a sent order is not written again. After a crash the stored transmissions and the channels say whether
    /// it has gone out; where they cannot, a person is asked.
    public static let sendPurchaseOrder = Operation<SendPurchaseOrder, PurchaseOrderResult>(
        "supplier_coordination", "send_purchase_order", effect: .external, isBlocking: true,
        "Creates an order where needed, checks the approval limit, and writes it to the supplier's outbox.")

    func sendPurchaseOrder(
        _ input: SendPurchaseOrder, _ context: ExecutionContext
    ) async throws -> PurchaseOrderResult {
        let day = try await day(input.asOf, context)
        let limit = approvalLimit
        let prepared = try await store.database.write { transaction in
            let desk = PurchaseOrderDesk(transaction: transaction, context: context, actor: input.actor)
            let found = try desk.order(for: input, day: day)
            let order = try desk.decided(found.order, limit: limit, inputLimit: input.approvalLimit)
            return (order: order, isNew: found.isNew, choice: found.reason)
        }
        var order = prepared.order
        var message = try Self.message(order, limit: limit, inputLimit: input.approvalLimit)
        if order.status == .approved {
            order = try await dispatch(context, input).send(order, earlier: input.earlierTransmission)
            message =
                order.status.wasSent
                ? "sent to \(order.supplier)"
                : try Self.message(order, limit: limit, inputLimit: input.approvalLimit)
        }
        return try PurchaseOrderResult(
            order, isNew: prepared.isNew, supplierReason: prepared.choice, message: message,
            files: order.status.wasSent ? outbox.files(ofOrder: order.id) : [])
    }

    private static func message(_ order: PurchaseOrder, limit: Money?, inputLimit: Double?) throws -> String {
        switch order.status {
        case .awaitingApproval:
            let total = try order.totalAmount()
            let bound = try ApprovalLimit(configured: limit, asked: inputLimit, currency: total.currency).text
            return "not sent: the total of \(total) needs approval (limit \(bound))"
        case .sent, .acknowledged, .partiallyReceived, .received, .closed:
            return "already \(order.status.rawValue)"
        case .draft, .approved, .rejected, .cancelled: return order.status.rawValue
        }
    }
}

extension PurchaseOrderStatus {
    /// Whether the supplier has been told of such an order.
    var wasSent: Bool {
        switch self {
        case .sent, .acknowledged, .partiallyReceived, .received, .closed: true
        case .draft, .awaitingApproval, .approved, .rejected, .cancelled: false
        }
    }
}
