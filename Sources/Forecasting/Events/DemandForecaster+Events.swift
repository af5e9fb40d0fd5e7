/// Days on which something other than the season moves demand: a promotion, a holiday.
public struct DemandEvent: Sendable, Equatable {
    /// What a result calls it.
    public let name: String
    /// Positions of its days, counted from the first day of the history; those from its end on are days of
    /// the forecast.
    public let days: [Int]
    /// What is known of its lift beforehand, in place of what is known of all; with a deviation of 0 the lift is
    /// given, not estimated.
    public let prior: EventLiftPrior?

    /// - Parameters:
    ///   - name: what a result calls it.
    ///   - days: positions counted from the first day of the history, past and future ones.
    ///   - prior: what is known of its lift beforehand; `nil`: as of all events.
    public init(name: String, days: [Int], prior: EventLiftPrior? = nil) {
        self.name = name
        self.days = days
        self.prior = prior
    }
}

/// A forecast with the lifts that were estimated for it.
public struct EventForecast: Sendable, Equatable {
    /// Future days of events lifted, others not.
    public let forecast: DemandForecast
    /// Lift per event with days in the history, by name.
    public let lifts: [String: Double]
}

extension DemandForecaster {
    /// Forecasts a series whose demand is lifted by known events: takes the lifts out of the history,
    /// forecasts what is left, and puts them onto the future days of the same events.
    ///
    /// - Parameters:
    ///   - demand: one value per period, oldest first, zero or more.
    ///   - events: with their past and future days; an event without past days has the prior's lift.
    ///   - prior: what lifts of other series of the kind say (see ``EventLiftPrior/init(pooling:)``).
    ///   - period: periods per cycle, by which usual demand of a day is found.
    /// - Throws: as ``forecast(_:group:)``; `optionOutOfRange` for negative days.
    public func forecast(
        _ demand: [Double], events: [DemandEvent], prior: EventLiftPrior, period: Int = 7
    ) throws(ForecastingError) -> EventForecast {
        let adjustment = try EventAdjustment(demand, events: events, prior: prior, period: period)
        let forecast = try forecast(adjustment.demand).scaled(
            by: adjustment.factors(horizon: horizonPeriods))
        var lifts: [String: Double] = [:]
        for (event, lift) in zip(events, adjustment.lifts)
        where event.days.contains(where: { $0 < demand.count }) {
            lifts[event.name] = lift
        }
        return EventForecast(forecast: forecast, lifts: lifts)
    }
}
