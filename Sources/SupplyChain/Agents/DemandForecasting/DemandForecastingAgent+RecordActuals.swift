public import Baton

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
            let measured = try MeasuredForecast.list(sku: input.sku, location: input.location, transaction)
            return RecordActualsResult(
                sku: input.sku, location: input.location, daysFilled: changed,
                accuracy: TrackedAccuracy(measured), forecasts: measured)
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
    public var accuracy: TrackedAccuracy?
    public var forecasts: [MeasuredForecast]

    public static let fields: [Field<RecordActualsResult>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .required(
            "days_filled", \.daysFilled, in: 0...Int64.max, unit: "days", "Forecast days that changed."),
        .optional("accuracy", \.accuracy, "All of them together; absent while no day is known."),
        .required(
            "forecasts", \.forecasts, "The forecasts of which some days are known by now, newest first."),
    ]
}
