public import Baton

/// What is being done about an anomaly.
public enum AnomalyStatus: String, Sendable, Hashable, CaseIterable, SQLConvertible {
    case open
    case investigating
    case resolved
}

/// A condition that a detector found. The same condition found again updates this row.
public struct AnomalyRecord: StoredRecord {
    /// The anomaly.
    public var id: String
    /// What makes it the same condition when it is found again.
    public var conditionKey: String
    /// Which detector found it.
    public var type: String
    /// The product concerned.
    public var sku: String?
    /// The site concerned.
    public var location: String?
    /// The supplier concerned.
    public var supplier: String?
    /// How bad it is.
    public var severity: Severity
    /// The probability that it is real.
    public var confidence: Double
    /// What is being done about it.
    public var status: AnomalyStatus
    /// One line for people.
    public var message: String
    /// The numbers behind it.
    public var evidence: Value
    /// Why it happened, where known.
    public var rootCause: String?
    /// What to do.
    public var recommendedAction: String?
    /// The day it was first found for.
    public var firstSeen: CalendarDate
    /// The day it was last found for.
    public var lastSeen: CalendarDate
    /// Grows by one with every change; absent: 1.
    public var version: Int

    public init(
        id: String, conditionKey: String, type: String, sku: String? = nil, location: String? = nil,
        supplier: String? = nil, severity: Severity, confidence: Double, status: AnomalyStatus = .open,
        message: String, evidence: Value, rootCause: String? = nil, recommendedAction: String? = nil,
        firstSeen: CalendarDate, lastSeen: CalendarDate, version: Int = 1
    ) {
        self.id = id
        self.conditionKey = conditionKey
        self.type = type
        self.sku = sku
        self.location = location
        self.supplier = supplier
        self.severity = severity
        self.confidence = confidence
        self.status = status
        self.message = message
        self.evidence = evidence
        self.rootCause = rootCause
        self.recommendedAction = recommendedAction
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.version = version
    }

    public init(from columns: inout ColumnReader) throws {
        self.id = try columns.next()
        self.conditionKey = try columns.next()
        self.type = try columns.next()
        self.sku = try columns.next()
        self.location = try columns.next()
        self.supplier = try columns.next()
        self.severity = try columns.next()
        self.confidence = try columns.next()
        self.status = try columns.next()
        self.message = try columns.next()
        self.evidence = try columns.nextJSON()
        self.rootCause = try columns.next()
        self.recommendedAction = try columns.next()
        self.firstSeen = try columns.next()
        self.lastSeen = try columns.next()
        self.version = try columns.next()
    }

    public var sqlValues: [SQLValue] {
        [
            id.sqlValue, conditionKey.sqlValue, type.sqlValue, sku.sqlValue, location.sqlValue,
            supplier.sqlValue, severity.sqlValue, confidence.sqlValue, status.sqlValue, message.sqlValue,
            .text(evidence.json()), rootCause.sqlValue, recommendedAction.sqlValue, firstSeen.sqlValue,
            lastSeen.sqlValue, version.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "anomalies", singular: "anomaly", key: ["anomaly_id"],
        fields: [
            EntityField("anomaly_id", .identifier, "the anomaly"),
            EntityField("condition_key", .text, "what makes it the same condition when it is found again"),
            EntityField("type", .text, "which detector found it"),
            EntityField("sku", .reference(to: "products"), .null, "the product concerned"),
            EntityField("location", .reference(to: "locations"), .null, "the site concerned"),
            EntityField("supplier", .reference(to: "suppliers"), .null, "the supplier concerned"),
            EntityField("severity", .choice(Severity.allCases.map(\.rawValue)), "how bad it is"),
            EntityField("confidence", .fraction, "the probability that it is real"),
            EntityField(
                "status", .choice(AnomalyStatus.allCases.map(\.rawValue)),
                "what is being done about it"),
            EntityField("message", .text, "one line for people"),
            EntityField("evidence", .json, .null, "the numbers behind it"),
            EntityField("root_cause", .text, .null, "why it happened, where known"),
            EntityField("recommended_action", .text, .null, "what to do"),
            EntityField("first_seen", .date, "the day it was first found for"),
            EntityField("last_seen", .date, "the day it was last found for"),
            EntityField(
                "version", .integer(atLeast: 1), .value(1),
                "grows by one with every change; absent: 1"),
        ])
}
