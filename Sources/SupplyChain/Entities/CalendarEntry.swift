public import Baton

/// Why a day differs.
public enum CalendarEntryKind: String, Sendable, Hashable, CaseIterable, SQLConvertible {
    case holiday
    case promotion
}

/// A day on which demand differs for a known reason.
public struct CalendarEntry: StoredRecord {
    /// The entry; absent: derived from the row.
    public var id: String
    /// The day.
    public var date: CalendarDate
    /// Holiday or promotion.
    public var kind: CalendarEntryKind
    /// What people call it.
    public var name: String
    /// The product concerned; absent: all.
    public var sku: String?
    /// The site concerned; absent: all.
    public var location: String?
    /// The category concerned; absent: all.
    public var category: String?
    /// Demand relative to an ordinary day, where known: 1.5 is half as much again.
    public var demandFactor: Double?

    public init(
        id: String, date: CalendarDate, kind: CalendarEntryKind, name: String, sku: String? = nil,
        location: String? = nil, category: String? = nil, demandFactor: Double? = nil
    ) {
        self.id = id
        self.date = date
        self.kind = kind
        self.name = name
        self.sku = sku
        self.location = location
        self.category = category
        self.demandFactor = demandFactor
    }

    public init(from columns: inout ColumnReader) throws {
        self.id = try columns.next()
        self.date = try columns.next()
        self.kind = try columns.next()
        self.name = try columns.next()
        self.sku = try columns.next()
        self.location = try columns.next()
        self.category = try columns.next()
        self.demandFactor = try columns.next()
    }

    public var sqlValues: [SQLValue] {
        [
            id.sqlValue, date.sqlValue, kind.sqlValue, name.sqlValue, sku.sqlValue, location.sqlValue,
            category.sqlValue, demandFactor.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "calendar", singular: "calendar entry", key: ["entry_id"],
        fields: [
            EntityField("entry_id", .identifier, .derivedKey, "the entry; absent: derived from the row"),
            EntityField("date", .date, "the day"),
            EntityField("kind", .choice(CalendarEntryKind.allCases.map(\.rawValue)), "holiday or promotion"),
            EntityField("name", .text, "what people call it"),
            EntityField("sku", .reference(to: "products"), .null, "the product concerned; absent: all"),
            EntityField("location", .reference(to: "locations"), .null, "the site concerned; absent: all"),
            EntityField("category", .text, .null, "the category concerned; absent: all"),
            EntityField(
                "demand_factor", .nonNegativeNumber, .null,
                "demand relative to an ordinary day, where known: 1.5 is half as much again"),
        ])
}
