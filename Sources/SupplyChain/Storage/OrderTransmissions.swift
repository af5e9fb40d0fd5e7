internal import Baton

/// What is known of orders on their way to suppliers, inside one transaction.
struct OrderTransmissions {
    let transaction: any SQLTransaction

    init(_ transaction: any SQLTransaction) {
        self.transaction = transaction
    }

    private var table: RecordTable<OrderTransmission> { RecordTable(transaction) }

    /// The transmissions of an order, by the name of the channel.
    func of(order id: String) throws -> [OrderTransmission] {
        try table.list(where: "order_id = ?", [.text(id)])
    }

    /// The transmissions that a task has begun.
    func of(task key: String) throws -> [OrderTransmission] {
        try table.list(where: "task_key = ?", [.text(key)])
    }

    func find(_ order: String, _ channel: String) throws -> OrderTransmission? {
        try table.find(order, channel)
    }

    /// Lists the channels that a task is about to send an order through.
    ///
    /// What other tasks have left waiting is taken over, or dropped with a channel that is not used any more. What went
    /// out before an amendment goes out again.
    ///
    /// - Throws: `OperationFailure` when this task was to use a channel that is not set up here.
    func plan(_ order: PurchaseOrder, through channels: [String], by context: ExecutionContext) throws {
        for row in try of(order: order.id) where row.state == .waiting && !channels.contains(row.channel) {
            guard row.taskKey != context.idempotencyKey else { throw Self.notSetUp(row) }
            try remove(row)
        }
        for channel in channels {
            if let row = try find(order.id, channel) {
                let isUpToDate = row.state == .sent && row.orderVersion == order.version
                if isUpToDate || row.state == .sending { continue }
            }
            try store(
                OrderTransmission(
                    orderID: order.id, channel: channel, state: .waiting, taskKey: context.idempotencyKey,
                    runID: context.run.text, orderVersion: order.version))
        }
    }

    func store(_ row: OrderTransmission) throws { try table.insertOrUpdate(row) }

    func remove(_ row: OrderTransmission) throws {
        try transaction.execute(
            "DELETE FROM order_transmissions WHERE order_id = ? AND channel = ?",
            [.text(row.orderID), .text(row.channel)])
    }

    /// Refuses to change an order that a supplier may have in its present form.
    ///
    /// - Throws: `OperationFailure`.
    func requireNoDoubt(about order: PurchaseOrder) throws {
        guard order.status == .approved,
            let row = try of(order: order.id).first(where: { $0.state == .sending })
        else { return }
        throw Self.doubt(row)
    }

    static func doubt(_ row: OrderTransmission) -> OperationFailure {
        OperationFailure(
            "nobody knows whether purchase order \(row.orderID) has gone out by \(row.channel): "
                + "run \(row.runID) was handing it over and has not said what came of it",
            hint: "ask the supplier; then resolve that run if it is in doubt, "
                + "or send the order with earlier_transmission 'arrived' or 'lost'",
            isRetryable: false)
    }

    private static func notSetUp(_ row: OrderTransmission) -> OperationFailure {
        OperationFailure(
            "purchase order \(row.orderID) was to go out by \(row.channel) too, which is not set up here",
            hint: "send the order by a command that sets it up", isRetryable: false)
    }
}
