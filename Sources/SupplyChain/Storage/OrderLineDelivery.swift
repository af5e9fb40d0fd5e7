/// An order line with the deliveries made on it.
public struct OrderLineDelivery: Sendable, Hashable {
    public let order: PurchaseOrder
    public let line: PurchaseOrderLine
    /// Oldest first; empty when nothing has come.
    public let receipts: [Receipt]

    /// Units delivered and accepted.
    public var acceptedQuantity: Double { receipts.reduce(0) { $0 + $1.acceptedQuantity } }

    /// Whether everything ordered has been accepted.
    public var isComplete: Bool { acceptedQuantity >= line.quantity }

    /// The day the last missing unit was accepted; `nil` while the line is incomplete.
    public var completedOn: CalendarDate? {
        var accepted = 0.0
        for receipt in receipts {
            accepted += receipt.acceptedQuantity
            if accepted >= line.quantity { return receipt.date }
        }
        return nil
    }

    /// Days from order to the first delivery; `nil` before it.
    public var leadTimeDays: Int? { receipts.first.map { order.orderedOn.distance(to: $0.date) } }

    /// Days from promise to completion, negative when early; `nil` without a promise or while incomplete.
    public var daysLate: Int? {
        guard let promised = order.expectedOn, let completedOn else { return nil }
        return promised.distance(to: completedOn)
    }
}
