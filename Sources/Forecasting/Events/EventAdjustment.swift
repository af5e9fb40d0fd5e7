/// A history freed from the lifts of events, and what they do to the periods ahead.
public struct EventAdjustment: Sendable, Equatable {
    /// The history as it would have been without the events.
    public let demand: [Double]
    /// Lift per event, in their order: estimated and shrunk where it has past days, the prior's elsewhere; 1 is
    /// no effect.
    public let lifts: [Double]
    private let events: [DemandEvent]

    /// Below this a past day says nothing of usual demand, and counts with that of its neighbours.
    private static let leastLift = 0.05

    /// Estimates lifts, and takes them out of the history.
    ///
    /// - Parameters:
    ///   - demand: one value per period, oldest first, zero or more.
    ///   - events: with their past and future days.
    ///   - prior: for events without one of their own: what lifts of other series of the kind say.
    ///   - period: periods per cycle, by which usual demand of a day is found.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `negativeDemand`,
    ///   `seasonalPeriodOutOfRange`; `optionOutOfRange` for negative days.
    public init(_ demand: [Double], events: [DemandEvent], prior: EventLiftPrior, period: Int)
        throws(ForecastingError)
    {
        for event in events {
            for day in event.days where day < 0 {
                throw ForecastingError(
                    .optionOutOfRange, "expected days of 0 or more, found \(day) for event '\(event.name)'",
                    hint: "count days from the first day of the history")
            }
        }
        // A known lift that covers whole cycles, such as a season, hides no day from its neighbours.
        let uncertain = events.filter { ($0.prior ?? prior).deviation > 0 }
        let usual = try UsualDemand.estimate(demand, without: Set(uncertain.flatMap(\.days)), period: period)
        var lifts: [Double] = []
        var cleaned = demand
        for event in events {
            let past = event.days.filter { $0 < demand.count }
            let own = event.prior ?? prior
            var lift = own.mean
            if !past.isEmpty, own.deviation > 0 {
                lift = try EventLift(demand: demand, usual: usual, days: past).shrunk(towards: own)
            }
            lift = max(0, lift)
            lifts.append(lift)
            for day in past { cleaned[day] = lift < Self.leastLift ? usual[day] : cleaned[day] / lift }
        }
        self.demand = cleaned
        self.lifts = lifts
        self.events = events
    }

    /// Factors on the next periods, 1 where nothing happens.
    public func factors(horizon: Int) -> [Double] {
        var factors = [Double](repeating: 1, count: horizon)
        for (event, lift) in zip(events, lifts) {
            for day in event.days where factors.indices.contains(day - demand.count) {
                factors[day - demand.count] *= lift
            }
        }
        return factors
    }
}
