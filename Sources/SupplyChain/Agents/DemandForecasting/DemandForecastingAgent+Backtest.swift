public import Baton
internal import Forecasting

extension DemandForecastingAgent {
    /// Measures models on the past of a product's own history, over rolling origins.
    public static let backtest = Operation<Backtest, BacktestResult>(
        "forecasting", "backtest", effect: .pure, isBlocking: true,
        "Compares models on a product's own past, against the naive and the seasonal naive forecast.")

    func backtest(_ input: Backtest) async throws -> BacktestResult {
        let history = try await forecasts.history(sku: input.sku, location: input.location, asOf: input.asOf)
        var results: [BacktestedModel] = []
        for model in input.models + Backtest.benchmarks
        where !results.contains(where: { $0.requested == model }) {
            let request = ForecastRequest(
                sku: input.sku, location: input.location, horizonDays: input.horizon,
                model: ModelChoice(name: model), asOf: input.asOf)
            do throws(ForecastingError) {
                let forecast = try forecasts.forecast(history, request).forecast
                results.append(BacktestedModel(requested: model, forecast))
            } catch {
                switch error.kind {
                case .historyTooShort, .modelNotApplicable:
                    results.append(BacktestedModel(requested: model, unavailable: error.message))
                case .emptyHistory, .notFinite, .negativeDemand, .horizonOutOfRange, .levelOutOfRange,
                    .seasonalPeriodOutOfRange, .optionOutOfRange, .unknownModel, .lengthsDiffer:
                    throw OperationFailure(error)
                }
            }
        }
        let measured = results.filter { $0.accuracy?.mase != nil }
        let best = measured.min { ($0.accuracy?.mase ?? 0) < ($1.accuracy?.mase ?? 0) }
        return BacktestResult(
            sku: input.sku, location: input.location, from: history.sales.start, to: history.origin,
            horizon: input.horizon, models: results, best: best?.requested)
    }
}

/// The input of `backtest`.
public struct Backtest: Payload {
    public var sku: String
    public var location: String?
    public var horizon: Int
    public var models: [String]
    public var asOf: CalendarDate?

    /// What every other model is measured against.
    static let benchmarks = ["Naive", "SeasonalNaive"]

    public init(
        sku: String, location: String? = nil, horizon: Int = ForecastRequest.usualHorizonDays,
        models: [String] = ["auto"], asOf: CalendarDate? = nil
    ) {
        self.sku = sku
        self.location = location
        self.horizon = horizon
        self.models = models
        self.asOf = asOf
    }

    public static let fields: [Field<Backtest>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .optional(
            "horizon", \.horizon, default: Int64(ForecastRequest.usualHorizonDays), in: 1...730, unit: "days",
            "How far ahead each origin forecasts; less where the history is short."),
        .optional(
            "models", \.models, default: ["auto"],
            "Models by name, or auto; Naive and SeasonalNaive are always measured too."),
        .optional(
            "as_of", \.asOf, "The last day to use, YYYY-MM-DD; absent: the last day of recorded sales."),
    ]
}

/// The output of `backtest`.
public struct BacktestResult: Payload, Hashable {
    public var sku: String
    public var location: String?
    public var from: CalendarDate
    public var to: CalendarDate
    public var horizon: Int
    public var models: [BacktestedModel]
    public var best: String?

    public static let fields: [Field<BacktestResult>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .required("from", \.from, "The first day of the history."),
        .required("to", \.to, "The last day of the history."),
        .required("horizon", \.horizon, in: 1...730, unit: "days", "How far ahead was asked for."),
        .required("models", \.models, "Each model with its accuracy."),
        .optional(
            "best", \.best, "The model of least scaled error (MASE); absent where none could be measured."),
    ]
}

/// What a backtest found of one model.
public struct BacktestedModel: Payload, Hashable {
    public var requested: String
    public var model: String?
    public var accuracy: ForecastAccuracy?
    public var notAvailable: String?

    public static let fields: [Field<BacktestedModel>] = [
        .required("requested", \.requested, "The model as it was asked for."),
        .optional("model", \.model, "The model that was fitted."),
        .optional("accuracy", \.accuracy, "How it did."),
        .optional("not_available", \.notAvailable, "Why it could not be measured."),
    ]

    init(requested: String, _ forecast: DemandForecast) {
        self.requested = requested
        model = forecast.model
        accuracy = forecast.accuracy.map { ForecastAccuracy($0) }
        notAvailable = forecast.accuracy == nil ? "the history is too short to hold back a part of it" : nil
    }

    init(requested: String, unavailable reason: String) {
        self.requested = requested
        notAvailable = reason
    }
}
