public import Baton

extension DemandForecastingAgent {
    /// How stored forecasts did, by what was sold since: bias, coverage and value added, per product and site.
    public static let forecastAccuracy = Operation<ForecastAccuracyQuery, ForecastAccuracyResult>(
        "forecasting", "forecast_accuracy", effect: .pure, isBlocking: true,
        "Shows how stored forecasts did, as far as record_actuals has filled in what was sold.")

    func forecastAccuracy(_ input: ForecastAccuracyQuery) async throws -> ForecastAccuracyResult {
        try await store.database.read { transaction in
            if let sku = input.sku { _ = try RecordTable<Product>(transaction).require(sku) }
            let stored = try transaction.query(
                "SELECT DISTINCT sku, location FROM forecasts ORDER BY sku, location"
            ).map { (sku: try $0.get(0, as: String.self), location: try $0.get(1, as: String?.self)) }
            var all: [MeasuredForecast] = []
            var series: [SeriesAccuracy] = []
            for (sku, location) in stored
            where (input.sku ?? sku) == sku && (input.location == nil || input.location == location) {
                let measured = try MeasuredForecast.list(sku: sku, location: location, transaction)
                guard let accuracy = TrackedAccuracy(measured) else { continue }
                all += measured
                series.append(SeriesAccuracy(sku: sku, location: location, accuracy: accuracy))
            }
            return ForecastAccuracyResult(accuracy: TrackedAccuracy(all), series: series)
        }
    }
}

/// The input of `forecast_accuracy`.
public struct ForecastAccuracyQuery: Payload {
    public var sku: String?
    public var location: String?

    public static let fields: [Field<ForecastAccuracyQuery>] = [
        .optional("sku", \.sku, "Only this product."),
        .optional("location", \.location, "Only this site."),
    ]
}

/// The output of `forecast_accuracy`.
public struct ForecastAccuracyResult: Payload, Hashable {
    public var accuracy: TrackedAccuracy?
    public var series: [SeriesAccuracy]

    public static let fields: [Field<ForecastAccuracyResult>] = [
        .optional("accuracy", \.accuracy, "All together; absent while no day of a stored forecast is known."),
        .required("series", \.series, "One for each product and site with known days, in order."),
    ]
}

/// How the forecasts of one series did.
public struct SeriesAccuracy: Payload, Hashable {
    public var sku: String
    public var location: String?
    public var accuracy: TrackedAccuracy

    public static let fields: [Field<SeriesAccuracy>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .required("accuracy", \.accuracy, "Its forecasts together."),
    ]
}
