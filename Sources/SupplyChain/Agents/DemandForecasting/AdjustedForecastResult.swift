public import Baton
internal import Forecasting

/// What moves demand on some days, and by how much.
public struct DemandEffect: Payload, Hashable {
    public var name: String
    public var source: String
    public var factor: Double
    public var pastDays: Int
    public var days: [CalendarDate]

    public static let fields: [Field<DemandEffect>] = [
        .required("name", \.name, "The event."),
        .required(
            "source", \.source,
            "given (with the input), calendar (a demand factor there) or estimated (from the history, drawn towards "
                + "what the category shows)."),
        .required(
            "factor", \.factor, in: .atLeast(0),
            "Demand on its days relative to ordinary ones; 1 is no effect."),
        .required("past_days", \.pastDays, in: 0...Int64.max, unit: "days", "Its days in the history."),
        .required("days", \.days, "Its days in the forecast."),
    ]
}

/// A forecast with effects on top of what the history alone says.
public struct AdjustedForecastResult: Payload, Hashable {
    public var sku: String
    public var location: String?
    public var forecast: Double
    public var baseForecast: Double
    public var confidence: Double
    public var interval: DemandInterval
    public var daily: [DailyForecast]
    public var effects: [DemandEffect]
    public var model: String

    public static let fields: [Field<AdjustedForecastResult>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .required(
            "forecast", \.forecast, in: .atLeast(0), unit: "units",
            "Expected demand over the whole horizon, effects included."),
        .required(
            "base_forecast", \.baseForecast, in: .atLeast(0), unit: "units",
            "The same without them: what generate_forecast says."),
        .required(
            "confidence", \.confidence, in: .between(0...1),
            "The probability that demand over the whole horizon falls into 'interval'."),
        .required("interval", \.interval, unit: "units", "Where demand over the whole horizon is expected."),
        .required("daily", \.daily, unit: "units", "The forecast day by day, effects included."),
        .required("effects", \.effects, "What moves demand, and by how much."),
        .required("model", \.model, "The model behind the forecast."),
    ]
}

extension AdjustedForecastResult {
    init(
        _ adjusted: PreparedForecast, base: PreparedForecast, _ request: ForecastRequest,
        effects: [DemandEffect]
    ) throws {
        let result = try GenerateForecastResult(adjusted, request, highestLevel: 95)
        self.init(
            sku: result.sku, location: result.location, forecast: result.forecast,
            baseForecast: base.forecast.total.mean, confidence: result.confidence, interval: result.interval,
            daily: result.daily, effects: effects, model: result.model)
    }
}
