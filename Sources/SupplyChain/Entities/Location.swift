public import Baton

/// What a location is for.
public enum LocationType: String, Sendable, Hashable, CaseIterable, SQLConvertible {
    case warehouse
    case store
}

/// Whether a location can receive and ship.
public enum LocationStatus: String, Sendable, Hashable, CaseIterable, SQLConvertible {
    case operational
    case disrupted
    case maintenance
    case closed
}

/// A site that holds stock.
public struct Location: StoredRecord {
    /// The site.
    public var id: String
    /// What people call it.
    public var name: String?
    /// Warehouse or store.
    public var type: LocationType
    /// The region whose demand it serves.
    public var region: String?
    /// How many units fit in; absent: not limited.
    public var capacity: Double?
    /// The cost of keeping one unit there for a year.
    public var holdingCostPerUnitYear: Money?
    /// The cost of sending one unit from there to another site.
    public var transferCostPerUnit: Money?
    /// Whether it can ship; absent: operational.
    public var status: LocationStatus

    public init(
        id: String, name: String? = nil, type: LocationType, region: String? = nil, capacity: Double? = nil,
        holdingCostPerUnitYear: Money? = nil, transferCostPerUnit: Money? = nil,
        status: LocationStatus = .operational
    ) {
        self.id = id
        self.name = name
        self.type = type
        self.region = region
        self.capacity = capacity
        self.holdingCostPerUnitYear = holdingCostPerUnitYear
        self.transferCostPerUnit = transferCostPerUnit
        self.status = status
    }

    public init(from columns: inout ColumnReader) throws {
        self.id = try columns.next()
        self.name = try columns.next()
        self.type = try columns.next()
        self.region = try columns.next()
        self.capacity = try columns.next()
        let currency: String? = try columns.next()
        self.holdingCostPerUnitYear = try columns.nextMoney(currency)
        self.transferCostPerUnit = try columns.nextMoney(currency)
        self.status = try columns.next()
    }

    public var sqlValues: [SQLValue] {
        [
            id.sqlValue, name.sqlValue, type.sqlValue, region.sqlValue, capacity.sqlValue,
            (holdingCostPerUnitYear?.currency ?? transferCostPerUnit?.currency).sqlValue,
            holdingCostPerUnitYear.sqlValue, transferCostPerUnit.sqlValue, status.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "locations", singular: "location", key: ["location"],
        fields: [
            EntityField("location", .identifier, "the site"),
            EntityField("name", .text, .null, "what people call it"),
            EntityField("type", .choice(LocationType.allCases.map(\.rawValue)), "warehouse or store"),
            EntityField("region", .text, .null, "the region whose demand it serves"),
            EntityField("capacity", .nonNegativeNumber, .null, "how many units fit in; absent: not limited"),
            EntityField(
                "currency", .currency, .onlyCurrency,
                "ISO 4217 code of the amounts; absent: the only one in the store"),
            EntityField(
                "holding_cost_per_unit_year", .money, .null,
                "the cost of keeping one unit there for a year"),
            EntityField(
                "transfer_cost_per_unit", .money, .null,
                "the cost of sending one unit from there to another site"),
            EntityField(
                "status", .choice(LocationStatus.allCases.map(\.rawValue)), .value("operational"),
                "whether it can ship; absent: operational"),
        ])
}
