public import Baton
internal import Forecasting

extension DemandForecastingAgent {
    /// Forecasts every product at every site with sales; a series that fails does not stop the others.
    public static let forecastAll = Operation<ForecastAll, ForecastAllResult>(
        "forecasting", "forecast_all", effect: .transactional, isBlocking: true,
        "Forecasts every product at every site and stores the forecasts.")

    /// Fits that run at the same time; more only compete for the processor.
    private static let concurrentFits = 4

    func forecastAll(
        _ input: ForecastAll, _ context: ExecutionContext
    ) async throws -> ClosingTransaction<ForecastAllResult> {
        let series = try await store.salesSeries().filter {
            input.location == nil || $0.location == input.location
        }
        guard !series.isEmpty else {
            throw OperationFailure.missingData(
                "there are no sales" + (input.location.map { " at \($0)" } ?? ""),
                hint: "import them with 'baton data import sales FILE'")
        }
        let outcomes = await ParallelSeries.map(series, concurrency: Self.concurrentFits) { sku, location in
            await forecastOne(sku: sku, location: location, input, context)
        }.compactMap(\.self)
        try Task.checkCancellation()
        let (forecasts, records) = (outcomes.map(\.0), outcomes.compactMap(\.1))
        let result = ForecastAllResult(
            succeeded: records.count, failed: forecasts.count - records.count, forecasts: forecasts)
        return context.committing(to: store) { transaction in
            for record in records { try Forecasts(transaction).keep(record) }
            return result
        }
    }

    private func forecastOne(
        sku: String, location: String, _ input: ForecastAll, _ context: ExecutionContext
    ) async -> (SeriesForecast, ForecastRecord?) {
        do {
            let single = GenerateForecast(
                sku: sku, location: location, horizon: input.horizon, asOf: input.asOf)
            let (result, record) = try await OperationFailure.translating {
                try await forecast(single, context)
            }
            let outcome = SeriesForecast(
                sku: sku, location: location, forecast: result.forecast, interval: result.interval,
                model: result.model)
            return (outcome, record)
        } catch {
            return (SeriesForecast(sku: sku, location: location, failure: "\(error)"), nil)
        }
    }
}

/// The input of `forecast_all`.
public struct ForecastAll: Payload {
    public var location: String?
    public var horizon: Int
    public var asOf: CalendarDate?

    public init(
        location: String? = nil, horizon: Int = ForecastRequest.usualHorizonDays, asOf: CalendarDate? = nil
    ) {
        self.location = location
        self.horizon = horizon
        self.asOf = asOf
    }

    public static let fields: [Field<ForecastAll>] = [
        .optional("location", \.location, "Only this site; absent: each site with sales."),
        .optional(
            "horizon", \.horizon, default: Int64(ForecastRequest.usualHorizonDays), in: 1...730, unit: "days",
            "How far ahead."),
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

    public static let fields: [Field<ForecastAllResult>] = [
        .required("succeeded", \.succeeded, in: 0...Int64.max, "Series with a forecast."),
        .required("failed", \.failed, in: 0...Int64.max, "Series without; 'failure' says why."),
        .required("forecasts", \.forecasts, "One for each series, in the order of product and site."),
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
