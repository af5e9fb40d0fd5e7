public import Baton

/// How forecasts of series, categories, sites and all are made to add up.
public enum ReconciliationChoice: String, Sendable, Hashable, CaseIterable, Codable, SchemaDescribed {
    /// Groups are the sums of their series, which stay as they are.
    case bottomUp = "bottom_up"
    /// Groups are forecast too; all give way in proportion to the number of series in them.
    case structural
    /// Groups are forecast too; all give way by the covariance of their errors (MinT).
    case minimumTrace = "minimum_trace"
}

/// The input of `forecast_all`.
public struct ForecastAll: Payload {
    public var location: String?
    public var horizon: Int
    public var reconciliation: ReconciliationChoice
    public var asOf: CalendarDate?

    public init(
        location: String? = nil, horizon: Int = ForecastRequest.usualHorizonDays,
        reconciliation: ReconciliationChoice = .bottomUp, asOf: CalendarDate? = nil
    ) {
        self.location = location
        self.horizon = horizon
        self.reconciliation = reconciliation
        self.asOf = asOf
    }

    public static let fields: [Field<ForecastAll>] = [
        .optional("location", \.location, "Only this site; absent: each site with sales."),
        .optional(
            "horizon", \.horizon, default: Int64(ForecastRequest.usualHorizonDays), in: 1...730, unit: "days",
            "How far ahead."),
        .optional(
            "reconciliation", \.reconciliation, default: "bottom_up",
            "bottom_up: groups are sums of the series; structural, minimum_trace: categories, sites and all are forecast "
                + "too, and all forecasts give way to each other (Wickramasuriya, Athanasopoulos & Hyndman 2019)."
        ),
        .optional(
            "as_of", \.asOf,
            "The last day of history to use, YYYY-MM-DD; absent: the last day of recorded sales."),
    ]
}

/// The output of `forecast_all`.
public struct ForecastAllResult: Payload, Hashable {
    public var succeeded: Int
    public var failed: Int
    public var forecasts: [SeriesForecast]
    public var groups: [GroupForecast]

    public static let fields: [Field<ForecastAllResult>] = [
        .required("succeeded", \.succeeded, in: 0...Int64.max, "Series with a forecast."),
        .required("failed", \.failed, in: 0...Int64.max, "Series without; 'failure' says why."),
        .required("forecasts", \.forecasts, "One for each series, in the order of product and site."),
        .required(
            "groups", \.groups,
            "Sums of the series: all, each category, and with several sites each site and product."),
    ]
}

/// What the series of a group add up to.
public struct GroupForecast: Payload, Hashable {
    public var level: String
    public var name: String
    public var series: Int
    public var forecast: Double

    public static let fields: [Field<GroupForecast>] = [
        .required("level", \.level, "total, category, location or sku."),
        .required("name", \.name, "Which one; all for the total."),
        .required("series", \.series, in: 1...Int64.max, "Series in it."),
        .required(
            "forecast", \.forecast, in: .atLeast(0), unit: "units", "Expected demand over the horizon."),
    ]
}

/// What came of one series.
public struct SeriesForecast: Payload, Hashable {
    public var sku: String
    public var location: String
    public var forecast: Double?
    public var interval: DemandInterval?
    public var model: String?
    public var failure: String?

    public static let fields: [Field<SeriesForecast>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .required("location", \.location, "The site."),
        .optional(
            "forecast", \.forecast, in: .atLeast(0), unit: "units", "Expected demand over the horizon."),
        .optional(
            "interval", \.interval, unit: "units", "Where 95 % of outcomes over the horizon are expected."),
        .optional("model", \.model, "The model that was chosen."),
        .optional("failure", \.failure, "Why there is no forecast."),
    ]
}
