internal import Anomalies
internal import Baton

/// Suppliers of the product that keep their promised days less often than is acceptable, over all they
/// deliver.
///
/// A sequential test watches order after order whether everything had come by the promised day. One order in
/// ten may be late; three in ten are too many.
struct SupplierDegradationCheck: SubjectDetector {
    let name = Anomaly.Kind.supplierDegradation.rawValue
    private static let acceptableLateShare = 0.1
    private static let unacceptableLateShare = 0.3
    private static let missProbability = 0.1

    func detect(_ subject: DetectionSubject) throws -> DetectionOutcome {
        guard !subject.promisedOrders.isEmpty else {
            return .skipped(
                "there are no orders with a promised day for \(subject.sku); import them with "
                    + "'baton data import purchase_orders FILE'")
        }
        let watch = SupplierDegradation(
            test: try SequentialProportionTest(
                acceptableShare: Self.acceptableLateShare, unacceptableShare: Self.unacceptableLateShare,
                falseAlarmProbability: subject.falseAlarmRate, missProbability: Self.missProbability))
        return .checked(
            subject.promisedOrders.sorted { $0.key < $1.key }.flatMap { supplier, orders in
                watch.detect(failures: orders.map(\.isLate))
                    .filter { orders[$0.range.upperBound - 1].promisedOn >= subject.windowStart }
                    .map { finding($0, supplier, orders, subject) }
            })
    }

    private func finding(
        _ anomaly: Anomaly, _ supplier: String, _ orders: [PromisedOrder], _ subject: DetectionSubject
    ) -> DetectedAnomaly {
        let episode = orders[anomaly.range]
        let late = episode.filter(\.isLate)
        let share = Double(late.count) / Double(episode.count)
        let first = orders[anomaly.range.lowerBound].promisedOn
        let last = orders[anomaly.range.upperBound - 1].promisedOn
        return DetectedAnomaly(
            type: name, supplier: supplier, stake: .judged(severity(share, supplier, subject)),
            confidence: 1 - anomaly.probability,
            message:
                "\(late.count) of \(episode.count) orders of \(supplier) promised since \(first) were late",
            evidence: [
                "orders": .int(Int64(episode.count)), "late_orders": .int(Int64(late.count)),
                "late_share": .double(share), "acceptable_share": .double(Self.acceptableLateShare),
                "latest": .array(late.suffix(5).map { .string($0.id) }),
            ],
            recommendedAction:
                "talk to \(supplier), allow for its real lead time, or order from another supplier",
            firstSeen: first, lastSeen: last, episode: first)
    }

    /// By the share of late orders, and worse when the product's stock would not outlast the supplier's lead
    /// time.
    private func severity(_ share: Double, _ supplier: String, _ subject: DetectionSubject) -> Severity {
        let base: Severity = share >= 0.5 ? .high : .medium
        guard case .success(let outcome) = subject.optimization, let days = outcome.daysOfSupply,
            let plan = outcome.plans.first(where: { $0.offer.supplier == supplier })
        else { return base }
        return max(base, SeverityRule.cover(days: days, leadTimeDays: plan.leadTime.meanDays))
    }
}
