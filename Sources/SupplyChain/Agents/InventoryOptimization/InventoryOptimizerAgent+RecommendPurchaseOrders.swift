public import Baton
internal import Forecasting
internal import Inventory

extension InventoryOptimizerAgent {
    /// What to order now of every product at every site, by supplier. Writes nothing.
    public static let recommendPurchaseOrders = Operation<
        RecommendPurchaseOrders, RecommendPurchaseOrdersResult
    >(
        "optimization", "recommend_purchase_orders", effect: .pure, isBlocking: true,
        "Recommends the orders to place now for all products at all sites, by supplier.")

    /// - Parameter progress: told how many of how many products are decided on, from any thread.
    /// - Throws: ``OperationFailure`` when there is nothing to decide on; what cannot be decided for one
    ///   product is told in its item.
    public func recommendPurchaseOrders(
        _ input: RecommendPurchaseOrders, progress: (@Sendable (Int, Int) -> Void)? = nil
    ) async throws -> RecommendPurchaseOrdersResult {
        try await OperationFailure.translating {
            let (survey, subjects) = try await survey(input)
            progress?(0, subjects.count)
            let items = try await survey.decide(subjects) { progress?($0, subjects.count) }
            return try RecommendPurchaseOrdersResult(items, asOf: survey.asOf, input, solver: solver)
        }
    }

    func survey(
        _ input: RecommendPurchaseOrders
    ) async throws -> (ReplenishmentSurvey, [ReplenishmentSurvey.Subject]) {
        let (last, subjects, fractional) = try await store.database.read { transaction in
            if let location = input.location { _ = try RecordTable<Location>(transaction).require(location) }
            if let sku = input.sku { _ = try RecordTable<Product>(transaction).require(sku) }
            let series = try Sales(transaction).series().filter {
                (input.location ?? $0.location) == $0.location && (input.sku ?? $0.sku) == $0.sku
            }
            return (
                try Sales(transaction).period()?.upperBound,
                series.map { ReplenishmentSurvey.Subject(sku: $0.sku, location: $0.location) },
                try Sales(transaction).fractionalProducts()
            )
        }
        guard let last, !subjects.isEmpty else {
            throw OperationFailure.missingData(
                "there are no sales" + (input.sku.map { " of \($0)" } ?? "")
                    + (input.location.map { " at \($0)" } ?? ""),
                hint: "import them with 'baton data import sales FILE'")
        }
        let asOf = input.asOf ?? last
        guard asOf <= last else {
            throw OperationFailure(
                kind: .invalidInput,
                "as_of: expected a day up to \(last), the last day of recorded sales, found \(asOf)",
                hint: "leave as_of out, or import later sales", isRetryable: false)
        }
        return (
            ReplenishmentSurvey(agent: self, input: input, asOf: asOf, fractional: fractional), subjects
        )
    }
}

/// The input of `recommend_purchase_orders`.
public struct RecommendPurchaseOrders: Payload {
    public var sku: String?
    public var location: String?
    public var supplier: String?
    public var serviceLevel: Double
    public var reviewPeriodDays: Int
    public var budget: Double?
    public var forecast: ForecastChoice
    public var asOf: CalendarDate?

    public init(
        sku: String? = nil, location: String? = nil, supplier: String? = nil, serviceLevel: Double = 0.95,
        reviewPeriodDays: Int = 1,
        budget: Double? = nil, forecast: ForecastChoice = .automatic, asOf: CalendarDate? = nil
    ) {
        self.sku = sku
        self.location = location
        self.supplier = supplier
        self.serviceLevel = serviceLevel
        self.reviewPeriodDays = reviewPeriodDays
        self.budget = budget
        self.forecast = forecast
        self.asOf = asOf
    }

    var promise: ServicePromise { ServicePromise(level: serviceLevel, reviewPeriodDays: reviewPeriodDays) }

    public static let fields: [Field<RecommendPurchaseOrders>] = [
        .optional("sku", \.sku, "Only this product; absent: all that were ever sold."),
        .optional("location", \.location, "Only this site; absent: each site with sales, for itself."),
        .optional("supplier", \.supplier, "Order from this one; absent: the one of least yearly cost."),
        .optional(
            "service_level", \.serviceLevel, default: 0.95, in: .between(0.5...0.9999),
            "The probability that stock lasts until an order placed at the reorder point arrives."),
        .optional(
            "review_period_days", \.reviewPeriodDays, default: 1, in: 0...90, unit: "days",
            "Days between two looks at the stock; 0: it is watched all the time."),
        .optional(
            "budget", \.budget, in: .atLeast(0), unit: "currency",
            "What all orders together may cost; the orders that avoid most shortage for it are chosen. Absent: no "
                + "limit."),
        .optional(
            "forecast", \.forecast, default: "auto",
            "stored: of at most a week ago, from generate_forecast or forecast_all; fitted: made now; "
                + "auto: stored where there is one, else fitted."),
        .optional(
            "as_of", \.asOf, "The day to decide on, YYYY-MM-DD; absent: the last day of recorded sales."),
    ]
}
