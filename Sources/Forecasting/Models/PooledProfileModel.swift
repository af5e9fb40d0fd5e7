internal import Statistics

/// What series of a group, such as a category, have in common: level, pattern over the cycle, and how
/// unevenly they sell.
///
/// For a series with a handful of observations it stands in for a fitted model: the pattern is the group's,
/// the level is the series' own mean drawn towards the group's, the more so the fewer observations there are.
///
/// Source: Fay & Herriot (1979), "Estimates of income for small places", JASA 74 (the shrinkage of the
/// level); Dekker, van Donselaar & Ouwehand (2004), "How to use aggregation and combined forecasting to
/// improve seasonal demand forecasts", International Journal of Production Economics 90 (the group's season).
public struct PooledProfile: Sendable, Equatable {
    /// Number of series behind it.
    public let seriesCount: Int
    /// Mean demand per period of a typical series.
    public let meanLevel: Double
    /// Demand of the periods of a cycle over the mean, that of the first period after the histories first.
    public let cycle: [Double]
    /// Standard deviation of the level from series to series.
    let levelDeviation: Double
    /// Variance over mean of a period's demand.
    let dispersion: Double

    /// Learns from histories that end in the same period as the one to be forecast.
    ///
    /// - Parameters:
    ///   - histories: one per series, oldest period first, zero or more; series without demand say nothing of
    ///     the pattern.
    ///   - period: periods per cycle, 1 for none.
    /// - Throws: ``ForecastingError``: `emptyHistory` without any series or for an empty one, `notFinite`,
    ///   `negativeDemand`, `seasonalPeriodOutOfRange`.
    public init(_ histories: [[Double]], period: Int = 7) throws(ForecastingError) {
        try InputCheck.period(period)
        guard !histories.isEmpty else { throw .emptyHistory() }
        for history in histories { try InputCheck.demand(history) }
        let levels = histories.map { SampleStatistics.mean($0) ?? 0 }
        seriesCount = histories.count
        meanLevel = SampleStatistics.mean(levels) ?? 0
        levelDeviation = SampleStatistics.standardDeviation(levels) ?? meanLevel
        let cycle = Self.cycle(histories, levels, period)
        self.cycle = cycle
        dispersion = Self.dispersion(histories, levels, cycle)
    }

    /// Demand over the series' own mean, by place in the cycle counted from the end, drawn towards 1 as one
    /// more observation would.
    private static func cycle(_ histories: [[Double]], _ levels: [Double], _ period: Int) -> [Double] {
        var sums = [Double](repeating: 1, count: period)
        var counts = sums
        for (history, level) in zip(histories, levels) where level > 0 {
            for (time, value) in history.enumerated() {
                let place = (period - (history.count - time) % period) % period
                sums[place] += value / level
                counts[place] += 1
            }
        }
        let factors = zip(sums, counts).map { $0 / $1 }
        let centre = factors.reduce(0, +) / Double(period)
        return factors.map { $0 / centre }
    }

    private static func dispersion(_ histories: [[Double]], _ levels: [Double], _ cycle: [Double]) -> Double {
        var squares = 0.0
        var count = 0.0
        for (history, level) in zip(histories, levels) where level > 0 {
            for (time, value) in history.enumerated() {
                let place = (cycle.count - (history.count - time) % cycle.count) % cycle.count
                let mean = level * cycle[place]
                guard mean > 0 else { continue }
                squares += (value - mean) * (value - mean) / mean
                count += 1
            }
        }
        return count > 1 ? max(squares / (count - 1), 1e-6) : 1
    }
}

/// A short history with the profile of its group.
struct PooledProfileModel: DemandModel {
    let name: String
    let fitted: [Double]
    let errorDeviation: Double
    private let profile: PooledProfile
    private let level: Double
    private let levelDeviation: Double

    /// - Parameter history: checked, not empty.
    init(_ history: [Double], profile: PooledProfile) {
        let cycle = profile.cycle
        let places = history.indices.map { time in
            (cycle.count - (history.count - time) % cycle.count) % cycle.count
        }
        let exposure = places.reduce(0) { $0 + cycle[$1] }
        let own = exposure > 0 ? history.reduce(0, +) / exposure : 0
        let noise = exposure > 0 ? profile.dispersion * max(profile.meanLevel, own) / exposure : .infinity
        let between = profile.levelDeviation * profile.levelDeviation
        let weight = between + noise > 0 && noise.isFinite ? between / (between + noise) : 0
        let level = max(0, profile.meanLevel + weight * (own - profile.meanLevel))
        self.profile = profile
        self.level = level
        levelDeviation = (weight > 0 ? weight * noise : between).squareRoot()
        fitted = places.map { level * cycle[$0] }
        errorDeviation = (profile.dispersion * level + levelDeviation * levelDeviation).squareRoot()
        let observations = "\(history.count) observation\(history.count == 1 ? "" : "s")"
        name = "Group profile (\(observations), \(profile.seriesCount) series)"
    }

    func pointForecast(horizon: Int) -> [Double] {
        (0..<horizon).map { level * profile.cycle[$0 % profile.cycle.count] }
    }

    func normalDeviations(horizon: Int) -> [Double]? { nil }

    /// The level is drawn once per path, so that doubt about it stays in totals.
    func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom) {
        let drawn = max(0, level + levelDeviation * random.nextNormal())
        for step in path.indices {
            let mean = drawn * profile.cycle[step % profile.cycle.count]
            path[step] = max(0, mean + (profile.dispersion * mean).squareRoot() * random.nextNormal())
        }
    }
}
