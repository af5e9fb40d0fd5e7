public import Baton

/// A delivery of one order line, or of a part of it. What was accepted is an entry of the stock ledger.
public struct Receipt: StoredRecord {
    /// The receipt; absent: derived from the row.
    public var id: String
    /// The order.
    public var orderID: String
    /// The line of the order.
    public var line: Int
    /// The stock-keeping unit.
    public var sku: String
    /// The site; absent: the only one in the store.
    public var location: String
    /// The day the goods came.
    public var date: CalendarDate
    /// Units delivered, the rejected ones included.
    public var quantity: Double
    /// Units sent back as defective; absent: 0.
    public var rejectedQuantity: Double
    /// The price of one unit on the invoice.
    public var unitPrice: Money?
    /// The order of entries of the stock ledger; 0 before it is stored.
    public var sequence: Int

    public init(
        id: String, orderID: String, line: Int, sku: String, location: String, date: CalendarDate,
        quantity: Double, rejectedQuantity: Double = 0, unitPrice: Money? = nil, sequence: Int = 0
    ) {
        self.id = id
        self.orderID = orderID
        self.line = line
        self.sku = sku
        self.location = location
        self.date = date
        self.quantity = quantity
        self.rejectedQuantity = rejectedQuantity
        self.unitPrice = unitPrice
        self.sequence = sequence
    }

    public init(from columns: inout ColumnReader) throws {
        self.id = try columns.next()
        self.orderID = try columns.next()
        self.line = try columns.next()
        self.sku = try columns.next()
        self.location = try columns.next()
        self.date = try columns.next()
        self.quantity = try columns.next()
        self.rejectedQuantity = try columns.next()
        let currency: String? = try columns.next()
        self.unitPrice = try columns.nextMoney(currency)
        self.sequence = try columns.next()
    }

    public var sqlValues: [SQLValue] {
        [
            id.sqlValue, orderID.sqlValue, line.sqlValue, sku.sqlValue, location.sqlValue, date.sqlValue,
            quantity.sqlValue, rejectedQuantity.sqlValue, (unitPrice?.currency).sqlValue,
            unitPrice.sqlValue, sequence.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "receipts", singular: "receipt", key: ["receipt_id"], isAppendOnly: true,
        fields: [
            EntityField("receipt_id", .identifier, .derivedKey, "the receipt; absent: derived from the row"),
            EntityField("order_id", .reference(to: "purchase_orders"), "the order"),
            EntityField("line", .integer(atLeast: 1), "the line of the order"),
            EntityField("sku", .reference(to: "products"), "the stock-keeping unit"),
            EntityField(
                "location", .reference(to: "locations"), .onlyLocation,
                "the site; absent: the only one in the store"),
            EntityField("date", .date, "the day the goods came"),
            EntityField("quantity", .quantity, "units delivered, the rejected ones included"),
            EntityField("rejected_quantity", .quantity, .value(0), "units sent back as defective; absent: 0"),
            EntityField(
                "currency", .currency, .onlyCurrency,
                "ISO 4217 code of the price; absent: the only one in the store"),
            EntityField("unit_price", .money, .null, "the price of one unit on the invoice"),
            EntityField(
                "sequence", .integer(atLeast: 1), .ledgerSequence,
                "the order of entries of the stock ledger; 0 before it is stored"),
        ])
}

extension Receipt {
    /// Units that went into stock.
    public var acceptedQuantity: Double { quantity - rejectedQuantity }
}
