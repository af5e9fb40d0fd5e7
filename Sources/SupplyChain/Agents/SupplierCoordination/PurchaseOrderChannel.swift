public import Baton

/// A way by which orders reach suppliers beside the outbox folder.
///
/// The outbox is always written first: it is the record of what went out. An order counts as sent when every channel
/// has taken it. How far it has got on each channel is stored before anything leaves, see ``OrderTransmission``.
public protocol PurchaseOrderChannel: Sendable {
    /// What the channel is called in the store: unique among the channels of an agent, and the same in every process.
    var name: String { get }

    /// Does whatever can be done before anything leaves. It may be asked again.
    ///
    /// - Throws: ``OperationFailure`` when the order cannot be handed over.
    func prepare(_ message: PurchaseOrderMessage) async throws(OperationFailure)

    /// Takes back what ``prepare(_:)`` did for a task that does not hand the order over after all.
    func discard(_ message: PurchaseOrderMessage) async

    /// Hands an order over. It is not asked again for an order that it may have taken, unless a person says so:
    /// ``PurchaseOrderMessage/key`` lets the other side tell even then.
    ///
    /// - Throws: ``OperationFailure`` when the order was surely not accepted.
    func transmit(_ message: PurchaseOrderMessage) async throws(OperationFailure) -> TransmissionOutcome

    /// Finds out what became of an order that was being handed over when the process ended.
    ///
    /// - Throws: ``OperationFailure`` when it cannot look.
    func find(_ message: PurchaseOrderMessage) async throws(OperationFailure) -> TransmissionFinding
}

extension PurchaseOrderChannel {
    public func prepare(_ message: PurchaseOrderMessage) async throws(OperationFailure) {}

    public func discard(_ message: PurchaseOrderMessage) async {}

    /// A channel cannot tell, unless it says how.
    public func find(_ message: PurchaseOrderMessage) async throws(OperationFailure) -> TransmissionFinding {
        .unknown("the other side cannot be asked")
    }
}

/// What came of handing an order over.
public enum TransmissionOutcome: Sendable, Hashable {
    /// It was accepted; where it went, in a few words.
    case sent(to: String)
    /// The channel does not serve the supplier.
    case notServed
    /// It may have been accepted or not; why nobody knows, in one line.
    case unknown(String)
}

/// What a channel finds out about an order after a crash.
public enum TransmissionFinding: Sendable, Hashable {
    /// It was accepted; where it went, in a few words.
    case sent(to: String)
    /// It has surely not left.
    case notSent
    /// Only a person can tell; why, in one line.
    case unknown(String)
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
    /// Equal for every attempt of the task that hands it over.
    public let taskKey: String
    /// Who orders, where known.
    public let buyerName: String?
    /// One line for people: `Purchase order PO-1: 1 line, 216.00 EUR`.
    public let summary: String

    init(_ document: OrderDocument, taskKey: String) {
        self.taskKey = taskKey
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
