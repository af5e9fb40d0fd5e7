public import Baton

extension SupplierCoordinationAgent {
    /// Sends a purchase order: an existing one, or one that is made from a product and a quantity.
    ///
    /// An order above the approval limit is stored and waits; nothing is sent then. The same trigger twice is one
    /// order, and a sent order is not written again.
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
            order = try await transmit(order, actor: input.actor, context)
            message = "sent to \(order.supplier)"
        }
        return try PurchaseOrderResult(
            order, isNew: prepared.isNew, supplierReason: prepared.choice, message: message,
            files: order.status.wasSent ? outbox.files(ofOrder: order.id) : [])
    }

    /// Writes the files first and marks the order after: a crash in between writes the same files once more.
    private func transmit(
        _ order: PurchaseOrder, actor: String?, _ context: ExecutionContext
    ) async throws -> PurchaseOrder {
        let buyerName = outbox.buyerName
        let document = try await store.database.read {
            try OrderDocument(order, in: $0, buyerName: buyerName)
        }
        let files = try await transmitted(document, context)
        return try await store.database.write { transaction in
            let current = try PurchaseOrders(transaction).require(order.id)
            // Another run may have sent the same order in between, with the same files.
            guard current.status == .approved else { return current }
            let change = AuditedChange(
                order: order.id, step: "sent", actor: actor ?? context.workflowActor,
                reason: "handed to \(files.joined(separator: " and "))", context: context)
            return try PurchaseOrders(transaction).transition(order.id, to: .sent, change: change)
        }
    }

    /// Writes the order to the outbox and hands it to every further channel; returns where it went.
    private func transmitted(
        _ document: OrderDocument, _ context: ExecutionContext
    ) async throws(OperationFailure) -> [String] {
        var places = try outbox.transmit(document)
        for channel in channels {
            if let place = try await channel.transmit(PurchaseOrderMessage(document)) { places.append(place) }
        }
        return places
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
