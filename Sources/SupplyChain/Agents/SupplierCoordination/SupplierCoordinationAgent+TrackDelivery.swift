public import Baton

extension SupplierCoordinationAgent {
    /// Says what has come of an order and how late the rest is.
    public static let trackDelivery = Operation<TrackDelivery, DeliveryStatus>(
        "supplier_coordination", "track_delivery", effect: .pure, isBlocking: true,
        "Says what has come of an order, what is missing, and how late it is.")

    func trackDelivery(_ input: TrackDelivery) async throws -> DeliveryStatus {
        let day = try await store.lastRecordedDay(input.asOf)
        return try await store.database.read { try DeliveryStatus($0, order: input.orderID, asOf: day) }
    }
}

/// The input of `track_delivery`.
public struct TrackDelivery: Payload {
    public var orderID: String
    public var asOf: CalendarDate?

    public init(orderID: String, asOf: CalendarDate? = nil) {
        self.orderID = orderID
        self.asOf = asOf
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case orderID = "order_id"
        case asOf = "as_of"
    }

    public static let fields: [Field<TrackDelivery>] = [
        .required("order_id", \.orderID, "The order."),
        .optional(
            "as_of", \.asOf,
            "The day for which it is asked, YYYY-MM-DD; absent: the last day with a recorded "
                + "sale or receipt."),
    ]
}

/// What has come of an order.
public struct DeliveryStatus: Payload, Hashable {
    public var orderID: String
    public var status: String
    public var supplier: String
    public var location: String
    public var orderedOn: CalendarDate
    public var expectedOn: CalendarDate?
    public var daysLate: Int
    public var isOverdue: Bool
    public var lines: [DeliveryLineStatus]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case orderID = "order_id"
        case status, supplier, location
        case orderedOn = "ordered_on"
        case expectedOn = "expected_on"
        case daysLate = "days_late"
        case isOverdue = "is_overdue"
        case lines
    }

    public static let fields: [Field<DeliveryStatus>] = [
        .required("order_id", \.orderID, "The order."),
        .required("status", \.status, "Where it stands."),
        .required("supplier", \.supplier, "Who delivers."),
        .required("location", \.location, "Where to."),
        .required("ordered_on", \.orderedOn, "The day of the order."),
        .optional("expected_on", \.expectedOn, "The day the goods are promised for."),
        .required(
            "days_late", \.daysLate, unit: "days",
            "Days by which what is missing is overdue; 0 when it is not."),
        .required("is_overdue", \.isOverdue, "Whether something is missing after the promised day."),
        .required("lines", \.lines, "What was ordered and what has come."),
    ]
}

/// What has come of an order line.
public struct DeliveryLineStatus: Payload, Hashable {
    public var line: Int
    public var sku: String
    public var ordered: Double
    public var accepted: Double
    public var rejected: Double
    public var missing: Double

    public static let fields: [Field<DeliveryLineStatus>] = [
        .required("line", \.line, "Its number."),
        .required("sku", \.sku, "The stock-keeping unit."),
        .required("ordered", \.ordered, unit: "units", "Units ordered."),
        .required("accepted", \.accepted, unit: "units", "Units that went into stock."),
        .required("rejected", \.rejected, unit: "units", "Units sent back."),
        .required("missing", \.missing, unit: "units", "Units still to come."),
    ]
}

extension DeliveryStatus {
    /// - Throws: ``SupplyChainError`` of kind `notFound`; `SQLError`.
    init(_ transaction: any SQLTransaction, order id: String, asOf day: CalendarDate) throws {
        let order = try PurchaseOrders(transaction).require(id)
        let receipts = try RecordTable<Receipt>(transaction)
            .list(where: "order_id = ? AND date <= ?", [.text(id), day.sqlValue])
        let lines = order.lines.map { line in
            let parts = receipts.filter { $0.line == line.line }
            let accepted = parts.reduce(0) { $0 + $1.acceptedQuantity }
            return DeliveryLineStatus(
                line: line.line, sku: line.sku, ordered: line.quantity, accepted: accepted,
                rejected: parts.reduce(0) { $0 + $1.rejectedQuantity },
                missing: max(0, line.quantity - accepted))
        }
        let isWaiting = order.status.isOpen && lines.contains { $0.missing > 0 }
        let late = isWaiting ? max(0, order.expectedOn?.distance(to: day) ?? 0) : 0
        self.init(
            orderID: order.id, status: order.status.rawValue, supplier: order.supplier,
            location: order.location,
            orderedOn: order.orderedOn, expectedOn: order.expectedOn, daysLate: late, isOverdue: late > 0,
            lines: lines)
    }
}
