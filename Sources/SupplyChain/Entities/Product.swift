public import Baton

/// A stock-keeping unit with what the inventory formulas need to know about it.
public struct Product: StoredRecord {
    /// The stock-keeping unit.
    public var sku: String
    /// What people call it.
    public var name: String?
    /// The group it is compared and pooled with.
    public var category: String?
    /// What a quantity of 1 is; absent: each.
    public var unitOfMeasure: String
    /// What one unit costs to buy.
    public var unitCost: Money?
    /// The fixed cost of placing one order.
    public var orderingCost: Money?
    /// The yearly holding cost as a share of the unit cost.
    public var holdingCostRate: Double?
    /// Units per case.
    public var casePack: Double?
    /// Days until it can no longer be sold.
    public var shelfLifeDays: Int?

    public init(
        sku: String, name: String? = nil, category: String? = nil, unitOfMeasure: String = "each",
        unitCost: Money? = nil, orderingCost: Money? = nil, holdingCostRate: Double? = nil,
        casePack: Double? = nil, shelfLifeDays: Int? = nil
    ) {
        self.sku = sku
        self.name = name
        self.category = category
        self.unitOfMeasure = unitOfMeasure
        self.unitCost = unitCost
        self.orderingCost = orderingCost
        self.holdingCostRate = holdingCostRate
        self.casePack = casePack
        self.shelfLifeDays = shelfLifeDays
    }

    public init(from columns: inout ColumnReader) throws {
        self.sku = try columns.next()
        self.name = try columns.next()
        self.category = try columns.next()
        self.unitOfMeasure = try columns.next()
        let currency: String? = try columns.next()
        self.unitCost = try columns.nextMoney(currency)
        self.orderingCost = try columns.nextMoney(currency)
        self.holdingCostRate = try columns.next()
        self.casePack = try columns.next()
        self.shelfLifeDays = try columns.next()
    }

    public var sqlValues: [SQLValue] {
        [
            sku.sqlValue, name.sqlValue, category.sqlValue, unitOfMeasure.sqlValue,
            (unitCost?.currency ?? orderingCost?.currency).sqlValue, unitCost.sqlValue,
            orderingCost.sqlValue, holdingCostRate.sqlValue, casePack.sqlValue, shelfLifeDays.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "products", singular: "product", key: ["sku"],
        fields: [
            EntityField("sku", .identifier, "the stock-keeping unit"),
            EntityField("name", .text, .null, "what people call it"),
            EntityField("category", .text, .null, "the group it is compared and pooled with"),
            EntityField("unit_of_measure", .text, .value("each"), "what a quantity of 1 is; absent: each"),
            EntityField(
                "currency", .currency, .onlyCurrency,
                "ISO 4217 code of the amounts; absent: the only one in the store"),
            EntityField("unit_cost", .money, .null, "what one unit costs to buy"),
            EntityField("ordering_cost", .money, .null, "the fixed cost of placing one order"),
            EntityField(
                "holding_cost_rate", .nonNegativeNumber, .null,
                "the yearly holding cost as a share of the unit cost"),
            EntityField("case_pack", .positiveQuantity, .null, "units per case"),
            EntityField(
                "shelf_life_days", .integer(atLeast: 1), .null,
                "days until it can no longer be sold"),
        ])
}
