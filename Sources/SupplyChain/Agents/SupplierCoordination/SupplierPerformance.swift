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
        var interval: MeasurementInterval?
    }

    /// The lines that can be judged: promised, and complete, closed or overdue.
    let judged: [DeliveryRecord]
    /// Of those, the ones of which it is known how much has come.
    let counted: [DeliveryRecord]
    /// Lines on which something has come.
    let delivered: [DeliveryRecord]
    /// Of those, the ones whose day of order is known.
    let timed: [DeliveryRecord]
    /// Lines that are not due yet.
    let openLines: Int
    /// Lines without a promised day, which say nothing about being on time.
    let unpromisedLines: Int

    let reliability: DeliveryReliability?
    /// Share of judged lines that were not late.
    let onTimeShare: Double?
    /// Days from order to first delivery.
    let leadTime: ObservedSpread?
    /// Days from promise to completion.
    let daysLate: ObservedSpread?
    /// What was ordered, by currency.
    let orderedValue: [Money]

    /// - Parameter toleranceDays: how many days late still count as on time.
    /// - Throws: `InventoryError` when a stored quantity is out of range; ``SupplyChainError`` when the value of all
    ///   orders cannot be represented.
    init(_ records: [DeliveryRecord], asOf day: CalendarDate, toleranceDays: Int = 0) throws {
        let pairs = records.compactMap { record in
            record.daysLate(asOf: day).map { (record: record, late: $0) }
        }
        judged = pairs.map(\.record)
        counted = judged.filter(\.isQuantityKnown)
        delivered = records.filter { !$0.deliveries.isEmpty }
        timed = delivered.filter { $0.orderedOn != nil }
        unpromisedLines = records.count { $0.expectedOn == nil }
        openLines = records.count - judged.count - unpromisedLines
        let lines = try pairs.filter(\.record.isQuantityKnown).map { pair in
            try DeliveredLine(
                order: pair.record.order, orderedUnits: pair.record.quantity,
                receivedUnits: max(0, pair.record.acceptedQuantity), daysLate: Double(pair.late))
        }
        reliability = DeliveryReliability(lines: lines, toleranceDays: Double(toleranceDays))
        let onTime = pairs.count { $0.late <= toleranceDays }
        onTimeShare = pairs.isEmpty ? nil : Double(onTime) / Double(pairs.count)
        daysLate = try ObservedSpread(pairs.map { Double($0.late) })
        leadTime = try ObservedSpread(
            timed.compactMap { record in
                guard let ordered = record.orderedOn, let first = record.deliveries.first else { return nil }
                return Double(ordered.distance(to: first.date))
            })
        var values: [String: Money] = [:]
        for value in records.compactMap(\.value) {
            values[value.currency] = try values[value.currency]?.adding(value) ?? value
        }
        orderedValue = values.values.sorted { $0.currency < $1.currency }
    }

    // MARK: Shares

    /// A share of the lines of which it is known how much has come.
    func share(_ value: KeyPath<DeliveryReliability, Double>) -> Figure {
        let share = reliability?[keyPath: value]
        return Figure(
            value: share, orders: Self.orders(counted), lines: counted.count,
            interval: share.flatMap { MeasurementInterval.share($0, of: counted.count) })
    }

    /// Share of orders with every line on time and in full.
    var orderShare: Figure {
        let share = reliability?.orderOnTimeInFull
        let count = Self.orders(counted)
        return Figure(
            value: share, orders: count, lines: counted.count,
            interval: share.flatMap { MeasurementInterval.share($0, of: count) })
    }

    var onTime: Figure {
        Figure(
            value: onTimeShare, orders: Self.orders(judged), lines: judged.count,
            interval: onTimeShare.flatMap { MeasurementInterval.share($0, of: judged.count) })
    }

    // MARK: Ratios

    /// Units accepted over units ordered, where a surplus on one line does not make up for another.
    var fillRate: Figure {
        let orders = Self.sums(counted) { (min(max(0, $0.acceptedQuantity), $0.quantity), $0.quantity) }
        return Figure(
            value: reliability?.unitFillRate, orders: orders.count, lines: counted.count,
            interval: MeasurementInterval.ratio(orders, in: 0...1))
    }

    /// Rejected units over delivered units.
    var defectRate: Figure {
        let known = delivered.filter(\.isQuantityKnown)
        let orders = Self.sums(known) { record in
            (
                record.deliveries.reduce(0) { $0 + $1.rejected },
                record.deliveries.reduce(0) { $0 + $1.quantity }
            )
        }
        return Figure(
            value: Self.ratio(orders), orders: orders.count, lines: known.count,
            interval: MeasurementInterval.ratio(orders, in: 0...1))
    }

    /// What was invoiced above the agreed prices, over the agreed value of the same units. Deliveries without a
    /// price, or priced in another currency, are left out.
    var priceVariance: Figure {
        let priced = delivered.filter { record in
            guard let agreed = record.agreedPrice else { return false }
            return record.deliveries.contains { $0.unitPrice?.currency == agreed.currency }
        }
        let orders = Self.sums(priced) { record in
            guard let agreed = record.agreedPrice else { return (0, 0) }
            var sums = (excess: 0.0, agreed: 0.0)
            for delivery in record.deliveries {
                guard let price = delivery.unitPrice, price.currency == agreed.currency else { continue }
                sums.agreed += agreed.approximateAmount * delivery.quantity
                sums.excess += (price.approximateAmount - agreed.approximateAmount) * delivery.quantity
            }
            return sums
        }
        return Figure(
            value: Self.ratio(orders), orders: orders.count, lines: priced.count,
            interval: MeasurementInterval.ratio(orders, in: -.infinity ... .infinity))
    }

    // MARK: Times

    /// What stands behind the lead times.
    var leadTimeFigure: Figure {
        Figure(
            value: leadTime?.mean, orders: Self.orders(timed), lines: timed.count,
            interval: leadTime.flatMap(MeasurementInterval.mean))
    }

    /// What stands behind the days late.
    var daysLateFigure: Figure {
        Figure(
            value: daysLate?.mean, orders: Self.orders(judged), lines: judged.count,
            interval: daysLate.flatMap(MeasurementInterval.mean))
    }

    // MARK: Parts

    /// Numerator and denominator of each order, in order of appearance.
    private static func sums(
        _ records: [DeliveryRecord], _ part: (DeliveryRecord) -> (Double, Double)
    ) -> [(numerator: Double, denominator: Double)] {
        var places: [String: Int] = [:]
        var sums: [(numerator: Double, denominator: Double)] = []
        for record in records {
            let (numerator, denominator) = part(record)
            if let place = places[record.order] {
                sums[place].numerator += numerator
                sums[place].denominator += denominator
            } else {
                places[record.order] = sums.count
                sums.append((numerator, denominator))
            }
        }
        return sums
    }

    private static func ratio(_ orders: [(numerator: Double, denominator: Double)]) -> Double? {
        let denominator = orders.reduce(0) { $0 + $1.denominator }
        return denominator > 0 ? orders.reduce(0) { $0 + $1.numerator } / denominator : nil
    }

    private static func orders(_ records: [DeliveryRecord]) -> Int { Set(records.map(\.order)).count }
}
