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
