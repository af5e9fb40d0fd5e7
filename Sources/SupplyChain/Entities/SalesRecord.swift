public import Baton

/// What one location sold of one product on one day.
public struct SalesRecord: StoredRecord {
    /// The stock-keeping unit.
    public var sku: String
    /// The site; absent: the only one in the store.
    public var location: String
    /// The day in the time zone of the site.
    public var date: CalendarDate
    /// Units sold.
    public var quantity: Double
    /// The price of one unit that day.
    public var price: Money?
    /// Whether it was promoted; absent: no.
    public var isPromotion: Bool
    /// Whether the shelf ran empty that day, where known.
    public var isStockout: Bool?

    public init(
        sku: String, location: String, date: CalendarDate, quantity: Double, price: Money? = nil,
        isPromotion: Bool = false, isStockout: Bool? = nil
    ) {
        self.sku = sku
        self.location = location
        self.date = date
        self.quantity = quantity
        self.price = price
        self.isPromotion = isPromotion
        self.isStockout = isStockout
    }

    public init(from columns: inout ColumnReader) throws {
        self.sku = try columns.next()
        self.location = try columns.next()
        self.date = try columns.next()
        self.quantity = try columns.next()
        let currency: String? = try columns.next()
        self.price = try columns.nextMoney(currency)
        self.isPromotion = try columns.next()
        self.isStockout = try columns.next()
    }

    public var sqlValues: [SQLValue] {
        [
            sku.sqlValue, location.sqlValue, date.sqlValue, quantity.sqlValue, (price?.currency).sqlValue,
            price.sqlValue, isPromotion.sqlValue, isStockout.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "sales", singular: "sale", key: ["sku", "location", "date"],
        fields: [
            EntityField("sku", .reference(to: "products"), "the stock-keeping unit"),
            EntityField(
                "location", .reference(to: "locations"), .onlyLocation,
                "the site; absent: the only one in the store"),
            EntityField("date", .date, "the day in the time zone of the site"),
            EntityField("quantity", .quantity, "units sold"),
            EntityField(
                "currency", .currency, .onlyCurrency,
                "ISO 4217 code of the amounts; absent: the only one in the store"),
            EntityField("price", .money, .null, "the price of one unit that day"),
            EntityField("promotion", .boolean, .value(0), "whether it was promoted; absent: no"),
            EntityField("stockout", .boolean, .null, "whether the shelf ran empty that day, where known"),
        ])
}
