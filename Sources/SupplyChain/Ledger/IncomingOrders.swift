internal import Baton

/// How much of a product is still to come from purchase orders.
struct IncomingOrders {
    let transaction: any SQLTransaction

    init(_ transaction: any SQLTransaction) {
        self.transaction = transaction
    }

    /// Units on order, and units that no one has decided on yet.
    ///
    /// For a day in the past an order that has been received or closed since counts with what came after that
    /// day. States themselves have no history here: an order cancelled later counts as cancelled throughout.
    func quantities(
        sku: String, location: String?, asOf date: CalendarDate?
    ) throws -> (onOrder: Double, awaitingApproval: Double) {
        let day: SQLValue = (date ?? CalendarDate(daysSinceEpoch: .max)).sqlValue
        let sql = """
            SELECT o.status, l.quantity,
                (SELECT COALESCE(SUM(r.quantity - r.rejected_quantity), 0) FROM receipts r
                 WHERE r.order_id = l.order_id AND r.line = l.line AND r.date <= ?),
                (SELECT COALESCE(SUM(r.quantity - r.rejected_quantity), 0) FROM receipts r
                 WHERE r.order_id = l.order_id AND r.line = l.line AND r.date > ?)
            FROM purchase_order_lines l JOIN purchase_orders o ON o.order_id = l.order_id
            WHERE l.sku = ? AND o.ordered_on <= ?
            """
        var onOrder = 0.0
        var awaitingApproval = 0.0
        let arguments = [day, day, .text(sku), day] + (location.map { [.text($0)] } ?? [])
        try transaction.forEachRow(sql + (location == nil ? "" : " AND o.location = ?"), arguments) { row in
            let status: PurchaseOrderStatus = try row.get(0)
            let ordered: Double = try row.get(1)
            let receivedBefore: Double = try row.get(2)
            let receivedAfter: Double = try row.get(3)
            switch status {
            case .draft, .awaitingApproval: awaitingApproval += ordered
            case .approved, .sent, .acknowledged, .partiallyReceived:
                onOrder += max(0, ordered - receivedBefore)
            case .received, .closed: onOrder += receivedAfter
            case .rejected, .cancelled: break
            }
        }
        return (onOrder, awaitingApproval)
    }
}
