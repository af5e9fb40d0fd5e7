internal import Baton

/// What a detector found, before it is stored.
struct DetectedAnomaly: Sendable {
    var type: String
    var sku: String?
    var location: String?
    var supplier: String?
    var stake: Stake
    var confidence: Double
    var message: String
    var evidence: [String: Value]
    var rootCause: String?
    var recommendedAction: String
    var firstSeen: CalendarDate
    var lastSeen: CalendarDate
    /// What tells this condition from others of its type, product, site and supplier: the day an episode
    /// began, or nothing for a state that lasts until it is cured.
    var episode: CalendarDate?

    /// The stored form; its id follows from the condition, its severity from what is at stake.
    ///
    /// - Throws: ``SupplyChainError`` for an amount too large for ``Money``.
    func record(valuedBy scale: StakeScale) throws -> AnomalyRecord {
        var evidence = evidence
        if let value = try scale.value(of: stake) { evidence["value_at_stake"] = value.value }
        let parts = [type, sku, location, supplier, episode?.description]
        let key = parts.map { $0 ?? "-" }.joined(separator: "/")
        return AnomalyRecord(
            id: key, conditionKey: key, type: type, sku: sku, location: location, supplier: supplier,
            severity: scale.severity(of: stake), confidence: min(1, max(0, confidence)), message: message,
            evidence: .object(evidence), rootCause: rootCause, recommendedAction: recommendedAction,
            firstSeen: firstSeen, lastSeen: lastSeen)
    }
}

/// One kind of anomaly that can be looked for in a subject.
protocol SubjectDetector: Sendable {
    var name: String { get }
    /// - Throws: what the numerics below throw.
    func detect(_ subject: DetectionSubject) throws -> DetectionOutcome
}

/// What came of a detector.
enum DetectionOutcome: Sendable {
    case checked([DetectedAnomaly])
    /// Data are missing; says which.
    case skipped(String)
}
