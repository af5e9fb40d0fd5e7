public import Baton

extension AnomalyDetectionAgent {
    /// Runs all detectors over one product and records what they find; no finding is a success with an empty
    /// list.
    ///
    /// A condition that was found before is updated, never doubled.
    public static let detectAnomalies = Operation<DetectAnomalies, DetectAnomaliesResult>(
        "anomaly_detection", "detect_anomalies", effect: .transactional, isBlocking: true,
        "Looks for anomalies in demand, stock, deliveries and data of a product and records them.")

    /// One operation for each detector, with the input and output of ``detectAnomalies``.
    public static let singleDetections: [Operation<DetectAnomalies, DetectAnomaliesResult>] = [
        single("demand_spike", "Looks for days with far more demand than expected and records them."),
        single("demand_drop", "Looks for days with far less demand than expected and records them."),
        single("level_shift", "Looks for lasting changes of the level of demand and records them."),
        single(
            "stock_outside_band",
            "Looks for stock too low for the lead time or far above its target and records it."),
        single("dead_stock", "Looks for stock that lies without demand and records it."),
        single("shrinkage", "Looks for counts that differ from the ledger and records them."),
        single("supplier_degradation", "Looks for suppliers that became less reliable and records them."),
        single("price_drift", "Looks for lasting changes of a purchase price and records them."),
        single("lead_time_drift", "Looks for lasting changes of a lead time and records them."),
        single("duplicate_order", "Looks for orders that repeat another and records them."),
        single(
            "data_quality", "Looks for gaps, impossible values and unit jumps in the data and records them."),
    ]

    private static func single(
        _ detector: String, _ summary: String
    ) -> Operation<DetectAnomalies, DetectAnomaliesResult> {
        Operation(
            "anomaly_detection", "detect_\(detector)", effect: .transactional, isBlocking: true, summary)
    }
}

/// The input of `detect_anomalies` and the operations of single detectors.
public struct DetectAnomalies: Payload {
    public var sku: String
    public var location: String?
    public var windowDays: Int
    public var falseAlarmRate: Double
    public var serviceLevel: Double
    public var asOf: CalendarDate?

    public init(
        sku: String, location: String? = nil, windowDays: Int = 28, falseAlarmRate: Double = 0.001,
        serviceLevel: Double = 0.95, asOf: CalendarDate? = nil
    ) {
        self.sku = sku
        self.location = location
        self.windowDays = windowDays
        self.falseAlarmRate = falseAlarmRate
        self.serviceLevel = serviceLevel
        self.asOf = asOf
    }

    public static let fields: [Field<DetectAnomalies>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .optional(
            "window_days", \.windowDays, default: 28, in: 1...3660, unit: "days",
            "How many days up to as_of are looked at; the whole history teaches what is usual."),
        .optional(
            "false_alarm_rate", \.falseAlarmRate, default: 0.001, in: .between(1e-9...0.2), unit: "per day",
            "How often a detector may alarm on a day on which nothing is wrong: 0.001 is once in a thousand days."
        ),
        .optional(
            "service_level", \.serviceLevel, default: 0.95, in: .between(0.5...0.9999),
            "The cycle service that stock is judged by."),
        .optional(
            "as_of", \.asOf, "The last day to look at, YYYY-MM-DD; absent: the last day of recorded sales."),
    ]
}

/// The output of `detect_anomalies` and the operations of single detectors.
public struct DetectAnomaliesResult: Payload, Hashable {
    public var sku: String
    public var location: String?
    public var asOf: CalendarDate
    public var from: CalendarDate
    public var anomalies: [AnomalyFinding]
    public var checked: [String]
    public var skipped: [SkippedDetector]

    public static let fields: [Field<DetectAnomaliesResult>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .required("anomalies", \.anomalies, "What was found, the worst first; empty when nothing was."),
        .required("checked", \.checked, "The detectors that ran."),
        .required("skipped", \.skipped, "The detectors that lacked data, with the reason."),
        .required("as_of", \.asOf, "The last day looked at."),
        .required("from", \.from, "The first day looked at."),
    ]
}

/// A detector that could not run.
public struct SkippedDetector: Payload, Hashable {
    public var detector: String
    public var reason: String

    public static let fields: [Field<SkippedDetector>] = [
        .required("detector", \.detector, "Its name."),
        .required("reason", \.reason, "What it lacks, and what to import."),
    ]
}

/// A stored anomaly.
public struct AnomalyFinding: Payload, Hashable {
    public var id: String
    public var type: String
    public var sku: String?
    public var location: String?
    public var supplier: String?
    public var severity: Severity
    public var confidence: Double
    public var status: AnomalyStatus
    public var message: String
    public var evidence: Value
    public var rootCause: String?
    public var recommendedAction: String?
    public var firstSeen: CalendarDate
    public var lastSeen: CalendarDate

    public static let fields: [Field<AnomalyFinding>] = [
        .required("id", \.id, "The anomaly; the same condition keeps it."),
        .required("type", \.type, "Which kind of anomaly, such as demand_spike."),
        .optional("sku", \.sku, "The product concerned."),
        .optional("location", \.location, "The site concerned."),
        .optional("supplier", \.supplier, "The supplier concerned."),
        .required("severity", \.severity, "How bad, from what is at stake."),
        .required(
            "confidence", \.confidence, in: .between(0...1),
            "The probability that it is real: that chance alone would not have shown as much."),
        .required("status", \.status, "What is being done about it."),
        .required("message", \.message, "One line for people."),
        .required("evidence", \.evidence, "The numbers behind it."),
        .optional("root_cause", \.rootCause, "Why it happened, where the data tell."),
        .optional("recommended_action", \.recommendedAction, "What to do."),
        .required("first_seen", \.firstSeen, "The day it was first found for."),
        .required("last_seen", \.lastSeen, "The day it was last found for."),
    ]

    init(_ record: AnomalyRecord) {
        id = record.id
        type = record.type
        sku = record.sku
        location = record.location
        supplier = record.supplier
        severity = record.severity
        confidence = record.confidence
        status = record.status
        message = record.message
        evidence = record.evidence
        rootCause = record.rootCause
        recommendedAction = record.recommendedAction
        firstSeen = record.firstSeen
        lastSeen = record.lastSeen
    }

    /// The worst first, then the latest.
    static func worstFirst(_ left: AnomalyFinding, _ right: AnomalyFinding) -> Bool {
        (right.severity, right.lastSeen, left.id) < (left.severity, left.lastSeen, right.id)
    }
}
