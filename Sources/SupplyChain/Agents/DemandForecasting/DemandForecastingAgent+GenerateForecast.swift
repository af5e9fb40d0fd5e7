public import Baton
internal import Forecasting

extension DemandForecastingAgent {
    /// Loads a product's history, cleans it, chooses and fits a model, forecasts with calibrated intervals,
    /// and stores the result.
    ///
    /// The same history and parameters give the same numbers and the same stored row.
    public static let generateForecast = Operation<GenerateForecast, GenerateForecastResult>(
        "forecasting", "generate_forecast", effect: .transactional, isBlocking: true,
        "Forecasts the daily demand of a product and stores the forecast.")

    func generateForecast(
        _ input: GenerateForecast, _ context: ExecutionContext
    ) async throws -> ClosingTransaction<GenerateForecastResult> {
        let (result, record) = try await forecast(input, context)
        return context.committing(to: store) { transaction in
            try Forecasts(transaction).keep(record)
            return result
        }
    }

    /// The forecast, and how it is to be stored.
    func forecast(
        _ input: GenerateForecast, _ context: ExecutionContext
    ) async throws -> (GenerateForecastResult, ForecastRecord) {
        guard let highestLevel = input.levels.max() else {
            throw OperationFailure(
                kind: .invalidInput, "levels: expected at least one level in per cent, found none",
                hint: "leave levels out for 80 and 95", isRetryable: false)
        }
        let request = ForecastRequest(
            sku: input.sku, location: input.location, horizonDays: input.horizon, levels: input.levels,
            model: ModelChoice(name: input.model), asOf: input.asOf)
        let prepared = try await forecasts.forecast(request)
        let result = try GenerateForecastResult(prepared, request, highestLevel: highestLevel)
        return (result, try ForecastRecord(result, history: prepared.history, request, context))
    }
}

extension Forecasts {
    /// Stores a forecast; one that is stored already is only marked as made again.
    func keep(_ record: ForecastRecord) throws {
        let isNew = try RecordTable<ForecastRecord>(transaction).find(record.id) == nil
        try RecordTable<ForecastRecord>(transaction).insertOrUpdate(record)
        if isNew { try RecordTable<ForecastDay>(transaction).insert(record.days) }
    }
}

/// The input of `generate_forecast`.
public struct GenerateForecast: Payload {
    public var sku: String
    public var location: String?
    public var horizon: Int
    public var levels: [Double]
    public var model: String
    public var asOf: CalendarDate?

    public init(
        sku: String, location: String? = nil, horizon: Int = ForecastRequest.usualHorizonDays,
        levels: [Double] = [80, 95], model: String = "auto", asOf: CalendarDate? = nil
    ) {
        self.sku = sku
        self.location = location
        self.horizon = horizon
        self.levels = levels
        self.model = model
        self.asOf = asOf
    }

    public static let fields: [Field<GenerateForecast>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .optional(
            "horizon", \.horizon, default: Int64(ForecastRequest.usualHorizonDays), in: 1...730, unit: "days",
            "How far ahead."),
        .optional(
            "levels", \.levels, default: [80, 95], unit: "per cent",
            "Levels of the intervals, each above 0 and below 100; the highest is that of 'interval'."),
        .optional(
            "model", \.model, default: "auto",
            "auto, or a model by name: ETS, ETS(A,N,A), Theta, DOT, CES, ARIMA, MSTL, Mean, Naive, SeasonalNaive, "
                + "Croston, SBA, TSB, ADIDA, IMAPA."
        ),
        .optional(
            "as_of", \.asOf,
            "The last day of history to use, YYYY-MM-DD; absent: the last day of recorded sales."),
    ]
}
