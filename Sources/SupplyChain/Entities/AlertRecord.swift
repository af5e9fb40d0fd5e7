public import Baton

/// Whether someone has seen to an alert.
public enum AlertStatus: String, Sendable, Hashable, CaseIterable, SQLConvertible {
    case open
    case acknowledged
    case resolved
}

/// A message to people about a condition. Raised again while it is open, it stays one alert.
public struct AlertRecord: StoredRecord {
    /// The alert.
    public var id: String
    /// What makes it the same alert when it is raised again.
    public var conditionKey: String
    /// What it is about.
    public var type: String
    /// How bad it is.
    public var severity: Severity
    /// Whether someone has seen to it.
    public var status: AlertStatus
    /// One line for people.
    public var title: String
    /// What, where and how bad.
    public var message: String
    /// The product concerned.
    public var sku: String?
    /// The site concerned.
    public var location: String?
    /// Days until the stock is gone.
    public var daysOfCover: Double?
    /// What to do.
    public var recommendedAction: String?
    /// When it was raised first.
    public var createdAt: Timestamp
    /// When it was raised or changed last.
    public var updatedAt: Timestamp
    /// Who acknowledged or resolved it.
    public var handledBy: String?
    /// What they said about it.
    public var reason: String?
    /// Each channel with whether it accepted the message.
    public var deliveries: Value
    /// The workflow run that raised it.
    public var runID: String?
    /// Grows by one with every change; absent: 1.
    public var version: Int

    public init(
        id: String, conditionKey: String, type: String, severity: Severity, status: AlertStatus = .open,
        title: String, message: String, sku: String? = nil, location: String? = nil,
        daysOfCover: Double? = nil, recommendedAction: String? = nil, createdAt: Timestamp,
        updatedAt: Timestamp, handledBy: String? = nil, reason: String? = nil,
        deliveries: Value = .array([]), runID: String? = nil, version: Int = 1
    ) {
        self.id = id
        self.conditionKey = conditionKey
        self.type = type
        self.severity = severity
        self.status = status
        self.title = title
        self.message = message
        self.sku = sku
        self.location = location
        self.daysOfCover = daysOfCover
        self.recommendedAction = recommendedAction
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.handledBy = handledBy
        self.reason = reason
        self.deliveries = deliveries
        self.runID = runID
        self.version = version
    }

    public init(from columns: inout ColumnReader) throws {
        self.id = try columns.next()
        self.conditionKey = try columns.next()
        self.type = try columns.next()
        self.severity = try columns.next()
        self.status = try columns.next()
        self.title = try columns.next()
        self.message = try columns.next()
        self.sku = try columns.next()
        self.location = try columns.next()
        self.daysOfCover = try columns.next()
        self.recommendedAction = try columns.next()
        self.createdAt = try columns.next()
        self.updatedAt = try columns.next()
        self.handledBy = try columns.next()
        self.reason = try columns.next()
        self.deliveries = try columns.nextJSON()
        self.runID = try columns.next()
        self.version = try columns.next()
    }

    public var sqlValues: [SQLValue] {
        [
            id.sqlValue, conditionKey.sqlValue, type.sqlValue, severity.sqlValue, status.sqlValue,
            title.sqlValue, message.sqlValue, sku.sqlValue, location.sqlValue, daysOfCover.sqlValue,
            recommendedAction.sqlValue, createdAt.sqlValue, updatedAt.sqlValue, handledBy.sqlValue,
            reason.sqlValue, .text(deliveries.json()), runID.sqlValue, version.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "alerts", singular: "alert", key: ["alert_id"],
        fields: [
            EntityField("alert_id", .identifier, "the alert"),
            EntityField("condition_key", .text, "what makes it the same alert when it is raised again"),
            EntityField("type", .text, "what it is about"),
            EntityField("severity", .choice(Severity.allCases.map(\.rawValue)), "how bad it is"),
            EntityField(
                "status", .choice(AlertStatus.allCases.map(\.rawValue)),
                "whether someone has seen to it"),
            EntityField("title", .text, "one line for people"),
            EntityField("message", .text, "what, where and how bad"),
            EntityField("sku", .reference(to: "products"), .null, "the product concerned"),
            EntityField("location", .reference(to: "locations"), .null, "the site concerned"),
            EntityField("days_of_cover", .nonNegativeNumber, .null, "days until the stock is gone"),
            EntityField("recommended_action", .text, .null, "what to do"),
            EntityField("created_at", .timestamp, "when it was raised first"),
            EntityField("updated_at", .timestamp, "when it was raised or changed last"),
            EntityField("handled_by", .text, .null, "who acknowledged or resolved it"),
            EntityField("reason", .text, .null, "what they said about it"),
            EntityField("deliveries", .json, .null, "each channel with whether it accepted the message"),
            EntityField("run_id", .text, .null, "the workflow run that raised it"),
            EntityField(
                "version", .integer(atLeast: 1), .value(1),
                "grows by one with every change; absent: 1"),
        ])
}
