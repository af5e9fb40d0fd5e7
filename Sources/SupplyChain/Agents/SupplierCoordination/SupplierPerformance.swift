internal import Inventory

/// How a supplier has delivered, with the number of orders and lines behind each figure.
///
/// Source: SCOR metric RL.1.1 (on time in full) for the shares; sample quantiles of type 7 (Hyndman & Fan 1996).
struct SupplierPerformance: Sendable {
    /// A figure and what it rests on; the value is `nil` when nothing does.
    struct Figure: Sendable, Hashable {
        let value: Double?
        let orders: Int
        let lines: Int
    }

    /// The lines that can be judged: promised, and complete, closed or overdue.
    let judged: [DeliveryRecord]
    /// Lines on which something has come.
    let delivered: [DeliveryRecord]
    /// Lines that are not due yet.
    let openLines: Int
    /// Lines without a promised day, which say nothing about being on time.
    let unpromisedLines: Int

    let reliability: DeliveryReliability?
    /// Days from order to first delivery.
    let leadTime: ObservedSpread?
    /// Days from promise to completion.
    let daysLate: ObservedSpread?

    /// - Parameter toleranceDays: how many days late still count as on time.
    /// - Throws: `InventoryError` when a stored quantity is out of range.
    init(_ records: [DeliveryRecord], asOf day: CalendarDate, toleranceDays: Int = 0) throws {
        let late = records.map { $0.daysLate(asOf: day) }
        judged = zip(records, late).filter { $0.1 != nil }.map(\.0)
        delivered = records.filter { !$0.deliveries.isEmpty }
        unpromisedLines = records.count { $0.expectedOn == nil }
        openLines = records.count - judged.count - unpromisedLines
        let lines = try zip(records, late).compactMap { record, late in
            try late.map {
                try DeliveredLine(
                    order: record.order, orderedUnits: record.quantity,
                    receivedUnits: max(0, record.acceptedQuantity), daysLate: Double($0))
            }
        }
        reliability = DeliveryReliability(lines: lines, toleranceDays: Double(toleranceDays))
        daysLate = try ObservedSpread(late.compactMap { $0.map(Double.init) })
        leadTime = try ObservedSpread(
            delivered.compactMap { record in
                record.deliveries.first.map { Double(record.orderedOn.distance(to: $0.date)) }
            })
    }

    func judgedFigure(_ value: KeyPath<DeliveryReliability, Double>) -> Figure {
        Figure(value: reliability?[keyPath: value], orders: Self.orders(judged), lines: judged.count)
    }

    /// Rejected units over delivered units.
    var defectRate: Figure {
        let all = delivered.flatMap(\.deliveries)
        let units = all.reduce(0) { $0 + $1.quantity }
        let rejected = all.reduce(0) { $0 + $1.rejected }
        return Figure(
            value: units > 0 ? rejected / units : nil, orders: Self.orders(delivered), lines: delivered.count)
    }

    /// What was invoiced above the agreed prices, over the agreed value of the same units. Deliveries without a
    /// price, or priced in another currency, are left out.
    var priceVariance: Figure {
        var agreed = 0.0
        var excess = 0.0
        var priced: [DeliveryRecord] = []
        for record in delivered {
            let known = record.deliveries.filter { $0.unitPrice?.currency == record.agreedPrice.currency }
            guard !known.isEmpty else { continue }
            priced.append(record)
            for delivery in known {
                guard let price = delivery.unitPrice else { continue }
                agreed += record.agreedPrice.approximateAmount * delivery.quantity
                excess += (price.approximateAmount - record.agreedPrice.approximateAmount) * delivery.quantity
            }
        }
        return Figure(
            value: agreed > 0 ? excess / agreed : nil, orders: Self.orders(priced), lines: priced.count)
    }

    /// Figures of observed lead times.
    func leadTimeFigure(_ value: (ObservedSpread) -> Double?) -> Figure {
        Figure(value: leadTime.flatMap(value), orders: Self.orders(delivered), lines: delivered.count)
    }

    func daysLateFigure(_ value: (ObservedSpread) -> Double?) -> Figure {
        Figure(value: daysLate.flatMap(value), orders: Self.orders(judged), lines: judged.count)
    }

    private static func orders(_ records: [DeliveryRecord]) -> Int { Set(records.map(\.order)).count }
}
