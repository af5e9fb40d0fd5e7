/// How much an event, such as a promotion or a holiday, lifts demand, and how sure that is.
///
/// The lift is the ratio of what sold on the event's days to what the same days sell without it. Its variance
/// is that of an overdispersed count.
///
/// Source: McCullagh & Nelder (1989), "Generalized Linear Models", 2nd edition, section 6.2 (quasi-Poisson
/// ratios).
public struct EventLift: Sendable, Equatable {
    /// Days of the event in the history.
    public let days: Int
    /// Demand on these days over usual demand; 1 for no effect.
    public let ratio: Double
    /// Variance of `ratio`; infinite where usual demand is zero.
    public let variance: Double

    /// Measures a lift.
    ///
    /// - Parameters:
    ///   - demand: one value per period, zero or more.
    ///   - usual: what each period sells without events, as long as `demand`, zero or more.
    ///   - days: positions of the event's days in the history, at least one.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `negativeDemand`, `lengthsDiffer`, or
    ///   `optionOutOfRange` for a day outside of the history.
    public init(demand: [Double], usual: [Double], days: [Int]) throws(ForecastingError) {
        try InputCheck.demand(demand)
        try InputCheck.demand(usual)
        guard demand.count == usual.count else {
            throw .lengthsDiffer("demand and usual demand", demand.count, usual.count)
        }
        guard !days.isEmpty, days.allSatisfy({ demand.indices.contains($0) }) else {
            throw ForecastingError(
                .optionOutOfRange, "expected event days from 0 to \(demand.count - 1), at least one",
                hint: "count the days of the history from 0")
        }
        let sold = days.reduce(0) { $0 + demand[$1] }
        let expected = days.reduce(0) { $0 + usual[$1] }
        let eventDays = Set(days)
        var squares = 0.0
        var others = 0.0
        for day in demand.indices where !eventDays.contains(day) && usual[day] > 0 {
            squares += (demand[day] - usual[day]) * (demand[day] - usual[day]) / usual[day]
            others += 1
        }
        let dispersion = max(others > 1 ? squares / (others - 1) : 1, 1)
        self.days = days.count
        ratio = expected > 0 ? sold / expected : 1
        variance = expected > 0 ? dispersion * max(sold / expected, 1) / expected : .infinity
    }

    init(days: Int, ratio: Double, variance: Double) {
        self.days = days
        self.ratio = ratio
        self.variance = variance
    }

    /// The lift drawn towards what other series of the kind show, the more the less is known of this one.
    public func shrunk(towards prior: EventLiftPrior) -> Double {
        let spread = prior.deviation * prior.deviation
        guard variance.isFinite, spread + variance > 0 else { return prior.mean }
        let weight = spread / (spread + variance)
        return prior.mean + weight * (ratio - prior.mean)
    }
}

/// What lifts of an event are like over the series of a group, such as a category.
public struct EventLiftPrior: Sendable, Equatable {
    /// The typical lift.
    public let mean: Double
    /// Standard deviation of true lifts from series to series, 0 where their differences are noise.
    public let deviation: Double

    /// No effect, to be believed as firmly as the deviation is small.
    public init(mean: Double = 1, deviation: Double) {
        self.mean = mean
        self.deviation = deviation
    }

    /// Learns from the lifts of several series by the method of moments of random-effects analysis.
    ///
    /// - Returns: nothing where no lift has a finite variance.
    ///
    /// Source: DerSimonian & Laird (1986), "Meta-analysis in clinical trials", Controlled Clinical Trials 7.
    public init?(pooling lifts: [EventLift]) {
        let known = lifts.filter { $0.variance.isFinite && $0.variance > 0 }
        guard !known.isEmpty else { return nil }
        let weights = known.map { 1 / $0.variance }
        let sum = weights.reduce(0, +)
        let centre = zip(known, weights).reduce(0) { $0 + $1.0.ratio * $1.1 } / sum
        let spread = zip(known, weights).reduce(0) {
            $0 + $1.1 * ($1.0.ratio - centre) * ($1.0.ratio - centre)
        }
        let scale = sum - weights.reduce(0) { $0 + $1 * $1 } / sum
        let between = scale > 0 ? max(0, (spread - Double(known.count - 1)) / scale) : 0
        let balanced = known.map { 1 / ($0.variance + between) }
        mean = zip(known, balanced).reduce(0) { $0 + $1.0.ratio * $1.1 } / balanced.reduce(0, +)
        deviation = between.squareRoot()
    }
}
