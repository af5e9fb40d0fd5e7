public import Baton

/// What one supplier asks for one product, and on which terms.
public struct SupplierProduct: StoredRecord {
    /// Who offers.
    public var supplier: String
    /// The stock-keeping unit.
    public var sku: String
    /// The price of one unit below the first price break.
    public var unitPrice: Money
    /// Lower prices from larger quantities on, as quantity:price joined by semicolons.
    public var priceBreaks: [PriceBreak]
    /// Units; absent: none.
    public var minimumOrderQuantity: Double?
    /// Orders are multiples of this many units; absent: any.
    public var orderMultiple: Double?
    /// Promised days from order to receipt.
    public var leadTimeDays: Double
    /// Standard deviation of the lead time where the supplier states it.
    public var leadTimeDeviationDays: Double?
    /// The most units it can deliver on one order; absent: not limited.
    public var capacityPerOrder: Double?
    /// First day of the contract.
    public var validFrom: CalendarDate?
    /// Last day of the contract.
    public var validTo: CalendarDate?

    public init(
        supplier: String, sku: String, unitPrice: Money, priceBreaks: [PriceBreak] = [],
        minimumOrderQuantity: Double? = nil, orderMultiple: Double? = nil, leadTimeDays: Double,
        leadTimeDeviationDays: Double? = nil, capacityPerOrder: Double? = nil,
        validFrom: CalendarDate? = nil, validTo: CalendarDate? = nil
    ) {
        self.supplier = supplier
        self.sku = sku
        self.unitPrice = unitPrice
        self.priceBreaks = priceBreaks
        self.minimumOrderQuantity = minimumOrderQuantity
        self.orderMultiple = orderMultiple
        self.leadTimeDays = leadTimeDays
        self.leadTimeDeviationDays = leadTimeDeviationDays
        self.capacityPerOrder = capacityPerOrder
        self.validFrom = validFrom
        self.validTo = validTo
    }

    public init(from columns: inout ColumnReader) throws {
        self.supplier = try columns.next()
        self.sku = try columns.next()
        let currency: String = try columns.next()
        self.unitPrice = Money(tenThousandths: try columns.next(), currency: currency)
        self.priceBreaks = try PriceBreak.list(try columns.next(), currency: currency)
        self.minimumOrderQuantity = try columns.next()
        self.orderMultiple = try columns.next()
        self.leadTimeDays = try columns.next()
        self.leadTimeDeviationDays = try columns.next()
        self.capacityPerOrder = try columns.next()
        self.validFrom = try columns.next()
        self.validTo = try columns.next()
    }

    public var sqlValues: [SQLValue] {
        [
            supplier.sqlValue, sku.sqlValue, (unitPrice.currency).sqlValue, unitPrice.sqlValue,
            PriceBreak.text(priceBreaks).sqlValue, minimumOrderQuantity.sqlValue, orderMultiple.sqlValue,
            leadTimeDays.sqlValue, leadTimeDeviationDays.sqlValue, capacityPerOrder.sqlValue,
            validFrom.sqlValue, validTo.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "supplier_products", singular: "supplier offer", key: ["supplier", "sku"],
        fields: [
            EntityField("supplier", .reference(to: "suppliers"), "who offers"),
            EntityField("sku", .reference(to: "products"), "the stock-keeping unit"),
            EntityField(
                "currency", .currency, .onlyCurrency,
                "ISO 4217 code of the prices; absent: the only one in the store"),
            EntityField("unit_price", .money, "the price of one unit below the first price break"),
            EntityField(
                "price_breaks", .priceBreaks, .null,
                "lower prices from larger quantities on, as quantity:price joined by semicolons"),
            EntityField("minimum_order_quantity", .nonNegativeNumber, .null, "units; absent: none"),
            EntityField(
                "order_multiple", .positiveQuantity, .null,
                "orders are multiples of this many units; absent: any"),
            EntityField("lead_time_days", .nonNegativeNumber, "promised days from order to receipt"),
            EntityField(
                "lead_time_deviation_days", .nonNegativeNumber, .null,
                "standard deviation of the lead time where the supplier states it"),
            EntityField(
                "capacity_per_order", .positiveQuantity, .null,
                "the most units it can deliver on one order; absent: not limited"),
            EntityField("valid_from", .date, .null, "first day of the contract"),
            EntityField("valid_to", .date, .null, "last day of the contract"),
        ])
}

extension SupplierProduct {
    /// Whether the contract covers a day.
    public func isValid(on date: CalendarDate) -> Bool {
        (validFrom.map { $0 <= date } ?? true) && (validTo.map { date <= $0 } ?? true)
    }

    /// The price of one unit when this many are ordered.
    public func unitPrice(forQuantity quantity: Double) -> Money {
        priceBreaks.last { $0.minimumQuantity <= quantity }?.unitPrice ?? unitPrice
    }
}
