public import Baton

/// A way by which orders reach suppliers beside the outbox folder.
///
/// The outbox is always written first: it is the record of what went out. An order counts as sent when every channel
/// has taken it.
public protocol PurchaseOrderChannel: Sendable {
    /// Hands an order over. It may be asked again for the same order after a failure or a crash:
    /// ``PurchaseOrderMessage/key`` lets the other side tell.
    ///
    /// - Returns: where it went, in a few words; `nil` when this channel does not serve the supplier.
    /// - Throws: ``OperationFailure`` when the order was not accepted.
    func transmit(_ message: PurchaseOrderMessage) async throws(OperationFailure) -> String?
}

/// An order as channels get it.
public struct PurchaseOrderMessage: Sendable, Hashable {
    public let order: PurchaseOrder
    public let supplier: Supplier
    /// The UBL 2.1 Order document.
    public let xml: String
    /// The same as CSV.
    public let csv: String
    /// Equal for every attempt to send this order.
    public let key: String
    /// Who orders, where known.
    public let buyerName: String?
    /// One line for people: `Purchase order PO-1: 1 line, 216.00 EUR`.
    public let summary: String

    init(_ document: OrderDocument) {
        order = document.order
        supplier = document.supplier
        xml = UBLOrderText.text(of: document)
        csv = OrderCSVText.text(of: document)
        key = "purchase-order/\(document.order.id)"
        buyerName = document.buyerName
        let count = document.lines.count
        summary =
            "Purchase order \(document.order.id): \(count) \(count == 1 ? "line" : "lines"), \(document.total)"
    }
}
