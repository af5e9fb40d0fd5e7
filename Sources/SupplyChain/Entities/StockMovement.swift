public import Baton

/// What an entry of the stock ledger does.
public enum MovementKind: String, Sendable, Hashable, CaseIterable, SQLConvertible {
    /// Goods in that no purchase order announced.
    case receipt
    /// Goods that a customer brought back.
    case `return`
    /// Goods sent to another location.
    case transferOut = "transfer_out"
    /// Goods come from another location.
    case transferIn = "transfer_in"
    /// A correction of either sign.
    case adjustment
    /// The units found; replaces what the ledger says.
    case count
    /// Units promised and not to be sold otherwise.
    case reservation
    /// A reservation ended.
    case release
}

/// One entry of the stock ledger. Entries are never changed; a mistake is corrected by another entry.
///
/// Sales and the receipts of purchase orders are entries too, but stand in their own tables; the view
/// `stock_ledger` joins the three.
/// A count states the stock at the close of its day: that day's sales are in it, and so are the day's movements with a
/// lower `sequence`; those with a higher one come on top.
public struct StockMovement: StoredRecord {
    /// The entry; absent: derived from the row.
    public var id: String
    /// The stock-keeping unit.
    public var sku: String
    /// The site; absent: the only one in the store.
    public var location: String
    /// The day in the time zone of the site.
    public var date: CalendarDate
    /// What happened.
    public var kind: MovementKind
    /// Units, at least 0 except for an adjustment, whose sign is its direction.
    public var quantity: Double
    /// What it belongs to: an order, a transfer, a customer.
    public var reference: String?
    /// Why.
    public var note: String?
    /// The order of entries; 0 before it is stored.
    public var sequence: Int

    public init(
        id: String, sku: String, location: String, date: CalendarDate, kind: MovementKind, quantity: Double,
        reference: String? = nil, note: String? = nil, sequence: Int = 0
    ) {
        self.id = id
        self.sku = sku
        self.location = location
        self.date = date
        self.kind = kind
        self.quantity = quantity
        self.reference = reference
        self.note = note
        self.sequence = sequence
    }

    public init(from columns: inout ColumnReader) throws {
        self.id = try columns.next()
        self.sku = try columns.next()
        self.location = try columns.next()
        self.date = try columns.next()
        self.kind = try columns.next()
        self.quantity = try columns.next()
        self.reference = try columns.next()
        self.note = try columns.next()
        self.sequence = try columns.next()
    }

    public var sqlValues: [SQLValue] {
        [
            id.sqlValue, sku.sqlValue, location.sqlValue, date.sqlValue, kind.sqlValue, quantity.sqlValue,
            reference.sqlValue, note.sqlValue, sequence.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "stock_movements", singular: "stock movement", key: ["movement_id"], isAppendOnly: true,
        fields: [
            EntityField("movement_id", .identifier, .derivedKey, "the entry; absent: derived from the row"),
            EntityField("sku", .reference(to: "products"), "the stock-keeping unit"),
            EntityField(
                "location", .reference(to: "locations"), .onlyLocation,
                "the site; absent: the only one in the store"),
            EntityField("date", .date, "the day in the time zone of the site"),
            EntityField("kind", .choice(MovementKind.allCases.map(\.rawValue)), "what happened"),
            EntityField(
                "quantity", .signedQuantity,
                "units, at least 0 except for an adjustment, whose sign is its direction"),
            EntityField("reference", .text, .null, "what it belongs to: an order, a transfer, a customer"),
            EntityField("note", .text, .null, "why"),
            EntityField(
                "sequence", .integer(atLeast: 1), .ledgerSequence,
                "the order of entries; 0 before it is stored"),
        ])
}

extension MovementKind {
    /// The change of the stock on hand for a quantity; `nil` for a count, which sets it.
    public func onHandChange(_ quantity: Double) -> Double? {
        switch self {
        case .receipt, .return, .transferIn, .adjustment: quantity
        case .transferOut: -quantity
        case .reservation, .release: 0
        case .count: nil
        }
    }

    /// The change of the reserved units for a quantity.
    public func reservedChange(_ quantity: Double) -> Double {
        switch self {
        case .reservation: quantity
        case .release: -quantity
        case .receipt, .return, .transferIn, .transferOut, .adjustment, .count: 0
        }
    }
}
