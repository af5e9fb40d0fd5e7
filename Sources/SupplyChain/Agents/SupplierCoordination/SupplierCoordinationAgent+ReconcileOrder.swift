internal import Baton

/// What `send_purchase_order` does about attempts that a crash has cut short.
extension SupplierCoordinationAgent {
    /// Finds out from the stored transmissions and from the channels whether the order has gone out.
    func reconcileOrder(_ input: SendPurchaseOrder, _ context: ExecutionContext) async throws
        -> DoubtResolution?
    {
        // Without a transmission the attempt had not come to sending yet.
        guard let order = try await orderInDoubt(context) else { return .retry }
        guard let current = try await dispatch(context, input).reconcile(order) else { return nil }
        return current.status.wasSent ? .done(output: try await output(current, context)) : .retry
    }

    /// Takes note of a person's word: `done` marks the order as sent, `retry` lets it go out again. After `fail` the
    /// order stays as it is, and what may have gone out stays in doubt.
    func settleOrder(
        _ input: SendPurchaseOrder, _ context: ExecutionContext, _ resolution: DoubtResolution
    ) async throws -> DoubtResolution {
        guard let order = try await orderInDoubt(context) else { return resolution }
        let dispatch = dispatch(context, input)
        switch resolution {
        case .fail: return resolution
        case .retry:
            try await dispatch.settle(order.id, as: .lost, ofTask: context.idempotencyKey)
            return .retry
        case .done(let output):
            try await dispatch.settle(order.id, as: .arrived, ofTask: context.idempotencyKey)
            try await store.database.write { transaction in
                // The person speaks for all channels: what waits is not wanted any more.
                let transmissions = OrderTransmissions(transaction)
                for row in try transmissions.of(order: order.id) where row.state == .waiting {
                    try transmissions.remove(row)
                }
            }
            let current = try await dispatch.complete(order.id)
            return .done(output: output == [:] ? try await self.output(current, context) : output)
        }
    }

    func dispatch(_ context: ExecutionContext, _ input: SendPurchaseOrder) -> OrderDispatch {
        OrderDispatch(
            store: store, outbox: outbox, channels: channels, context: context,
            actor: input.actor ?? context.workflowActor)
    }

    /// The order that this task was sending; `nil` when it had not begun.
    private func orderInDoubt(_ context: ExecutionContext) async throws -> PurchaseOrder? {
        try await store.database.read { transaction in
            try OrderTransmissions(transaction).of(task: context.idempotencyKey).first
                .map { try PurchaseOrders(transaction).require($0.orderID) }
        }
    }

    /// The output that the attempt would have had.
    private func output(_ order: PurchaseOrder, _ context: ExecutionContext) async throws -> Value {
        let made = try await store.database.read {
            try RecordTable<AuditEntry>($0).find("\(order.id)/create")
        }
        let isNew = made?.runID == context.run.text
        let reason = isNew ? made?.reason?.replacing("supplier: ", with: "", maxReplacements: 1) : nil
        return try Value(
            encoding: PurchaseOrderResult(
                order, isNew: isNew, supplierReason: reason, message: "sent to \(order.supplier)",
                files: order.status.wasSent ? outbox.files(ofOrder: order.id) : []))
    }
}
