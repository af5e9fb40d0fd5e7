internal import Anomalies
internal import Baton
internal import Inventory

/// Stock outside the band that its policy and forecast allow.
///
/// Too low: demand over the lead time more probably exceeds the inventory position than not, so that an order
/// placed today would probably come too late. Too high: the position stays above the order-up-to level for a
/// whole lead time with a probability of at least 0.9. The probability, from the distribution of lead-time
/// demand, is the confidence.
struct StockBandCheck: SubjectDetector {
    let name = Anomaly.Kind.stockOutsideBand.rawValue
    private static let shortageLimit = 0.5
    private static let surplusLimit = 0.9

    func detect(_ subject: DetectionSubject) throws -> DetectionOutcome {
        let outcome: OptimizationOutcome
        switch subject.optimization {
        case .failure(let failure): return .skipped(failure.description)
        case .success(let optimized): outcome = optimized
        }
        guard let plan = outcome.best else { return .checked([]) }
        let position = outcome.position.units
        let shortage = plan.shortageProbability(position: position)
        if shortage > Self.shortageLimit {
            return .checked([low(subject, outcome, plan, probability: shortage)])
        }
        let surplus = plan.leadTimeDemand.cdf(position - plan.orderUpToLevel)
        if position > plan.orderUpToLevel, surplus >= Self.surplusLimit {
            return .checked([high(subject, outcome, plan, probability: surplus)])
        }
        return .checked([])
    }

    private func low(
        _ subject: DetectionSubject, _ outcome: OptimizationOutcome, _ plan: ReplenishmentPlan,
        probability: Double
    ) -> DetectedAnomaly {
        let days = outcome.daysOfSupply ?? 0
        let late = subject.promisedOrders.values.joined().filter {
            $0.isLate && $0.promisedOn >= subject.windowStart
        }
        return finding(
            subject, outcome, plan, direction: .below, probability: probability,
            stake: .judged(SeverityRule.cover(days: days, leadTimeDays: plan.leadTime.meanDays)),
            message: "stock of \(subject.sku) lasts \(PlainNumber.text(days)) days, an order takes "
                + "\(PlainNumber.text(plan.leadTime.meanDays))",
            cause: late.isEmpty
                ? nil : "late deliveries: " + late.map(\.id).sorted().suffix(3).joined(separator: ", "),
            action: outcome.decision.quantity > 0
                ? "order \(PlainNumber.text(outcome.decision.quantity)) units from \(plan.offer.supplier) now"
                : "hasten the open orders")
    }

    private func high(
        _ subject: DetectionSubject, _ outcome: OptimizationOutcome, _ plan: ReplenishmentPlan,
        probability: Double
    ) -> DetectedAnomaly {
        let excess = outcome.position.units - plan.orderUpToLevel
        let idleDays = excess / outcome.outlook.dailyMean
        return finding(
            subject, outcome, plan, direction: .above, probability: probability,
            stake: .idle(units: excess),
            message:
                "the position of \(subject.sku) is \(PlainNumber.text(excess)) units above its order-up-to level, "
                + "enough for \(PlainNumber.text(idleDays)) more days",
            cause: outcome.position.onOrder > excess ? "open orders exceed what the forecast needs" : nil,
            action: outcome.position.onOrder > 0
                ? "cancel or put off open orders of \(subject.sku)"
                : "order no \(subject.sku) until the stock has sold down")
    }

    private func finding(
        _ subject: DetectionSubject, _ outcome: OptimizationOutcome, _ plan: ReplenishmentPlan,
        direction: Anomaly.Direction, probability: Double, stake: Stake,
        message: String, cause: String?, action: String
    ) -> DetectedAnomaly {
        var evidence: [String: Value] = [
            "direction": .string(direction.rawValue), "on_hand": .double(outcome.position.onHand),
            "on_order": .double(outcome.position.onOrder), "reserved": .double(outcome.position.reserved),
            "inventory_position": .double(outcome.position.units),
            "reorder_point": .double(plan.reorderPoint),
            "order_up_to_level": .double(plan.orderUpToLevel), "safety_stock": .double(plan.safetyStock),
            "lead_time_days": .double(plan.leadTime.meanDays), "supplier": .string(plan.offer.supplier),
        ]
        if let days = outcome.daysOfSupply { evidence["days_of_supply"] = .double(days) }
        return DetectedAnomaly(
            type: name, sku: subject.sku, location: subject.location, stake: stake,
            confidence: probability, message: message, evidence: evidence, rootCause: cause,
            recommendedAction: action, firstSeen: subject.asOf, lastSeen: subject.asOf)
    }
}
