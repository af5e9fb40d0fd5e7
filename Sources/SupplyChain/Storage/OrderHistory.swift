public import Baton

/// A purchase order with everything that happened to it.
public struct OrderHistory: Sendable, Hashable {
    public let order: PurchaseOrder
    /// Oldest first.
    public let receipts: [Receipt]
    /// What suppliers and warehouses wrote about it, in the order in which it was read.
    public let messages: [OrderMessage]
    /// Oldest first.
    public let changes: [AuditEntry]

    /// - Throws: ``SupplyChainError`` of kind `notFound`; ``SQLError``.
    public init(_ transaction: any SQLTransaction, order id: String) throws {
        order = try PurchaseOrders(transaction).require(id)
        receipts = try RecordTable<Receipt>(transaction).list(
            where: "order_id = ?", [.text(id)], orderBy: "date, sequence")
        messages = try RecordTable<OrderMessage>(transaction).list(
            where: "order_id = ?", [.text(id)], orderBy: "read_at, message_id")
        changes = try RecordTable<AuditEntry>(transaction).list(
            where: "entity = ? AND entity_id = ?", [.text(PurchaseOrder.entity.name), .text(id)],
            orderBy: "at, audit_id")
    }
}
