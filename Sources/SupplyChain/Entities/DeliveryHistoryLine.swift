public import Baton

/// An order line as it was delivered before Baton kept the orders: for measuring suppliers only. It moves no stock.
public struct DeliveryHistoryLine: StoredRecord {
    /// The line; absent: derived from the row.
    public var id: String
    /// Who delivered; need not be among the suppliers.
    public var supplier: String
    /// The order that the line belonged to; absent: it stands alone.
    public var orderID: String?
    /// The product, by whatever number; need not be among the products.
    public var sku: String?
    /// The day of the order.
    public var orderedOn: CalendarDate?
    /// The day promised.
    public var promisedOn: CalendarDate?
    /// The day it came; absent: it has not come.
    public var deliveredOn: CalendarDate?
    /// Units ordered.
    public var quantity: Double
    /// Units that came, the rejected ones included; absent: not known.
    public var deliveredQuantity: Double?
    /// Units sent back; absent: 0.
    public var rejectedQuantity: Double
    /// The agreed price of one unit.
    public var unitPrice: Money?
    /// The price of one unit on the invoice.
    public var invoicedPrice: Money?
    /// What the line was worth; absent: quantity times agreed price.
    public var amount: Money?

    public init(from columns: inout ColumnReader) throws {
        self.id = try columns.next()
        self.supplier = try columns.next()
        self.orderID = try columns.next()
        self.sku = try columns.next()
        self.orderedOn = try columns.next()
        self.promisedOn = try columns.next()
        self.deliveredOn = try columns.next()
        self.quantity = try columns.next()
        self.deliveredQuantity = try columns.next()
        self.rejectedQuantity = try columns.next()
        let currency: String? = try columns.next()
        self.unitPrice = try columns.nextMoney(currency)
        self.invoicedPrice = try columns.nextMoney(currency)
        self.amount = try columns.nextMoney(currency)
    }

    public var sqlValues: [SQLValue] {
        [
            id.sqlValue, supplier.sqlValue, orderID.sqlValue, sku.sqlValue, orderedOn.sqlValue,
            promisedOn.sqlValue, deliveredOn.sqlValue, quantity.sqlValue, deliveredQuantity.sqlValue,
            rejectedQuantity.sqlValue, (unitPrice ?? invoicedPrice ?? amount)?.currency.sqlValue ?? .null,
            unitPrice.sqlValue, invoicedPrice.sqlValue, amount.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "delivery_history", singular: "delivered line", key: ["line_id"],
        fields: [
            EntityField("line_id", .identifier, .derivedKey, "the line; absent: derived from the row"),
            EntityField("supplier", .identifier, "who delivered; need not be among the suppliers"),
            EntityField("order_id", .text, .null, "the order that the line belonged to"),
            EntityField("sku", .text, .null, "the product; need not be among the products"),
            EntityField("ordered_on", .date, .nullOrWords, "the day of the order"),
            EntityField("promised_on", .date, .nullOrWords, "the day promised"),
            EntityField("delivered_on", .date, .null, "the day it came; absent: it has not come"),
            EntityField("quantity", .positiveQuantity, "units ordered"),
            EntityField(
                "delivered_quantity", .quantity, .null, "units that came, the rejected ones included"),
            EntityField("rejected_quantity", .quantity, .value(.real(0)), "units sent back; absent: 0"),
            EntityField(
                "currency", .currency, .onlyCurrency,
                "ISO 4217 code of the amounts; absent: the only one in the store"),
            EntityField("unit_price", .money, .null, "the agreed price of one unit"),
            EntityField("invoiced_price", .money, .null, "the price of one unit on the invoice"),
            EntityField(
                "amount", .money, .null, "what the line was worth; absent: quantity times unit price"),
        ])
}
