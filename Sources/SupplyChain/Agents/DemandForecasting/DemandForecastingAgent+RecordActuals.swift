public import Baton
internal import Forecasting

extension DemandForecastingAgent {
    /// Fills what was really sold into a product's stored forecasts and measures them by it.
    public static let recordActuals = Operation<RecordActuals, RecordActualsResult>(
        "forecasting", "record_actuals", effect: .transactional, isBlocking: true,
        "Fills actual sales into stored forecasts and measures their accuracy and bias.")

    func recordActuals(
        _ input: RecordActuals, _ context: ExecutionContext
    ) -> ClosingTransaction<RecordActualsResult> {
        context.committing(to: store) { transaction in
            _ = try RecordTable<Product>(transaction).require(input.sku)
            let log = Forecasts(transaction)
            guard try !log.list(sku: input.sku, location: input.location, limit: 1).isEmpty else {
                throw SupplyChainError(
                    .missingData,
                    "there is no stored forecast of \(input.sku)"
                        + (input.location.map { " at \($0)" } ?? ""),
                    hint: "generate_forecast makes one")
            }
            let changed = try log.recordActuals(sku: input.sku, location: input.location)
            let measured = try log.list(sku: input.sku, location: input.location).compactMap(
                MeasuredForecast.init)
            return RecordActualsResult(
                sku: input.sku, location: input.location, daysFilled: changed, forecasts: measured)
        }
    }
}

/// The input of `record_actuals`.
public struct RecordActuals: Payload {
    public var sku: String
    public var location: String?

    public init(sku: String, location: String? = nil) {
        self.sku = sku
        self.location = location
    }

    public static let fields: [Field<RecordActuals>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: the forecasts of all sites together."),
    ]
}

/// The output of `record_actuals`.
public struct RecordActualsResult: Payload, Hashable {
    public var sku: String
    public var location: String?
    public var daysFilled: Int
    public var forecasts: [MeasuredForecast]

    public static let fields: [Field<RecordActualsResult>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .required(
            "days_filled", \.daysFilled, in: 0...Int64.max, unit: "days", "Forecast days that changed."),
        .required(
            "forecasts", \.forecasts, "The forecasts of which some days are known by now, newest first."),
    ]
}

/// A stored forecast measured by what was really sold.
public struct MeasuredForecast: Payload, Hashable {
    public var origin: CalendarDate
    public var model: String
    public var days: Int
    public var forecast: Double
    public var actual: Double
    public var wape: Double?
    public var bias: Double?
    public var coverage95: Double

    public static let fields: [Field<MeasuredForecast>] = [
        .required("origin", \.origin, "The last day of the history it was made from."),
        .required("model", \.model, "The model that made it."),
        .required("days", \.days, in: 1...Int64.max, unit: "days", "Days that are known by now."),
        .required("forecast", \.forecast, in: .atLeast(0), unit: "units", "Forecast for these days."),
        .required("actual", \.actual, in: .atLeast(0), unit: "units", "Sold on these days."),
        .optional("wape", \.wape, "Sum of absolute errors over units sold; absent where nothing was sold."),
        .optional("bias", \.bias, "Forecast less actual over units sold: positive is too high."),
        .required(
            "coverage_95", \.coverage95, in: .between(0...1), "Share of days within the 95 % interval."),
    ]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case origin, model, days, forecast, actual, wape, bias
        case coverage95 = "coverage_95"
    }

    /// `nil` while no day of the forecast is known.
    init?(_ record: ForecastRecord) {
        let known = record.days.compactMap { day in day.actual.map { (day, $0) } }
        guard !known.isEmpty else { return nil }
        origin = record.origin
        model = record.model
        days = known.count
        forecast = known.reduce(0) { $0 + $1.0.mean }
        actual = known.reduce(0) { $0 + $1.1 }
        wape = actual > 0 ? known.reduce(0) { $0 + abs($1.1 - $1.0.mean) } / actual : nil
        bias = actual > 0 ? (forecast - actual) / actual : nil
        let covered = known.count { $0.0.lower95 <= $0.1 && $0.1 <= $0.0.upper95 }
        coverage95 = Double(covered) / Double(known.count)
    }
}
