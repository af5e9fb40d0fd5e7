/// Days on which something other than the season moves demand: a promotion, a holiday.
public struct DemandEvent: Sendable, Equatable {
    /// What a result calls it.
    public let name: String
    /// Positions of its days, counted from the first day of the history; those from its end on are days of
    /// the forecast.
    public let days: [Int]

    /// - Parameters:
    ///   - name: what a result calls it.
    ///   - days: positions counted from the first day of the history, past and future ones.
    public init(name: String, days: [Int]) {
        self.name = name
        self.days = days
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
    /// - Throws: as ``forecast(_:)``; `optionOutOfRange` for negative days.
    public func forecast(
        _ demand: [Double], events: [DemandEvent], prior: EventLiftPrior, period: Int = 7
    ) throws(ForecastingError) -> EventForecast {
        for event in events {
            for day in event.days where day < 0 {
                throw ForecastingError(
                    .optionOutOfRange, "expected days of 0 or more, found \(day) for event '\(event.name)'",
                    hint: "count days from the first day of the history")
            }
        }
        let allDays = Set(events.flatMap(\.days))
        let usual = try UsualDemand.estimate(demand, without: allDays, period: period)
        var lifts: [String: Double] = [:]
        var cleaned = demand
        var factors = [Double](repeating: 1, count: horizonPeriods)
        for event in events {
            let past = event.days.filter { $0 < demand.count }
            var lift = prior.mean
            if !past.isEmpty {
                lift = try EventLift(demand: demand, usual: usual, days: past).shrunk(towards: prior)
                lifts[event.name] = lift
            }
            lift = max(lift, Self.leastLift)
            for day in past { cleaned[day] /= lift }
            for day in event.days {
                let step = day - demand.count
                if factors.indices.contains(step) { factors[step] *= lift }
            }
        }
        return EventForecast(forecast: try forecast(cleaned).scaled(by: factors), lifts: lifts)
    }

    /// Demand of a day that sells next to nothing says nothing about usual days.
    private static var leastLift: Double { 0.05 }
}
