public import Baton
internal import Forecasting

/// The output of `generate_forecast`.
public struct GenerateForecastResult: Payload, Hashable {
    public var sku: String
    public var location: String?
    public var forecast: Double
    public var confidence: Double
    public var interval: DemandInterval
    public var daily: [DailyForecast]
    public var model: String
    public var accuracy: ForecastAccuracy
    public var history: ForecastHistory

    public static let fields: [Field<GenerateForecastResult>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .required(
            "forecast", \.forecast, in: .atLeast(0), unit: "units", "Expected demand over the whole horizon."),
        .required(
            "confidence", \.confidence, in: .between(0...1),
            "The probability that demand over the whole horizon falls into 'interval'."),
        .required("interval", \.interval, unit: "units", "Where demand over the whole horizon is expected."),
        .required("model", \.model, "The model that was chosen, or the stated fallback for a short history."),
        .required(
            "daily", \.daily, unit: "units", "The forecast day by day, from the day after the history."),
        .required("accuracy", \.accuracy, "How the model did on the history's own past."),
        .required("history", \.history, "What the forecast was made from."),
    ]
}

/// A range of demand.
public struct DemandInterval: Payload, Hashable {
    public var lower: Double
    public var upper: Double

    public static let fields: [Field<DemandInterval>] = [
        .required("lower", \.lower, in: .atLeast(0), unit: "units", "Lower end."),
        .required("upper", \.upper, in: .atLeast(0), unit: "units", "Upper end."),
    ]
}

/// The forecast of one day.
public struct DailyForecast: Payload, Hashable {
    public var date: CalendarDate
    public var mean: Double
    public var lower80: Double
    public var upper80: Double
    public var lower95: Double
    public var upper95: Double
    public var bands: [ForecastBandValue]?

    public static let fields: [Field<DailyForecast>] = [
        .required("date", \.date, "The day."),
        .required("mean", \.mean, in: .atLeast(0), unit: "units", "Expected demand."),
        .required("lower_80", \.lower80, in: .atLeast(0), unit: "units", "Lower end of the 80 % interval."),
        .required("upper_80", \.upper80, in: .atLeast(0), unit: "units", "Upper end of the 80 % interval."),
        .required("lower_95", \.lower95, in: .atLeast(0), unit: "units", "Lower end of the 95 % interval."),
        .required("upper_95", \.upper95, in: .atLeast(0), unit: "units", "Upper end of the 95 % interval."),
        .optional("bands", \.bands, "Intervals of other levels, where they were asked for."),
    ]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case date, mean
        case lower80 = "lower_80"
        case upper80 = "upper_80"
        case lower95 = "lower_95"
        case upper95 = "upper_95"
        case bands
    }
}

/// An interval of one day at a level other than 80 and 95.
public struct ForecastBandValue: Payload, Hashable {
    public var level: Double
    public var lower: Double
    public var upper: Double

    public static let fields: [Field<ForecastBandValue>] = [
        .required("level", \.level, in: .between(0...100), unit: "per cent", "The level."),
        .required("lower", \.lower, in: .atLeast(0), unit: "units", "Lower end."),
        .required("upper", \.upper, in: .atLeast(0), unit: "units", "Upper end."),
    ]
}

/// How a model did on the past of its own series, over rolling origins.
public struct ForecastAccuracy: Payload, Hashable {
    public var mase: Double?
    public var wape: Double?
    public var bias: Double?
    public var coverage95: Double?
    public var folds: Int

    public static let fields: [Field<ForecastAccuracy>] = [
        .optional(
            "mase", \.mase,
            "Mean absolute error over that of the seasonal naive forecast within the history; "
                + "absent where that is zero or there were no folds."),
        .optional(
            "wape", \.wape, "Sum of absolute errors over sum of demand; absent where nothing was sold."),
        .optional("bias", \.bias, "Mean of forecast less actual over mean demand: positive is too high."),
        .optional(
            "coverage_95", \.coverage95, in: .between(0...1),
            "Share of actual days within the 95 % interval; 0.95 is ideal."),
        .required(
            "folds", \.folds, in: 0...1000, "How many origins stand behind it; 0: the history is too short."),
    ]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case mase, wape, bias
        case coverage95 = "coverage_95"
        case folds
    }

    init(_ accuracy: RollingAccuracy?) {
        mase = accuracy?.mase
        wape = accuracy?.wape
        bias = accuracy?.bias
        coverage95 = accuracy?.coverage95
        folds = accuracy?.folds ?? 0
    }
}

/// The history behind a forecast.
public struct ForecastHistory: Payload, Hashable {
    public var from: CalendarDate
    public var to: CalendarDate
    public var points: Int
    public var demandClass: String

    public static let fields: [Field<ForecastHistory>] = [
        .required("from", \.from, "The first day with a sale."),
        .required("to", \.to, "The last day; the forecast starts on the next."),
        .required("points", \.points, in: 1...Int64.max, unit: "days", "Days from first to last."),
        .required(
            "class", \.demandClass, "smooth, intermittent, erratic, lumpy, or none for no demand at all."),
    ]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case from, to, points
        case demandClass = "class"
    }
}

extension GenerateForecastResult {
    init(_ prepared: PreparedForecast, _ request: ForecastRequest, highestLevel: Double) throws {
        let forecast = prepared.forecast
        let (lower, upper) = forecast.total.interval(level: highestLevel)
        self.init(
            sku: request.sku, location: request.location, forecast: forecast.total.mean,
            confidence: highestLevel / 100, interval: DemandInterval(lower: lower, upper: upper),
            daily: try Self.daily(prepared, request), model: forecast.model,
            accuracy: ForecastAccuracy(forecast.accuracy),
            history: ForecastHistory(
                from: prepared.history.sales.start, to: prepared.history.origin,
                points: prepared.history.demand.count, demandClass: forecast.demandClass.rawValue))
    }

    private static func daily(
        _ prepared: PreparedForecast, _ request: ForecastRequest
    ) throws -> [DailyForecast] {
        let forecast = prepared.forecast
        guard let narrow = forecast.interval(level: 80), let wide = forecast.interval(level: 95) else {
            throw OperationFailure(
                "the forecast of \(request.sku) has no 80 % and 95 % interval", isRetryable: false)
        }
        let others = forecast.intervals.filter { $0.level != 80 && $0.level != 95 }
        return forecast.mean.indices.map { step in
            let bands = others.map {
                ForecastBandValue(level: $0.level, lower: $0.lower[step], upper: $0.upper[step])
            }
            return DailyForecast(
                date: prepared.date(at: step), mean: forecast.mean[step], lower80: narrow.lower[step],
                upper80: narrow.upper[step], lower95: wide.lower[step], upper95: wide.upper[step],
                bands: bands.isEmpty ? nil : bands)
        }
    }
}

extension ForecastRecord {
    /// The stored form of a result; its id follows from history and parameters.
    ///
    /// - Parameter variant: what else tells it from another forecast of the same history.
    init(
        _ result: GenerateForecastResult, history: DemandHistory, _ request: ForecastRequest,
        variant: String? = nil, _ context: ExecutionContext
    ) throws {
        var digest = StableDigest()
        digest.add(result.sku)
        digest.add(result.location ?? "")
        digest.add(history.demand)
        digest.add(request.levels.sorted())
        digest.add("\(request.model)")
        if let variant { digest.add(variant) }
        // What the calendar closes shows in the daily path alone.
        digest.add(history.openDays(ahead: request.horizonDays))
        let id =
            "\(result.sku)/\(result.location ?? "all")/\(result.history.to)/\(request.horizonDays)d/\(digest.text)"
        self.init(
            id: id, sku: result.sku, location: result.location, createdAt: context.runStarted,
            origin: result.history.to, horizonDays: request.horizonDays, model: result.model,
            total: result.forecast, lower: result.interval.lower, upper: result.interval.upper,
            confidence: result.confidence, accuracy: try Value(encoding: result.accuracy),
            runID: context.run.text,
            days: result.daily.map { day in
                ForecastDay(
                    forecastID: id, date: day.date, mean: day.mean, lower80: day.lower80,
                    upper80: day.upper80,
                    lower95: day.lower95, upper95: day.upper95)
            })
    }
}
