internal import Anomalies
internal import Baton

/// Stock that lies without demand for longer than its past explains.
struct DeadStockCheck: SubjectDetector {
    let name = Anomaly.Kind.deadStock.rawValue

    func detect(_ subject: DetectionSubject) throws -> DetectionOutcome {
        guard let last = subject.onHand.last, let onHand = last else {
            return .skipped(
                "the stock of \(subject.sku) is not known; import a count with 'baton data import stock_movements FILE'"
            )
        }
        let found = try DeadStock.detect(
            demand: subject.sales.quantities, onHand: max(0, onHand), falseAlarmRate: subject.falseAlarmRate)
        guard let found else { return .checked([]) }
        let silentSince = subject.sales.date(at: found.range.lowerBound)
        let evidence: [String: Value] = [
            "on_hand": .double(onHand), "days_without_sale": .int(Int64(found.range.count)),
            "mean_per_day": .double(subject.meanPerDay), "probability": .double(found.probability),
        ]
        return .checked([
            DetectedAnomaly(
                type: name, sku: subject.sku, location: subject.location,
                stake: .idle(units: onHand), confidence: 1 - found.probability,
                message:
                    "\(PlainNumber.text(onHand)) units of \(subject.sku) lie unsold since \(silentSince)",
                evidence: evidence,
                recommendedAction:
                    "mark down, return or transfer the stock of \(subject.sku), and order no more",
                firstSeen: silentSince, lastSeen: subject.asOf, episode: silentSince)
        ])
    }
}

/// Counts that differ from the ledger. A difference is a fact, so its confidence is 1.
struct ShrinkageCheck: SubjectDetector {
    let name = "shrinkage"

    func detect(_ subject: DetectionSubject) throws -> DetectionOutcome {
        .checked(
            subject.counts.filter { $0.counted != $0.booked }.map { count in
                let missing = count.booked - count.counted
                let evidence: [String: Value] = [
                    "counted": .double(count.counted), "booked": .double(count.booked),
                    "missing": .double(missing),
                ]
                return DetectedAnomaly(
                    type: name, sku: subject.sku, location: count.location,
                    stake: .unexpected(units: missing),
                    confidence: 1,
                    message: "the count of \(subject.sku) at \(count.location) on \(count.date) is "
                        + "\(PlainNumber.text(abs(missing))) units \(missing > 0 ? "below" : "above") the ledger",
                    evidence: evidence,
                    recommendedAction: missing > 0
                        ? "look for theft, damage or unbooked sales of \(subject.sku) at \(count.location)"
                        : "look for unbooked receipts or returns of \(subject.sku) at \(count.location)",
                    firstSeen: count.date, lastSeen: count.date, episode: count.date)
            })
    }
}
