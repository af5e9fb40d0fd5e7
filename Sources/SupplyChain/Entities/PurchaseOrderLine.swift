public import Baton

/// One product of a purchase order.
public struct PurchaseOrderLine: StoredRecord {
    /// The order.
    public var orderID: String
    /// The line number.
    public var line: Int
    /// The stock-keeping unit.
    public var sku: String
    /// Units ordered.
    public var quantity: Double
    /// The agreed price of one unit.
    public var unitPrice: Money

    public init(
        orderID: String, line: Int, sku: String, quantity: Double, unitPrice: Money
    ) {
        self.orderID = orderID
        self.line = line
        self.sku = sku
        self.quantity = quantity
        self.unitPrice = unitPrice
    }

    public init(from columns: inout ColumnReader) throws {
        self.orderID = try columns.next()
        self.line = try columns.next()
        self.sku = try columns.next()
        self.quantity = try columns.next()
        let currency: String = try columns.next()
        self.unitPrice = Money(tenThousandths: try columns.next(), currency: currency)
    }

    public var sqlValues: [SQLValue] {
        [
            orderID.sqlValue, line.sqlValue, sku.sqlValue, quantity.sqlValue, (unitPrice.currency).sqlValue,
            unitPrice.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "purchase_order_lines", singular: "order line", key: ["order_id", "line"],
        fields: [
            EntityField("order_id", .reference(to: "purchase_orders"), "the order"),
            EntityField("line", .integer(atLeast: 1), "the line number"),
            EntityField("sku", .reference(to: "products"), "the stock-keeping unit"),
            EntityField("quantity", .positiveQuantity, "units ordered"),
            EntityField(
                "currency", .currency, .onlyCurrency,
                "ISO 4217 code of the price; absent: the only one in the store"),
            EntityField("unit_price", .money, "the agreed price of one unit"),
        ])
}
