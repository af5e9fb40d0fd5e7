public import Baton

/// Where a transfer stands.
public enum TransferStatus: String, Sendable, Hashable, CaseIterable, SQLConvertible {
    case planned
    case inTransit = "in_transit"
    case completed
    case cancelled
}

/// Goods on their way from one location to another.
public struct Transfer: StoredRecord {
    /// The transfer.
    public var id: String
    /// The stock-keeping unit.
    public var sku: String
    /// The site that sends.
    public var fromLocation: String
    /// The site that receives.
    public var toLocation: String
    /// Units.
    public var quantity: Double
    /// Where it stands; absent: planned.
    public var status: TransferStatus
    /// The day it was decided.
    public var plannedOn: CalendarDate
    /// The day it left.
    public var shippedOn: CalendarDate?
    /// The day it arrived.
    public var completedOn: CalendarDate?
    /// Why.
    public var reason: String?
    /// Grows by one with every change; absent: 1.
    public var version: Int

    public init(
        id: String, sku: String, fromLocation: String, toLocation: String, quantity: Double,
        status: TransferStatus = .planned, plannedOn: CalendarDate, shippedOn: CalendarDate? = nil,
        completedOn: CalendarDate? = nil, reason: String? = nil, version: Int = 1
    ) {
        self.id = id
        self.sku = sku
        self.fromLocation = fromLocation
        self.toLocation = toLocation
        self.quantity = quantity
        self.status = status
        self.plannedOn = plannedOn
        self.shippedOn = shippedOn
        self.completedOn = completedOn
        self.reason = reason
        self.version = version
    }

    public init(from columns: inout ColumnReader) throws {
        self.id = try columns.next()
        self.sku = try columns.next()
        self.fromLocation = try columns.next()
        self.toLocation = try columns.next()
        self.quantity = try columns.next()
        self.status = try columns.next()
        self.plannedOn = try columns.next()
        self.shippedOn = try columns.next()
        self.completedOn = try columns.next()
        self.reason = try columns.next()
        self.version = try columns.next()
    }

    public var sqlValues: [SQLValue] {
        [
            id.sqlValue, sku.sqlValue, fromLocation.sqlValue, toLocation.sqlValue, quantity.sqlValue,
            status.sqlValue, plannedOn.sqlValue, shippedOn.sqlValue, completedOn.sqlValue, reason.sqlValue,
            version.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "transfers", singular: "transfer", key: ["transfer_id"],
        fields: [
            EntityField("transfer_id", .identifier, "the transfer"),
            EntityField("sku", .reference(to: "products"), "the stock-keeping unit"),
            EntityField("from_location", .reference(to: "locations"), "the site that sends"),
            EntityField("to_location", .reference(to: "locations"), "the site that receives"),
            EntityField("quantity", .positiveQuantity, "units"),
            EntityField(
                "status", .choice(TransferStatus.allCases.map(\.rawValue)), .value("planned"),
                "where it stands; absent: planned"),
            EntityField("planned_on", .date, "the day it was decided"),
            EntityField("shipped_on", .date, .null, "the day it left"),
            EntityField("completed_on", .date, .null, "the day it arrived"),
            EntityField("reason", .text, .null, "why"),
            EntityField(
                "version", .integer(atLeast: 1), .value(1),
                "grows by one with every change; absent: 1"),
        ])
}
