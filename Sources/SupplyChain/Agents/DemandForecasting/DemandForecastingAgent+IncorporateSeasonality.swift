public import Baton
internal import Forecasting

extension DemandForecastingAgent {
    /// Forecasts with a season that its user knows: factors by weekday, by month or by date, which the history
    /// is freed from before the forecast and which the days ahead get back.
    public static let incorporateSeasonality = Operation<IncorporateSeasonality, SeasonalForecastResult>(
        "forecasting", "incorporate_seasonality", effect: .pure, isBlocking: true,
        "Forecasts with seasonal factors by weekday, month or date, and shows the season of the history.")

    func incorporateSeasonality(_ input: IncorporateSeasonality) async throws -> SeasonalForecastResult {
        let request = ForecastRequest(
            sku: input.sku, location: input.location, horizonDays: input.horizon,
            model: ModelChoice(name: input.model), asOf: input.asOf)
        let history = try await forecasts.history(sku: input.sku, location: input.location, asOf: input.asOf)
        let days = (0..<(history.demand.count + input.horizon)).map(history.sales.date(at:))
        let events =
            try ForecastEvent.season("weekday", input.weekdayFactors, places: 7, days) { $0.isoWeekday - 1 }
            + ForecastEvent.season("month", input.monthFactors, places: 12, days) { $0.components.month - 1 }
            + ForecastEvent.given(input.factors ?? [])
        let profile = try DemandProfile(history.demand, seasonalPeriod: ForecastService.seasonalPeriodDays)
        return SeasonalForecastResult(
            try adjusted(history, request, events),
            SeasonOfHistory(
                periodDays: try SeasonOfHistory.periodDays(history), strength: profile.seasonalStrength,
                weekdayFactors: SeasonOfHistory.weekdayFactors(history)))
    }
}

extension ForecastEvent {
    /// One event for each place of a cycle with a factor other than 1.
    ///
    /// - Throws: ``OperationFailure`` for another number of factors than places, or one below 0.
    fileprivate static func season(
        _ name: String, _ factors: [Double]?, places: Int, _ days: [CalendarDate],
        _ place: (CalendarDate) -> Int
    ) throws -> [ForecastEvent] {
        guard let factors else { return [] }
        guard factors.count == places, factors.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            throw OperationFailure(
                kind: .invalidInput,
                "\(name)_factors: expected \(places) numbers above 0, found \(factors.count)",
                hint: "1 is an ordinary \(name); weekdays begin with Monday, months with January",
                isRetryable: false)
        }
        return factors.indices.filter { factors[$0] != 1 }.map { index in
            ForecastEvent(
                name: "\(name) \(index + 1)", source: .given, days: days.filter { place($0) == index },
                prior: EventLiftPrior(mean: factors[index], deviation: 0))
        }
    }
}

/// The input of `incorporate_seasonality`.
public struct IncorporateSeasonality: Payload {
    public var sku: String
    public var location: String?
    public var horizon: Int
    public var weekdayFactors: [Double]?
    public var monthFactors: [Double]?
    public var factors: [ForecastFactor]?
    public var model: String
    public var asOf: CalendarDate?

    public static let fields: [Field<IncorporateSeasonality>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .optional(
            "horizon", \.horizon, default: Int64(ForecastRequest.usualHorizonDays), in: 1...730, unit: "days",
            "How far ahead."),
        .optional(
            "weekday_factors", \.weekdayFactors,
            "Seven factors, Monday first; the history is freed from them too, so what is already in it is not counted "
                + "twice."),
        .optional("month_factors", \.monthFactors, "Twelve factors, January first, in the same way."),
        .optional("factors", \.factors, "Factors by date."),
        .optional("model", \.model, default: "auto", "auto, or a model by name."),
        .optional(
            "as_of", \.asOf,
            "The last day of history to use, YYYY-MM-DD; absent: the last day of recorded sales."),
    ]
}
