public import Baton
internal import Forecasting

/// The season that a history shows.
public struct SeasonOfHistory: Payload, Hashable {
    public var periodDays: Int
    public var strength: Double?
    public var weekdayFactors: [Double]

    public static let fields: [Field<SeasonOfHistory>] = [
        .required(
            "period_days", \.periodDays, in: 1...365, unit: "days",
            "7 for a week, 365 for a year, 1 where the history does not repeat itself."),
        .optional(
            "strength", \.strength, in: .between(0...1),
            "How much of the variance the week explains; absent for less than two weeks."),
        .required("weekday_factors", \.weekdayFactors, "Mean of Monday to Sunday over the mean of all days."),
    ]

    static func periodDays(_ history: DemandHistory) throws(ForecastingError) -> Int {
        try SeasonalityDetection.period(of: history.demand, among: [ForecastService.seasonalPeriodDays, 365])
    }

    static func weekdayFactors(_ history: DemandHistory) -> [Double] {
        var sums = [Double](repeating: 0, count: 7)
        var counts = sums
        for (day, units) in history.demand.enumerated() {
            let weekday = history.sales.date(at: day).isoWeekday - 1
            sums[weekday] += units
            counts[weekday] += 1
        }
        let mean = history.demand.reduce(0, +) / Double(max(history.demand.count, 1))
        return zip(sums, counts).map { $1 > 0 && mean > 0 ? $0 / $1 / mean : 1 }
    }
}

/// The output of `incorporate_seasonality`.
public struct SeasonalForecastResult: Payload, Hashable {
    public var sku: String
    public var location: String?
    public var forecast: Double
    public var baseForecast: Double
    public var confidence: Double
    public var interval: DemandInterval
    public var daily: [DailyForecast]
    public var effects: [DemandEffect]
    public var model: String
    public var seasonality: SeasonOfHistory

    public static let fields: [Field<SeasonalForecastResult>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .required(
            "forecast", \.forecast, in: .atLeast(0), unit: "units",
            "Expected demand over the whole horizon, factors included."),
        .required(
            "base_forecast", \.baseForecast, in: .atLeast(0), unit: "units",
            "The same without them: what generate_forecast says."),
        .required(
            "confidence", \.confidence, in: .between(0...1),
            "The probability that demand over the whole horizon falls into 'interval'."),
        .required("interval", \.interval, unit: "units", "Where demand over the whole horizon is expected."),
        .required("daily", \.daily, unit: "units", "The forecast day by day, factors included."),
        .required("effects", \.effects, "The factors, and where they count."),
        .required("model", \.model, "The model behind the forecast."),
        .required("seasonality", \.seasonality, "The season that the history shows by itself."),
    ]
}

extension SeasonalForecastResult {
    init(_ result: AdjustedForecastResult, _ seasonality: SeasonOfHistory) {
        self.init(
            sku: result.sku, location: result.location, forecast: result.forecast,
            baseForecast: result.baseForecast, confidence: result.confidence, interval: result.interval,
            daily: result.daily, effects: result.effects, model: result.model, seasonality: seasonality)
    }
}
