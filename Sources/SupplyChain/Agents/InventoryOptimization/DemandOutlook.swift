internal import Baton
internal import Forecasting
internal import Inventory

/// What is expected to be sold from the day after a decision on, with its spread over any lead time.
struct DemandOutlook: Sendable {
    /// Where the figures come from.
    enum Source: Sendable {
        /// Fitted now; lead times are summed over its own simulated paths.
        case fitted(DemandForecast)
        /// Made before and stored.
        case stored(StoredDemandPath)
    }

    /// The day of the decision.
    let asOf: CalendarDate
    /// Expected units of each coming day.
    let mean: [Double]
    /// The model behind it.
    let model: String
    /// Whether demand comes in whole units.
    let isWholeUnits: Bool
    let source: Source

    init(_ prepared: PreparedForecast) {
        self.init(
            prepared.forecast, asOf: prepared.history.origin, isWholeUnits: prepared.history.isWholeUnits)
    }

    init(_ forecast: DemandForecast, asOf: CalendarDate, isWholeUnits: Bool) {
        self.asOf = asOf
        mean = forecast.mean
        model = forecast.model
        self.isWholeUnits = isWholeUnits
        source = .fitted(forecast)
    }

    init(_ path: StoredDemandPath, asOf: CalendarDate, model: String, isWholeUnits: Bool) {
        self.asOf = asOf
        mean = path.means
        self.model = model
        self.isWholeUnits = isWholeUnits
        source = .stored(path)
    }

    /// Expected units per day.
    var dailyMean: Double { mean.reduce(0, +) / Double(max(1, mean.count)) }

    /// What has to last until an order placed at the reorder point arrives: the demand of its lead time, and what the
    /// position has fallen below that point by the time somebody looks.
    ///
    /// - Throws: `ForecastingError` when a fitted forecast does not reach as far; `InventoryError`.
    func protectionDemand(_ leadTime: LeadTimeModel, _ undershoot: Undershoot) throws -> DemandDistribution {
        guard undershoot.mean > 0 else { return try leadTimeDemand(leadTime) }
        switch source {
        case .fitted(let forecast):
            return try LeadTimeDemandDistribution.make(forecast, leadTime, undershoot: undershoot)
        case .stored(let path):
            return try path.leadTimeDemand(leadTime, isWholeUnits: isWholeUnits, undershoot: undershoot)
        }
    }

    /// The demand between two looks at the stock, so many days apart, on days like the coming ones.
    ///
    /// - Throws: `InventoryError`.
    func reviewDemand(days: Int) throws -> DemandDistribution {
        let daily = dailyMean
        let betweenDays = mean.reduce(0) { $0 + ($1 - daily) * ($1 - daily) } / Double(max(1, mean.count))
        let withinDay =
            switch source {
            case .fitted(let forecast):
                forecast.residualStandardDeviation * forecast.residualStandardDeviation
            case .stored(let path): path.dailyVariance
            }
        return try .fitting(
            mean: daily * Double(days), variance: (withinDay + betweenDays) * Double(days),
            isWholeUnits: isWholeUnits)
    }

    /// The demand that falls into the lead time of an order placed on the day of the decision.
    ///
    /// - Throws: `ForecastingError` when a fitted forecast does not reach as far; `InventoryError`.
    func leadTimeDemand(_ leadTime: LeadTimeModel) throws -> DemandDistribution {
        switch source {
        case .fitted(let forecast): try LeadTimeDemandDistribution.make(forecast, leadTime)
        case .stored(let path): try path.leadTimeDemand(leadTime, isWholeUnits: isWholeUnits)
        }
    }

    /// How long stock lasts along the forecast, and beyond it at its mean; `nil` when no demand is expected.
    func daysOfSupply(_ position: InventoryPosition) throws -> Double? {
        guard dailyMean > 0 else { return nil }
        if let days = try position.daysOfSupply(dailyForecast: mean) { return days }
        let left = max(0, position.available) - mean.reduce(0, +)
        return Double(mean.count) + left / dailyMean
    }
}

extension DemandDistribution {
    /// Counts where they vary more than Poisson, else gamma; certain without a variance.
    static func fitting(
        mean: Double, variance: Double, isWholeUnits: Bool
    ) throws(InventoryError) -> DemandDistribution {
        // Less is what is left of a difference of squares.
        guard variance > 1e-12 * mean * mean else { return .deterministic(mean) }
        if isWholeUnits, variance >= mean { return try .counts(mean: mean, variance: variance) }
        return try .gamma(mean: mean, standardDeviation: variance.squareRoot())
    }
}
