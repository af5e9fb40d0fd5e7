/// The stock of a product at one site, or at all of them, on a day.
public struct StockPosition: Sendable, Hashable {
    public let sku: String
    /// `nil`: all sites together.
    public let location: String?
    /// The day at whose close this holds; `nil`: everything recorded.
    public let date: CalendarDate?
    /// Units physically there; `nil` when nothing was ever counted or received. Negative when the books say that
    /// more was sold than there was, which an agent should report as a data error.
    public let onHand: Double?
    /// Units promised.
    public let reserved: Double
    /// Units of placed orders still to come (approved, sent, acknowledged, partially received).
    public let onOrder: Double
    /// Units of orders that no one has decided on yet (draft, awaiting approval).
    public let awaitingApproval: Double
    /// The last count that it rests on.
    public let countedOn: CalendarDate?

    public init(
        sku: String, location: String?, date: CalendarDate?, onHand: Double?, reserved: Double,
        onOrder: Double,
        awaitingApproval: Double, countedOn: CalendarDate?
    ) {
        self.sku = sku
        self.location = location
        self.date = date
        self.onHand = onHand
        self.reserved = reserved
        self.onOrder = onOrder
        self.awaitingApproval = awaitingApproval
        self.countedOn = countedOn
    }

    /// On hand less reserved; `nil` when the stock is not known.
    public var available: Double? { onHand.map { $0 - reserved } }

    /// The inventory position of the textbooks: on hand + on order − reserved; `nil` when the stock is not known.
    ///
    /// Source: Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, 4th ed., §6.2.
    public var inventoryPosition: Double? { onHand.map { $0 + onOrder - reserved } }
}
