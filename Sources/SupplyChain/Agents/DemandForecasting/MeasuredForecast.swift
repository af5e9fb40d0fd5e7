public import Baton

/// A stored forecast measured by what was really sold.
public struct MeasuredForecast: Payload, Hashable {
    public var origin: CalendarDate
    public var model: String
    public var days: Int
    public var forecast: Double
    public var actual: Double
    public var absoluteError: Double
    public var naiveAbsoluteError: Double
    public var wape: Double?
    public var bias: Double?
    public var coverage95: Double
    public var valueAdded: Double?

    public static let fields: [Field<MeasuredForecast>] = [
        .required("origin", \.origin, "The last day of the history it was made from."),
        .required("model", \.model, "The model that made it."),
        .required("days", \.days, in: 1...Int64.max, unit: "days", "Days that are known by now."),
        .required("forecast", \.forecast, in: .atLeast(0), unit: "units", "Forecast for these days."),
        .required("actual", \.actual, in: .atLeast(0), unit: "units", "Sold on these days."),
        .required(
            "absolute_error", \.absoluteError, in: .atLeast(0), unit: "units",
            "Sum of the days' absolute errors."
        ),
        .required(
            "naive_absolute_error", \.naiveAbsoluteError, in: .atLeast(0), unit: "units",
            "The same of the seasonal naive forecast: the last week before, repeated."),
        .optional("wape", \.wape, "Sum of absolute errors over units sold; absent where nothing was sold."),
        .optional("bias", \.bias, "Forecast less actual over units sold: positive is too high."),
        .required(
            "coverage_95", \.coverage95, in: .between(0...1), "Share of days within the 95 % interval."),
        .optional(
            "value_added", \.valueAdded,
            "How much less it errs than the seasonal naive forecast: 0.2 is a fifth less, below 0 is more; absent where "
                + "that one does not err."),
    ]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case origin, model, days, forecast, actual, absoluteError, naiveAbsoluteError, wape, bias
        case coverage95 = "coverage_95"
        case valueAdded
    }

    /// The forecasts of a series of which some days are known, newest first.
    static func list(sku: String, location: String?, _ transaction: any SQLTransaction) throws
        -> [MeasuredForecast]
    {
        try Forecasts(transaction).list(sku: sku, location: location).compactMap { record in
            guard record.days.contains(where: { $0.actual != nil }) else { return nil }
            let before = try Sales(transaction).daily(sku: sku, location: location, through: record.origin)
            return MeasuredForecast(record, lastWeek: before.quantities.suffix(7))
        }
    }

    /// `nil` while no day of the forecast is known.
    ///
    /// - Parameter lastWeek: sold on the days up to the origin, at most seven, at least one.
    ///
    /// Source of value added: Gilliland (2010), "The Business Forecasting Deal", chapter 4.
    init?(_ record: ForecastRecord, lastWeek: ArraySlice<Double>) {
        let known = record.days.compactMap { day in day.actual.map { (day, $0) } }
        guard !known.isEmpty, !lastWeek.isEmpty else { return nil }
        origin = record.origin
        model = record.model
        days = known.count
        forecast = known.reduce(0) { $0 + $1.0.mean }
        actual = known.reduce(0) { $0 + $1.1 }
        absoluteError = known.reduce(0) { $0 + abs($1.1 - $1.0.mean) }
        let naive = { (date: CalendarDate) in
            let step = record.origin.distance(to: date) - 1
            return lastWeek[lastWeek.startIndex + max(step, 0) % lastWeek.count]
        }
        naiveAbsoluteError = known.reduce(0) { $0 + abs($1.1 - naive($1.0.date)) }
        wape = actual > 0 ? absoluteError / actual : nil
        bias = actual > 0 ? (forecast - actual) / actual : nil
        let covered = known.count { $0.0.lower95 <= $0.1 && $0.1 <= $0.0.upper95 }
        coverage95 = Double(covered) / Double(known.count)
        valueAdded = naiveAbsoluteError > 0 ? 1 - absoluteError / naiveAbsoluteError : nil
    }
}

/// Several measured forecasts together.
public struct TrackedAccuracy: Payload, Hashable {
    public var forecasts: Int
    public var days: Int
    public var forecast: Double
    public var actual: Double
    public var wape: Double?
    public var bias: Double?
    public var coverage95: Double
    public var valueAdded: Double?

    public static let fields: [Field<TrackedAccuracy>] = [
        .required("forecasts", \.forecasts, in: 1...Int64.max, "Forecasts of which some days are known."),
        .required("days", \.days, in: 1...Int64.max, unit: "days", "Known days of all of them."),
        .required("forecast", \.forecast, in: .atLeast(0), unit: "units", "Forecast for these days."),
        .required("actual", \.actual, in: .atLeast(0), unit: "units", "Sold on these days."),
        .optional("wape", \.wape, "Sum of absolute errors over units sold; absent where nothing was sold."),
        .optional("bias", \.bias, "Forecast less actual over units sold: positive is too high."),
        .required(
            "coverage_95", \.coverage95, in: .between(0...1), "Share of days within the 95 % interval."),
        .optional(
            "value_added", \.valueAdded,
            "How much less they err than the seasonal naive forecast; absent where that one does not err."),
    ]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case forecasts, days, forecast, actual, wape, bias
        case coverage95 = "coverage_95"
        case valueAdded
    }

    /// `nil` without any.
    init?(_ measured: [MeasuredForecast]) {
        guard !measured.isEmpty else { return nil }
        forecasts = measured.count
        days = measured.reduce(0) { $0 + $1.days }
        forecast = measured.reduce(0) { $0 + $1.forecast }
        actual = measured.reduce(0) { $0 + $1.actual }
        let absolute = measured.reduce(0) { $0 + $1.absoluteError }
        let naive = measured.reduce(0) { $0 + $1.naiveAbsoluteError }
        wape = actual > 0 ? absolute / actual : nil
        bias = actual > 0 ? (forecast - actual) / actual : nil
        coverage95 = measured.reduce(0) { $0 + $1.coverage95 * Double($1.days) } / Double(days)
        valueAdded = naive > 0 ? 1 - absolute / naive : nil
    }
}
