public import Baton
internal import Forecasting

extension DemandForecastingAgent {
    /// Forecasts with what moves demand beside trend and season: the calendar's holidays and promotions, with
    /// lifts estimated from the history or given, and factors by date.
    public static let applyExternalFactors = Operation<ApplyExternalFactors, AdjustedForecastResult>(
        "forecasting", "apply_external_factors", effect: .pure, isBlocking: true,
        "Forecasts with holidays, promotions and factors by date, estimated from the history or given.")

    func applyExternalFactors(_ input: ApplyExternalFactors) async throws -> AdjustedForecastResult {
        let request = ForecastRequest(
            sku: input.sku, location: input.location, horizonDays: input.horizon,
            model: ModelChoice(name: input.model), asOf: input.asOf)
        let history = try await forecasts.history(sku: input.sku, location: input.location, asOf: input.asOf)
        var events = ForecastEvent.given(input.factors ?? [])
        if input.useCalendar {
            let priors = try await EventLiftPriors(history, store: store)
            events += ForecastEvent.ofCalendar(history, priors)
        }
        return try adjusted(history, request, events)
    }

    /// The forecast with effects taken out of the history and put onto the days ahead.
    func adjusted(
        _ history: DemandHistory, _ request: ForecastRequest, _ events: [ForecastEvent]
    ) throws -> AdjustedForecastResult {
        let start = history.sales.start
        let result = try forecasts.forecast(
            history, request,
            events: events.map { event in
                DemandEvent(
                    name: event.name, days: event.days.map { start.distance(to: $0) }.filter { $0 >= 0 },
                    prior: event.prior)
            })
        let last = history.origin.advanced(by: request.horizonDays)
        let effects = zip(events, result.factors).map { event, factor in
            DemandEffect(
                name: event.name, source: event.source.rawValue, factor: factor,
                pastDays: event.days.count { $0 >= start && $0 <= history.origin },
                days: event.days.filter { $0 > history.origin && $0 <= last })
        }
        return try AdjustedForecastResult(
            result.prepared, base: try forecasts.forecast(history, request), request, effects: effects)
    }
}

/// The input of `apply_external_factors`.
public struct ApplyExternalFactors: Payload {
    public var sku: String
    public var location: String?
    public var horizon: Int
    public var factors: [ForecastFactor]?
    public var useCalendar: Bool
    public var model: String
    public var asOf: CalendarDate?

    public static let fields: [Field<ApplyExternalFactors>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .optional(
            "horizon", \.horizon, default: Int64(ForecastRequest.usualHorizonDays), in: 1...730, unit: "days",
            "How far ahead."),
        .optional(
            "factors", \.factors,
            "Factors by date; those on days of the history are taken out of it before the forecast."),
        .optional(
            "use_calendar", \.useCalendar, default: true,
            "Whether the calendar's holidays and promotions, and the promotions of the sales, count."),
        .optional("model", \.model, default: "auto", "auto, or a model by name."),
        .optional(
            "as_of", \.asOf,
            "The last day of history to use, YYYY-MM-DD; absent: the last day of recorded sales."),
    ]
}
