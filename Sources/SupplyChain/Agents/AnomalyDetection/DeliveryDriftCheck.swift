internal import Anomalies
internal import Baton

/// Purchase prices or lead times of a product that came to lie on another level, supplier by supplier.
///
/// Pettitt's rank test over the order lines in order of time; it needs 20 of them.
struct DeliveryDriftCheck: SubjectDetector {
    enum Quantity: String, Sendable {
        case price
        case leadTime = "lead_time"
    }

    let quantity: Quantity
    var name: String { "\(quantity.rawValue)_drift" }
    private static let fewest = 20

    func detect(_ subject: DetectionSubject) throws -> DetectionOutcome {
        let bySupplier = Dictionary(grouping: subject.deliveries) { $0.order.supplier }
        var found: [DetectedAnomaly] = []
        var most = 0
        for (supplier, lines) in bySupplier.sorted(by: { $0.key < $1.key }) {
            let known = lines.compactMap { line in value(line).map { (line: line, value: $0) } }
            most = max(most, known.count)
            guard known.count >= Self.fewest else { continue }
            let changes = try LevelChanges.detect(
                known.map(\.value), falseAlarmRate: subject.falseAlarmRate)
            guard let last = changes.last else { continue }
            found.append(
                describe(last, supplier, known[last.range.lowerBound].line.order.orderedOn, subject))
        }
        guard most >= Self.fewest else {
            return .skipped(
                "\(most) order lines of \(subject.sku) from one supplier are too few to tell a drift from chance, "
                    + "\(Self.fewest) are needed; import more with 'baton data import purchase_orders FILE'")
        }
        return .checked(found)
    }

    private func value(_ line: OrderLineDelivery) -> Double? {
        switch quantity {
        case .price: line.line.unitPrice.approximateAmount
        case .leadTime: line.leadTimeDays.map(Double.init)
        }
    }

    private func describe(
        _ change: Anomaly, _ supplier: String, _ since: CalendarDate, _ subject: DetectionSubject
    ) -> DetectedAnomaly {
        let before = change.expected ?? 0
        let after = change.observed ?? 0
        let share = before > 0 ? after / before - 1 : 0
        let what = quantity == .price ? "the price" : "the lead time"
        let unit = quantity == .price ? "" : " days"
        return DetectedAnomaly(
            type: name, sku: subject.sku, location: subject.location, supplier: supplier,
            stake: .judged(severity(share)), confidence: 1 - change.probability,
            message: "\(what) of \(subject.sku) from \(supplier) moved from \(PlainNumber.text(before)) to "
                + "\(PlainNumber.text(after))\(unit) with the orders since \(since)",
            evidence: [
                "before": .double(before), "after": .double(after), "change": .double(share),
                "orders_since": .int(Int64(change.range.count)), "since": .string("\(since)"),
                "probability": .double(change.probability),
            ],
            recommendedAction: quantity == .price
                ? "negotiate with \(supplier), or compare the suppliers of \(subject.sku)"
                : "plan with the new lead time of \(supplier); the safety stock of \(subject.sku) depends on it",
            firstSeen: since, lastSeen: subject.asOf, episode: since)
    }

    /// For better is low; a rise of up to a tenth is low, up to a quarter medium, beyond high.
    private func severity(_ share: Double) -> Severity {
        switch share {
        case ..<0.1: .low
        case ..<0.25: .medium
        default: .high
        }
    }
}
