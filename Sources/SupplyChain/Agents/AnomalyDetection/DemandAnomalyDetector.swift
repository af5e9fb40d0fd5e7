internal import Anomalies
internal import Baton
internal import Forecasting

/// Days on which sales were far from what the model expected the day before.
///
/// The model is fitted to demand without its outliers, so that an anomaly cannot make itself expected.
/// Residuals of the whole history teach how far from the expectation is usual; their spread is taken to grow
/// with the root of the expectation, as that of counts does. Series of small counts are judged by a count
/// distribution, which knows spikes only: a day without a sale is no news for a slow mover.
struct DemandAnomalyDetector: SubjectDetector {
    let kind: Anomaly.Kind
    var name: String { kind.rawValue }

    func detect(_ subject: DetectionSubject) throws -> DetectionOutcome {
        let observed = subject.sales.quantities
        guard observed.count >= 8 else {
            return .skipped(
                "\(observed.count) days of sales are too few to learn what is usual; import more sales")
        }
        let first = observed.count - subject.windowDays
        return .checked(
            try findings(subject).filter { $0.kind == kind && $0.range.upperBound > first }
                .map { describe($0, subject) })
    }

    private func findings(_ subject: DetectionSubject) throws -> [Anomaly] {
        let observed = subject.sales.quantities
        if CountDetector.applies(to: observed) {
            return try CountDetector(falseAlarmRate: subject.falseAlarmRate, maximumGap: 1).detect(
                counts: observed)
        }
        let expected = subject.usual.fitted
        return try PointDetector(falseAlarmRate: subject.falseAlarmRate, maximumGap: 1).detect(
            observed: observed, expected: expected, spread: expected.map { max($0, 1).squareRoot() })
    }

    private func describe(_ anomaly: Anomaly, _ subject: DetectionSubject) -> DetectedAnomaly {
        let sales = subject.sales
        let isSpike = kind == .demandSpike
        let date = sales.date(at: anomaly.peak)
        let expected = anomaly.expected ?? 0
        let observed = anomaly.observed ?? 0
        let fitted = subject.usual.fitted
        let excess = anomaly.range.reduce(0) { $0 + sales.quantities[$1] - fitted[$1] }
        let cause =
            isSpike
            ? RootCause.ofSpike(on: anomaly.peak, subject) : RootCause.ofDrop(on: anomaly.peak, subject)
        var evidence: [String: Value] = [
            "date": .string("\(date)"), "observed": .double(observed), "expected": .double(expected),
            "unexpected_units": .double(excess), "days": .int(Int64(anomaly.range.count)),
            "probability": .double(anomaly.probability), "model": .string(subject.usual.model),
            "promotion": .bool(sales.promotions[anomaly.peak]),
            "stockout": .bool(sales.stockouts[anomaly.peak]),
        ]
        if let price = sales.prices[anomaly.peak] { evidence["price"] = .double(price) }
        return DetectedAnomaly(
            type: kind.rawValue, sku: subject.sku, location: subject.location,
            stake: .unexpected(units: excess),
            confidence: Confidence.amongDays(anomaly.probability, days: subject.windowDays),
            message: "\(PlainNumber.text(observed)) units of \(subject.sku) were sold on \(date), "
                + "\(PlainNumber.text(expected)) were expected",
            evidence: evidence, rootCause: cause?.text,
            recommendedAction: isSpike ? spikeAction(cause, subject) : dropAction(cause, subject),
            firstSeen: sales.date(at: anomaly.range.lowerBound),
            lastSeen: sales.date(at: anomaly.range.upperBound - 1),
            episode: sales.date(at: anomaly.range.lowerBound))
    }

    private func spikeAction(_ cause: RootCause?, _ subject: DetectionSubject) -> String {
        let next =
            switch cause?.kind {
            case .commercial, .calendar: "plan for the next one in the forecast"
            case .supply, nil: "watch whether the demand lasts before ordering more"
            }
        guard let days = (try? subject.optimization.get())?.daysOfSupply else { return next }
        return "\(next); stock of \(subject.sku) lasts \(PlainNumber.text(days)) days at the forecast"
    }

    private func dropAction(_ cause: RootCause?, _ subject: DetectionSubject) -> String {
        switch cause?.kind {
        case .supply: "reorder \(subject.sku) in time, and do not take the day for missing demand"
        case .calendar: "nothing, if the site was closed; plan for the next one in the forecast"
        case .commercial: "check whether the price of \(subject.sku) is meant to be so high"
        case nil: "check the shelf, the listing and the data of \(subject.sku)"
        }
    }
}

/// Probabilities that findings are real.
enum Confidence {
    /// The probability that chance would not have shown anything as rare on any of the days looked at: (1 −
    /// p)ⁿ.
    static func amongDays(_ probability: Double, days: Int) -> Double {
        var confidence = 1.0
        for _ in 0..<days { confidence *= 1 - probability }
        return confidence
    }
}
