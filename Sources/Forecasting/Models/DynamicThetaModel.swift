internal import Foundation
internal import Statistics

/// The dynamic optimised Theta model: simple exponential smoothing plus a share of a trend line that is
/// estimated anew after every observation, on seasonally adjusted data where the M4 test finds a season.
///
/// The initial level and the share 1 − 1/θ of the line enter linearly, so they follow from least squares at
/// any smoothing α, and the search has one dimension.
///
/// Source: Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler (2016), "Models for optimising the theta
/// method and their relationship to state space models", International Journal of Forecasting 32, section 3
/// (DOTM).
public struct DynamicThetaModel: Sendable, Equatable {
    /// Smoothing of the level, 0.1 to 0.99.
    public let alpha: Double
    /// Curvature of the Theta line, 1 or more: 1 leaves plain exponential smoothing, infinity the whole line.
    public let theta: Double
    /// Level before the first observation, seasonally adjusted.
    public let initialLevel: Double
    /// One cycle of seasonal factors or offsets, the first observation's first; empty without season.
    public let season: [Double]
    /// Whether the season scales or adds.
    public let seasonIsMultiplicative: Bool
    /// One-step-ahead means of the observations.
    public let fitted: [Double]
    /// Standard deviation of the one-step errors, in units of the observations.
    public let errorDeviation: Double

    private let share: Double
    private let final: ThetaState
    /// Standard deviation of the one-step errors of the seasonally adjusted series.
    private let adjustedDeviation: Double

    /// Fits the model.
    ///
    /// - Parameters:
    ///   - values: observations, oldest first; at least four.
    ///   - period: observations per cycle, 1 for none.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `seasonalPeriodOutOfRange`,
    ///   `historyTooShort`.
    public init(_ values: [Double], period: Int) throws(ForecastingError) {
        try InputCheck.finite(values)
        try InputCheck.period(period)
        guard values.count >= 4 else { throw .historyTooShort("DOT", needs: 4, found: values.count) }
        self.init(checked: values, period: period)
    }

    init(checked values: [Double], period: Int) {
        let cycle = SeasonalCycle.tested(values, period: period)
        let adjusted = cycle?.adjusted(values) ?? values
        let estimate = ThetaEstimate(adjusted)
        var state = ThetaState(first: adjusted[0], level: estimate.level, alpha: estimate.alpha)
        let skipped = ThetaEstimate.skipped(values.count)
        var means = [Double](repeating: adjusted[0], count: values.count)
        for time in 1..<values.count {
            means[time] = state.mean(alpha: estimate.alpha, share: estimate.share)
            state.observe(adjusted[time], alpha: estimate.alpha)
        }
        for time in 0..<skipped { means[time] = means[skipped] }
        let fitted = means.indices.map { cycle?.restored(means[$0], at: $0) ?? means[$0] }
        var squares = 0.0
        var ownSquares = 0.0
        for time in skipped..<values.count {
            squares += (adjusted[time] - means[time]) * (adjusted[time] - means[time])
            ownSquares += (values[time] - fitted[time]) * (values[time] - fitted[time])
        }
        let freedom = Double(max(values.count - skipped - 3, 1))
        alpha = estimate.alpha
        share = estimate.share
        theta = 1 / max(1 - estimate.share, .leastNormalMagnitude)
        initialLevel = estimate.level
        season = cycle?.cycle ?? []
        seasonIsMultiplicative = cycle?.multiplicative ?? true
        self.fitted = fitted
        final = state
        adjustedDeviation = (squares / freedom).squareRoot()
        errorDeviation = (ownSquares / freedom).squareRoot()
    }

    private var cycle: SeasonalCycle? {
        season.isEmpty ? nil : SeasonalCycle(cycle: season, multiplicative: seasonIsMultiplicative)
    }

    /// Expected values and normal bounds ahead.
    ///
    /// - Parameters:
    ///   - horizon: periods ahead, from 1.
    ///   - levels: probabilities in per cent, each above 0 and below 100.
    /// - Throws: ``ForecastingError`` of kind `horizonOutOfRange` or `levelOutOfRange`.
    public func forecast(horizon: Int, levels: [Double] = [80, 95]) throws(ForecastingError) -> PointForecast
    {
        try InputCheck.horizon(horizon)
        try InputCheck.levels(levels)
        let means = pointForecast(horizon: horizon)
        return PointForecast(
            model: name, mean: means,
            intervals: NormalIntervals.around(means, deviations: deviations(horizon), levels: levels))
    }

    /// What a unit error at one step does to later means is followed through the recursion, which is linear
    /// in the errors but changes with time.
    private func deviations(_ horizon: Int) -> [Double] {
        var variances = [Double](repeating: 1, count: horizon)
        for origin in 0..<max(horizon - 1, 0) {
            var effect = ThetaState.unit(at: final.count + origin, alpha: alpha)
            for step in (origin + 1)..<horizon {
                let mean = effect.mean(alpha: alpha, share: share)
                variances[step] += mean * mean
                effect.observe(mean, alpha: alpha)
            }
        }
        return variances.indices.map { step in
            adjustedDeviation * variances[step].squareRoot() * (cycle?.scale(at: final.count + step) ?? 1)
        }
    }
}

extension DynamicThetaModel: DemandModel {
    /// Always `DOT`.
    public var name: String { "DOT" }

    func pointForecast(horizon: Int) -> [Double] {
        var state = final
        return (0..<horizon).map { step in
            let mean = state.mean(alpha: alpha, share: share)
            state.observe(mean, alpha: alpha)
            return cycle?.restored(mean, at: final.count + step) ?? mean
        }
    }

    func normalDeviations(horizon: Int) -> [Double]? { deviations(horizon) }

    func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom) {
        var state = final
        let cycle = cycle
        for step in path.indices {
            let value =
                state.mean(alpha: alpha, share: share) + adjustedDeviation * random.nextNormal()
            state.observe(value, alpha: alpha)
            path[step] = cycle?.restored(value, at: final.count + step) ?? value
        }
    }
}

/// Level and running trend line of the dynamic model, equations 17 to 20.
struct ThetaState: Sendable, Equatable {
    /// Observations so far.
    private(set) var count: Int
    private var level: Double
    private var average: Double
    private var slope: Double
    /// (1 − α) to the power of `count`.
    private var decay: Double

    /// The state after the first observation.
    init(first: Double, level: Double, alpha: Double) {
        count = 1
        self.level = alpha * first + (1 - alpha) * level
        average = first
        slope = 0
        decay = 1 - alpha
    }

    private init(count: Int, decay: Double) {
        self.count = count
        self.decay = decay
        level = 0
        average = 0
        slope = 0
    }

    /// What one unit of error in the observation after `count` ones changes in the state.
    static func unit(at count: Int, alpha: Double) -> ThetaState {
        var state = ThetaState(count: count, decay: pow(1 - alpha, Double(count)))
        state.observe(1, alpha: alpha)
        return state
    }

    /// Expected value of the next observation; `share` is 1 − 1/θ.
    func mean(alpha: Double, share: Double) -> Double {
        let intercept = average - slope * Double(count + 1) / 2
        return level + share * (intercept * decay + slope * (1 - decay * (1 - alpha)) / alpha)
    }

    mutating func observe(_ value: Double, alpha: Double) {
        let index = Double(count)
        level = alpha * value + (1 - alpha) * level
        slope = ((index - 1) * slope + 6 * (value - average) / (index + 1)) / (index + 2)
        average = (index * average + value) / (index + 1)
        decay *= 1 - alpha
        count += 1
    }
}
