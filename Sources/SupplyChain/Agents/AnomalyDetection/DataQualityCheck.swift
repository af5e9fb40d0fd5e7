internal import Anomalies
internal import Baton

/// What the data themselves say is wrong: days without any sale at the site, a ledger below zero, sales that
/// repeat or jump by the size of a case. Repeated zeros are left to the dead-stock check.
struct DataQualityCheck: SubjectDetector {
    let name = "data_quality"
    private static let jumpTolerance = 0.1
    private static let jumpWindow = 14

    func detect(_ subject: DetectionSubject) throws -> DetectionOutcome {
        .checked(missingDays(subject) + negativeStock(subject) + (try series(subject)))
    }

    private func missingDays(_ subject: DetectionSubject) -> [DetectedAnomaly] {
        let days = Array(subject.windowStart...subject.asOf)
        let values = days.map { subject.recordedDays.contains($0) ? 1.0 : nil }
        return DataGaps.missingPeriods(in: values).map { gap in
            let first = days[gap.range.lowerBound]
            let last = days[gap.range.upperBound - 1]
            let holiday = subject.calendar.first { (first...last).contains($0.date) }
            return DetectedAnomaly(
                type: gap.kind.rawValue, location: subject.location,
                stake: .judged(holiday == nil ? (gap.range.count < 7 ? .medium : .high) : .low),
                confidence: 1,
                message: gap.range.count == 1
                    ? "no product has a sale on \(first)"
                    : "no product has a sale on the \(gap.range.count) days from \(first) to \(last)",
                evidence: ["days": .int(Int64(gap.range.count))],
                rootCause: holiday.map { "\($0.kind.rawValue) \($0.name) on \($0.date)" },
                recommendedAction: "import the sales of these days, unless the site was closed",
                firstSeen: first, lastSeen: last, episode: first)
        }
    }

    private func negativeStock(_ subject: DetectionSubject) -> [DetectedAnomaly] {
        DataGaps.negativeValues(in: subject.onHand).map { run in
            let first = subject.windowStart.advanced(by: run.range.lowerBound)
            let last = subject.windowStart.advanced(by: run.range.upperBound - 1)
            let lowest = run.observed ?? 0
            return DetectedAnomaly(
                type: "negative_stock", sku: subject.sku, location: subject.location,
                stake: .unexpected(units: lowest), confidence: 1,
                message: "the ledger of \(subject.sku) is below zero from \(first) to \(last), "
                    + "\(PlainNumber.text(lowest)) at the lowest",
                evidence: ["lowest": .double(lowest), "days": .int(Int64(run.range.count))],
                recommendedAction:
                    "look for receipts that are not booked, and count the stock of \(subject.sku)",
                firstSeen: first, lastSeen: last, episode: first)
        }
    }

    private func series(_ subject: DetectionSubject) throws -> [DetectedAnomaly] {
        let values = subject.sales.quantities
        let first = values.count - subject.windowDays
        var found = try FlatLine.detect(values: values, falseAlarmRate: subject.falseAlarmRate)
            .filter { $0.range.upperBound > first && $0.observed != 0 }
        if let pack = subject.product.casePack, pack > 1 {
            found += try UnitJump(factors: [pack], tolerance: Self.jumpTolerance, window: Self.jumpWindow)
                .detect(values: values, falseAlarmRate: subject.falseAlarmRate).filter { $0.peak >= first }
        }
        return found.map { describe($0, subject) }
    }

    private func describe(_ anomaly: Anomaly, _ subject: DetectionSubject) -> DetectedAnomaly {
        let first = subject.sales.date(at: anomaly.range.lowerBound)
        let last = subject.sales.date(at: anomaly.range.upperBound - 1)
        let isJump = anomaly.kind == .unitJump
        var evidence: [String: Value] = [
            "days": .int(Int64(anomaly.range.count)), "probability": .double(anomaly.probability),
        ]
        if let observed = anomaly.observed { evidence["observed"] = .double(observed) }
        if let expected = anomaly.expected { evidence["expected"] = .double(expected) }
        return DetectedAnomaly(
            type: anomaly.kind.rawValue, sku: subject.sku, location: subject.location,
            stake: .judged(isJump ? .high : .medium),
            confidence: Confidence.amongDays(anomaly.probability, days: isJump ? subject.windowDays : 1),
            message: isJump
                ? "sales of \(subject.sku) change by the size of a case on \(first)"
                : "sales of \(subject.sku) repeat the same number from \(first) to \(last)",
            evidence: evidence,
            recommendedAction: isJump
                ? "check whether \(subject.sku) is booked in cases instead of pieces since \(first)"
                : "check whether the sales feed hangs",
            firstSeen: first, lastSeen: last, episode: first)
    }
}
