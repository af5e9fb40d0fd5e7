internal import Baton

extension DeliveryRecord {
    /// What suppliers are measured by: the orders kept here, and the delivery history from before.
    ///
    /// - Parameters:
    ///   - supplier: `nil` for all.
    ///   - sku: `nil` for all.
    ///   - period: by ``periodDay``; `nil` for all.
    /// - Throws: `SQLError`.
    static func measured(
        _ transaction: any SQLTransaction, supplier: String? = nil, sku: String? = nil,
        period: ClosedRange<CalendarDate>? = nil, asOf day: CalendarDate
    ) throws -> [DeliveryRecord] {
        let orders = try load(transaction, supplier: supplier, sku: sku, period: period, asOf: day)
        return try orders + history(transaction, supplier: supplier, sku: sku, period: period, asOf: day)
    }

    private static func history(
        _ transaction: any SQLTransaction, supplier: String?, sku: String?,
        period: ClosedRange<CalendarDate>?,
        asOf day: CalendarDate
    ) throws -> [DeliveryRecord] {
        var conditions = ["(ordered_on IS NULL OR ordered_on <= ?)"]
        var arguments: [SQLValue] = [day.sqlValue]
        for (column, value) in [("supplier", supplier), ("sku", sku)] {
            guard let value else { continue }
            conditions.append("\(column) = ?")
            arguments.append(.text(value))
        }
        if let period {
            conditions.append("COALESCE(promised_on, ordered_on, delivered_on) BETWEEN ? AND ?")
            arguments += [period.lowerBound.sqlValue, period.upperBound.sqlValue]
        }
        return try RecordTable<DeliveryHistoryLine>(transaction)
            .list(where: conditions.joined(separator: " AND "), arguments, orderBy: "supplier, line_id")
            .map { DeliveryRecord($0, asOf: day) }
    }

    /// A line of the history, as far as it was known on a day.
    private init(_ line: DeliveryHistoryLine, asOf day: CalendarDate) {
        let came = line.deliveredOn.flatMap { $0 <= day ? $0 : nil }
        self.init(
            order: line.orderID ?? line.id, supplier: line.supplier, sku: line.sku ?? "",
            // What did not come is waited for.
            status: came == nil ? .sent : .closed, orderedOn: line.orderedOn, expectedOn: line.promisedOn,
            quantity: line.quantity, agreedPrice: line.unitPrice,
            isQuantityKnown: came == nil || line.deliveredQuantity != nil, amount: line.amount,
            deliveries: came.map { date in
                [
                    Delivery(
                        date: date, quantity: line.deliveredQuantity ?? line.quantity,
                        rejected: line.rejectedQuantity, unitPrice: line.invoicedPrice)
                ]
            } ?? [])
    }
}
