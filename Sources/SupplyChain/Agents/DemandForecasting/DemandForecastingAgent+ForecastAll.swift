public import Baton
internal import Forecasting

extension DemandForecastingAgent {
    /// Forecasts every product at every site with sales; a series that fails does not stop the others. What the
    /// forecasts of categories, sites and all add up to is the sum of the series.
    public static let forecastAll = Operation<ForecastAll, ForecastAllResult>(
        "forecasting", "forecast_all", effect: .transactional, isBlocking: true,
        "Forecasts every product at every site, with sums that add up, and stores the forecasts.")

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
        let categories = Dictionary(
            try await store.all(Product.self).map { ($0.sku, $0.category) }, uniquingKeysWith: { $1 })
        let outcomes = await ParallelSeries.map(series, concurrency: Self.concurrentFits) { sku, location in
            await forecastOne(sku: sku, location: location, category: categories[sku] ?? nil, input)
        }.compactMap(\.self)
        try Task.checkCancellation()
        return try closing(outcomes, input, context)
    }

    /// A forecast that is not stored yet, or why there is none.
    private struct Outcome: Sendable {
        var forecast: SeriesForecast
        var made: (leaf: ForecastHierarchy.Leaf, result: GenerateForecastResult, request: ForecastRequest)?
    }

    private func forecastOne(
        sku: String, location: String, category: String?, _ input: ForecastAll
    ) async -> Outcome {
        let request = ForecastRequest(
            sku: sku, location: location, horizonDays: input.horizon, levels: [80, 95], asOf: input.asOf)
        do {
            return try await OperationFailure.translating {
                let prepared = try await forecasts.forecast(request)
                let result = try GenerateForecastResult(prepared, request, highestLevel: 95)
                let leaf = ForecastHierarchy.Leaf(
                    sku: sku, location: location, category: category, history: prepared.history,
                    mean: prepared.forecast.mean, residuals: prepared.forecast.residuals)
                return Outcome(
                    forecast: SeriesForecast(sku: sku, location: location), made: (leaf, result, request))
            }
        } catch {
            return Outcome(forecast: SeriesForecast(sku: sku, location: location, failure: "\(error)"))
        }
    }

    private func closing(
        _ outcomes: [Outcome], _ input: ForecastAll, _ context: ExecutionContext
    ) throws -> ClosingTransaction<ForecastAllResult> {
        let made = outcomes.compactMap(\.made)
        var results = made.map(\.result)
        var groups: [GroupForecast] = []
        if !made.isEmpty {
            let hierarchy = try ForecastHierarchy(made.map(\.leaf))
            let fit = { [forecasts] (demand: [Double]) throws(ForecastingError) in
                try forecasts.fit(
                    demand, ForecastRequest(sku: "", horizonDays: input.horizon, asOf: input.asOf))
            }
            let means = try hierarchy.reconciled(input.reconciliation, fit)
            for index in results.indices { results[index].rescale(to: means[index]) }
            groups = hierarchy.groups(results.map(\.forecast))
        }
        let variant = input.reconciliation == .bottomUp ? nil : input.reconciliation.rawValue
        let records = try zip(made, results).map { item, result in
            try ForecastRecord(
                result, history: item.leaf.history, item.request, variant: variant, context)
        }
        var next = results.makeIterator()
        let forecasts = outcomes.map { outcome in
            guard outcome.made != nil, let result = next.next() else { return outcome.forecast }
            return SeriesForecast(
                sku: result.sku, location: outcome.forecast.location, forecast: result.forecast,
                interval: result.interval, model: result.model)
        }
        let result = ForecastAllResult(
            succeeded: made.count, failed: outcomes.count - made.count, forecasts: forecasts, groups: groups)
        return context.committing(to: store) { transaction in
            for record in records { try Forecasts(transaction).keep(record) }
            return result
        }
    }
}

extension GenerateForecastResult {
    /// Daily means replaced; bounds and the interval of the total follow in proportion.
    fileprivate mutating func rescale(to means: [Double]) {
        guard means != daily.map(\.mean) else { return }
        for (index, mean) in means.enumerated() {
            let factor = daily[index].mean > 0 ? mean / daily[index].mean : 1
            daily[index].mean = mean
            daily[index].lower80 *= factor
            daily[index].upper80 *= factor
            daily[index].lower95 *= factor
            daily[index].upper95 *= factor
        }
        let total = means.reduce(0, +)
        let factor = forecast > 0 ? total / forecast : 1
        interval = DemandInterval(lower: interval.lower * factor, upper: interval.upper * factor)
        forecast = total
    }
}
