public import Baton

/// An order to a supplier.
public struct PurchaseOrder: StoredRecord {
    /// The order.
    public var id: String
    /// Who is to deliver.
    public var supplier: String
    /// The site to deliver to; absent: the only one in the store.
    public var location: String
    /// Where the order stands.
    public var status: PurchaseOrderStatus
    /// The day it was placed.
    public var orderedOn: CalendarDate
    /// The day the goods are promised for: what the supplier is measured by.
    public var expectedOn: CalendarDate?
    /// The day the supplier has named since; absent: the promised one still holds.
    public var confirmedOn: CalendarDate?
    /// What caused it; one order per key.
    public var triggerKey: String?
    /// Who approved or rejected it.
    public var decidedBy: String?
    /// Why it was rejected or cancelled.
    public var reason: String?
    /// Anything else.
    public var note: String?
    /// Grows by one with every change; absent: 1.
    public var version: Int
    /// What is ordered, by line number; filled by the queries of ``PurchaseOrders``.
    public var lines: [PurchaseOrderLine]

    public init(
        id: String, supplier: String, location: String, status: PurchaseOrderStatus,
        orderedOn: CalendarDate, expectedOn: CalendarDate? = nil, confirmedOn: CalendarDate? = nil,
        triggerKey: String? = nil,
        decidedBy: String? = nil, reason: String? = nil, note: String? = nil, version: Int = 1,
        lines: [PurchaseOrderLine] = []
    ) {
        self.id = id
        self.supplier = supplier
        self.location = location
        self.status = status
        self.orderedOn = orderedOn
        self.expectedOn = expectedOn
        self.confirmedOn = confirmedOn
        self.triggerKey = triggerKey
        self.decidedBy = decidedBy
        self.reason = reason
        self.note = note
        self.version = version
        self.lines = lines
    }

    public init(from columns: inout ColumnReader) throws {
        self.id = try columns.next()
        self.supplier = try columns.next()
        self.location = try columns.next()
        self.status = try columns.next()
        self.orderedOn = try columns.next()
        self.expectedOn = try columns.next()
        self.confirmedOn = try columns.next()
        self.triggerKey = try columns.next()
        self.decidedBy = try columns.next()
        self.reason = try columns.next()
        self.note = try columns.next()
        self.version = try columns.next()
        self.lines = []
    }

    public var sqlValues: [SQLValue] {
        [
            id.sqlValue, supplier.sqlValue, location.sqlValue, status.sqlValue, orderedOn.sqlValue,
            expectedOn.sqlValue, confirmedOn.sqlValue, triggerKey.sqlValue, decidedBy.sqlValue,
            reason.sqlValue, note.sqlValue, version.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "purchase_orders", singular: "purchase order", key: ["order_id"],
        fields: [
            EntityField("order_id", .identifier, "the order"),
            EntityField("supplier", .reference(to: "suppliers"), "who is to deliver"),
            EntityField(
                "location", .reference(to: "locations"), .onlyLocation,
                "the site to deliver to; absent: the only one in the store"),
            EntityField(
                "status", .choice(PurchaseOrderStatus.allCases.map(\.rawValue)),
                "where the order stands"),
            EntityField("ordered_on", .date, "the day it was placed"),
            EntityField("expected_on", .date, .null, "the day the goods are promised for"),
            EntityField("confirmed_on", .date, .null, "the day the supplier has named since"),
            EntityField("trigger_key", .text, .null, "what caused it; one order per key"),
            EntityField("decided_by", .text, .null, "who approved or rejected it"),
            EntityField("reason", .text, .null, "why it was rejected or cancelled"),
            EntityField("note", .text, .null, "anything else"),
            EntityField(
                "version", .integer(atLeast: 1), .value(1),
                "grows by one with every change; absent: 1"),
        ])
}

extension PurchaseOrder {
    /// The day the goods are to come, as far as is known.
    public var arrivalOn: CalendarDate? { confirmedOn ?? expectedOn }
}
