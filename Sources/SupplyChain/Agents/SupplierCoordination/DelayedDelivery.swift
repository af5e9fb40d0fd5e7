internal import Baton

/// A line of an order that is late, or is going to be, and what that does to the stock.
struct DelayedDelivery: Sendable {
    let order: PurchaseOrder
    let line: PurchaseOrderLine
    let missing: Double
    /// Days by which the promise has been broken; 0 while it is only announced.
    let daysLate: Int
    /// The day the goods may come: as the supplier says, or as its late deliveries of the past suggest.
    let expectedArrival: CalendarDate?
    /// Where that day is from.
    let arrivalSource: ArrivalSource
    let outlook: StockOutlook
    let severity: Severity
    let mitigations: [DelayMitigation]

    enum ArrivalSource: String, Sendable {
        case confirmed
        case pastDelays = "past_delays"
        case unknown
    }

    /// Units short until the expected arrival; `nil` when that day is not known.
    var shortageUnits: Double? { expectedArrival.map { outlook.shortage(until: $0) } }
}

/// Finds what is late.
struct DelayedDeliveries {
    /// So many late lines make an estimate of how late one becomes.
    static let minimumLateLines = 3

    let transaction: any SQLTransaction
    let day: CalendarDate

    /// The late lines of an order, or of all, the worst first.
    ///
    /// - Throws: ``SupplyChainError`` of kind `notFound`; `SQLError`.
    func find(order id: String? = nil) throws -> [DelayedDelivery] {
        let orders =
            try id.map { [try PurchaseOrders(transaction).require($0)] }
            ?? PurchaseOrders(transaction).list(statuses: [.sent, .acknowledged, .partiallyReceived])
        return try orders.flatMap(delays).sorted { left, right in
            (right.severity, left.outlook.daysOfCover ?? .infinity, left.order.id, left.line.line)
                < (left.severity, right.outlook.daysOfCover ?? .infinity, right.order.id, right.line.line)
        }
    }

    private func delays(_ order: PurchaseOrder) throws -> [DelayedDelivery] {
        guard order.status.isOpen, order.status != .approved, let promised = order.expectedOn else {
            return []
        }
        let announced = order.confirmedOn.map { $0 > promised } ?? false
        guard day > promised || announced else { return [] }
        let accepted = try PurchaseOrders(transaction).acceptedByLine(order.id)
        return try order.lines.compactMap { line in
            let missing = line.quantity - (accepted[line.line] ?? 0)
            return missing > 0 ? try delay(order, line, missing: missing, promised: promised) : nil
        }
    }

    private func delay(
        _ order: PurchaseOrder, _ line: PurchaseOrderLine, missing: Double, promised: CalendarDate
    ) throws -> DelayedDelivery {
        let late = max(0, promised.distance(to: day))
        let (arrival, source) = try arrival(order, daysLate: late, promised: promised)
        let outlook = try StockOutlook(
            transaction, sku: line.sku, location: order.location, asOf: day, ignoring: order.id)
        let mitigations = try DelayMitigations(
            transaction: transaction, day: day, order: order, line: line, missing: missing, arrival: arrival,
            outlook: outlook
        ).find()
        return DelayedDelivery(
            order: order, line: line, missing: missing, daysLate: late, expectedArrival: arrival,
            arrivalSource: source, outlook: outlook,
            severity: Self.severity(outlook, until: arrival, from: day),
            mitigations: mitigations)
    }

    /// By how long the stock lasts against how long the goods still take: gone is critical, less than half of the
    /// wait is high, less than the wait is medium. Unknown stock or demand is medium: nobody can tell.
    private static func severity(
        _ outlook: StockOutlook, until arrival: CalendarDate?, from day: CalendarDate
    ) -> Severity {
        guard outlook.available != nil, outlook.dailyDemand != nil else { return .medium }
        guard let cover = outlook.daysOfCover else { return .low }
        guard let arrival else { return cover <= 0 ? .critical : .medium }
        return SeverityRule.cover(days: cover, leadTimeDays: Double(max(1, day.distance(to: arrival))))
    }

    private func arrival(
        _ order: PurchaseOrder, daysLate: Int, promised: CalendarDate
    ) throws -> (CalendarDate?, DelayedDelivery.ArrivalSource) {
        if let confirmed = order.confirmedOn, confirmed > day { return (confirmed, .confirmed) }
        let records = try DeliveryRecord.load(transaction, supplier: order.supplier, asOf: day)
        let later = records.compactMap { record in
            record.deliveries.isEmpty ? nil : record.daysLate(asOf: day)
        }.filter { $0 > daysLate }
        guard later.count >= Self.minimumLateLines else { return (nil, .unknown) }
        let mean = Double(later.reduce(0, +)) / Double(later.count)
        return (promised.advanced(by: Int(mean.rounded(.up))), .pastDelays)
    }
}
