internal import Baton

/// An order line with what was delivered on it, as far as it was known on a day.
struct DeliveryRecord: Sendable {
    struct Delivery: Sendable {
        let date: CalendarDate
        let quantity: Double
        let rejected: Double
        /// The invoiced price of one unit.
        let unitPrice: Money?
    }

    let order: String
    let supplier: String
    let sku: String
    let status: PurchaseOrderStatus
    /// `nil` where a history from before does not say.
    let orderedOn: CalendarDate?
    let expectedOn: CalendarDate?
    let quantity: Double
    let agreedPrice: Money?
    /// Whether it is known how much has come.
    var isQuantityKnown = true
    /// What the line is worth, where that is not quantity times price.
    var amount: Money?
    /// Oldest first.
    var deliveries: [Delivery] = []

    var acceptedQuantity: Double { deliveries.reduce(0) { $0 + $1.quantity - $1.rejected } }

    /// The day the last missing unit was accepted; `nil` while some are missing.
    var completedOn: CalendarDate? {
        var accepted = 0.0
        for delivery in deliveries {
            accepted += delivery.quantity - delivery.rejected
            if accepted >= quantity { return delivery.date }
        }
        return nil
    }

    /// Days late as of a day, negative when early: from the promise to the completion. A line that was closed
    /// short counts to its last delivery, one that is still open and overdue to `day`.
    ///
    /// `nil` without a promise, and for an open line that is not due yet.
    func daysLate(asOf day: CalendarDate) -> Int? {
        guard let expectedOn else { return nil }
        if let completedOn { return expectedOn.distance(to: completedOn) }
        if status == .closed || status == .received, let last = deliveries.last {
            return expectedOn.distance(to: last.date)
        }
        return day > expectedOn ? expectedOn.distance(to: day) : nil
    }

    /// The day by which it belongs to a period: the promised one, or that of the order where nothing is promised.
    var periodDay: CalendarDate? { expectedOn ?? orderedOn }

    /// What was ordered; `nil` where no price is known.
    var value: Money? { amount ?? agreedPrice.flatMap { try? $0.multiplied(by: quantity) } }
}

extension DeliveryRecord {
    /// All lines of orders that went to suppliers, with their deliveries up to a day, in one query.
    ///
    /// - Parameters:
    ///   - supplier: `nil` for all.
    ///   - sku: `nil` for all.
    ///   - period: by ``periodDay``; `nil` for all.
    /// - Throws: `SQLError`.
    static func load(
        _ transaction: any SQLTransaction, supplier: String? = nil, sku: String? = nil,
        location: String? = nil,
        period: ClosedRange<CalendarDate>? = nil, asOf day: CalendarDate
    ) throws -> [DeliveryRecord] {
        var conditions = [
            "o.ordered_on <= ?",
            "o.status NOT IN ('draft', 'awaiting_approval', 'approved', 'rejected', 'cancelled')",
        ]
        var arguments: [SQLValue] = [day.sqlValue, day.sqlValue]
        for (column, value) in [("o.supplier", supplier), ("l.sku", sku), ("o.location", location)] {
            guard let value else { continue }
            conditions.append("\(column) = ?")
            arguments.append(.text(value))
        }
        if let period {
            conditions.append("COALESCE(o.expected_on, o.ordered_on) BETWEEN ? AND ?")
            arguments += [period.lowerBound.sqlValue, period.upperBound.sqlValue]
        }
        let sql = """
            SELECT l.order_id, l.line, o.supplier, l.sku, o.status, o.ordered_on, o.expected_on, l.quantity,
                l.currency, l.unit_price, r.date, r.quantity, r.rejected_quantity, r.currency, r.unit_price
            FROM purchase_orders o JOIN purchase_order_lines l ON l.order_id = o.order_id
            LEFT JOIN receipts r ON r.order_id = l.order_id AND r.line = l.line AND r.date <= ?
            WHERE \(conditions.joined(separator: " AND "))
            ORDER BY o.ordered_on, l.order_id, l.line, r.date, r.sequence
            """
        var reader = DeliveryRowReader()
        try transaction.forEachRow(sql, arguments) { try reader.read($0) }
        return reader.records
    }
}

/// Gathers the rows of one line into one record.
private struct DeliveryRowReader {
    private(set) var records: [DeliveryRecord] = []
    private var key: (order: String, line: Int)?

    mutating func read(_ row: SQLRow) throws {
        let order: String = try row.get(0)
        let line: Int = try row.get(1)
        if key?.order != order || key?.line != line {
            key = (order, line)
            let currency: String = try row.get(8)
            records.append(
                DeliveryRecord(
                    order: order, supplier: try row.get(2), sku: try row.get(3), status: try row.get(4),
                    orderedOn: try row.get(5), expectedOn: try row.get(6), quantity: try row.get(7),
                    agreedPrice: Money(tenThousandths: try row.get(9), currency: currency)))
        }
        guard let date: CalendarDate = try row.get(10), let last = records.indices.last else { return }
        let currency: String? = try row.get(13)
        let amount: Int64? = try row.get(14)
        let price = currency.flatMap { code in amount.map { Money(tenThousandths: $0, currency: code) } }
        records[last].deliveries.append(
            .init(date: date, quantity: try row.get(11), rejected: try row.get(12), unitPrice: price))
    }
}
