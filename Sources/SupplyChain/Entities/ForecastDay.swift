public import Baton

/// One day of a forecast.
public struct ForecastDay: StoredRecord {
    /// The forecast.
    public var forecastID: String
    /// The day.
    public var date: CalendarDate
    /// Expected demand.
    public var mean: Double
    /// Lower end of the 80 % interval.
    public var lower80: Double
    /// Upper end of the 80 % interval.
    public var upper80: Double
    /// Lower end of the 95 % interval.
    public var lower95: Double
    /// Upper end of the 95 % interval.
    public var upper95: Double
    /// What was really sold, once known.
    public var actual: Double?

    public init(
        forecastID: String, date: CalendarDate, mean: Double, lower80: Double, upper80: Double,
        lower95: Double, upper95: Double, actual: Double? = nil
    ) {
        self.forecastID = forecastID
        self.date = date
        self.mean = mean
        self.lower80 = lower80
        self.upper80 = upper80
        self.lower95 = lower95
        self.upper95 = upper95
        self.actual = actual
    }

    public init(from columns: inout ColumnReader) throws {
        self.forecastID = try columns.next()
        self.date = try columns.next()
        self.mean = try columns.next()
        self.lower80 = try columns.next()
        self.upper80 = try columns.next()
        self.lower95 = try columns.next()
        self.upper95 = try columns.next()
        self.actual = try columns.next()
    }

    public var sqlValues: [SQLValue] {
        [
            forecastID.sqlValue, date.sqlValue, mean.sqlValue, lower80.sqlValue, upper80.sqlValue,
            lower95.sqlValue, upper95.sqlValue, actual.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "forecast_days", singular: "forecast day", key: ["forecast_id", "date"],
        fields: [
            EntityField("forecast_id", .reference(to: "forecasts"), "the forecast"),
            EntityField("date", .date, "the day"),
            EntityField("mean", .quantity, "expected demand"),
            EntityField("lower_80", .quantity, "lower end of the 80 % interval"),
            EntityField("upper_80", .quantity, "upper end of the 80 % interval"),
            EntityField("lower_95", .quantity, "lower end of the 95 % interval"),
            EntityField("upper_95", .quantity, "upper end of the 95 % interval"),
            EntityField("actual", .quantity, .null, "what was really sold, once known"),
        ])
}
