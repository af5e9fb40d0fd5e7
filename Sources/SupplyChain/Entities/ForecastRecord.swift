public import Baton

/// A stored demand forecast.
public struct ForecastRecord: StoredRecord {
    /// The forecast.
    public var id: String
    /// The stock-keeping unit.
    public var sku: String
    /// The site; absent: all sites together.
    public var location: String?
    /// When it was made.
    public var createdAt: Timestamp
    /// The last day of the history it was made from.
    public var origin: CalendarDate
    /// How many days it covers.
    public var horizonDays: Int
    /// The method that made it.
    public var model: String
    /// Expected demand over the horizon.
    public var total: Double
    /// Lower end of the interval of the total.
    public var lower: Double
    /// Upper end of the interval of the total.
    public var upper: Double
    /// The level of the interval.
    public var confidence: Double
    /// Accuracy measures of the model on held-out history.
    public var accuracy: Value
    /// The workflow run that made it.
    public var runID: String?
    /// The path day by day; filled by the queries of ``Forecasts``.
    public var days: [ForecastDay]

    public init(
        id: String, sku: String, location: String? = nil, createdAt: Timestamp, origin: CalendarDate,
        horizonDays: Int, model: String, total: Double, lower: Double, upper: Double, confidence: Double,
        accuracy: Value, runID: String? = nil, days: [ForecastDay] = []
    ) {
        self.id = id
        self.sku = sku
        self.location = location
        self.createdAt = createdAt
        self.origin = origin
        self.horizonDays = horizonDays
        self.model = model
        self.total = total
        self.lower = lower
        self.upper = upper
        self.confidence = confidence
        self.accuracy = accuracy
        self.runID = runID
        self.days = days
    }

    public init(from columns: inout ColumnReader) throws {
        self.id = try columns.next()
        self.sku = try columns.next()
        self.location = try columns.next()
        self.createdAt = try columns.next()
        self.origin = try columns.next()
        self.horizonDays = try columns.next()
        self.model = try columns.next()
        self.total = try columns.next()
        self.lower = try columns.next()
        self.upper = try columns.next()
        self.confidence = try columns.next()
        self.accuracy = try columns.nextJSON()
        self.runID = try columns.next()
        self.days = []
    }

    public var sqlValues: [SQLValue] {
        [
            id.sqlValue, sku.sqlValue, location.sqlValue, createdAt.sqlValue, origin.sqlValue,
            horizonDays.sqlValue, model.sqlValue, total.sqlValue, lower.sqlValue, upper.sqlValue,
            confidence.sqlValue, .text(accuracy.json()), runID.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "forecasts", singular: "forecast", key: ["forecast_id"],
        fields: [
            EntityField("forecast_id", .identifier, "the forecast"),
            EntityField("sku", .reference(to: "products"), "the stock-keeping unit"),
            EntityField(
                "location", .reference(to: "locations"), .null,
                "the site; absent: all sites together"),
            EntityField("created_at", .timestamp, "when it was made"),
            EntityField("origin", .date, "the last day of the history it was made from"),
            EntityField("horizon_days", .integer(atLeast: 1), "how many days it covers"),
            EntityField("model", .text, "the method that made it"),
            EntityField("total", .quantity, "expected demand over the horizon"),
            EntityField("lower", .quantity, "lower end of the interval of the total"),
            EntityField("upper", .quantity, "upper end of the interval of the total"),
            EntityField("confidence", .fraction, "the level of the interval"),
            EntityField("accuracy", .json, .null, "accuracy measures of the model on held-out history"),
            EntityField("run_id", .text, .null, "the workflow run that made it"),
        ])
}
