internal import Foundation
internal import Statistics

/// The standard Theta method: simple exponential smoothing with half the slope of the trend line as drift, on
/// seasonally adjusted data where the M4 test finds a season.
///
/// Sources: Assimakopoulos & Nikolopoulos (2000), International Journal of Forecasting 16; Hyndman & Billah
/// (2003), "Unmasking the Theta method", International Journal of Forecasting 19.
public struct ThetaModel: Sendable, Equatable {
    /// Smoothing of the level, 0 to 1.
    public let alpha: Double
    /// Drift per period, half the slope of the least-squares line.
    public let drift: Double
    /// One cycle of seasonal factors or offsets, the first observation's first; empty without season.
    public let season: [Double]
    /// Whether the season scales or adds.
    public let seasonIsMultiplicative: Bool
    /// One-step-ahead means of the observations.
    public let fitted: [Double]
    /// Standard deviation of the one-step errors, in units of the observations.
    public let errorDeviation: Double

    private let count: Int
    private let level: Double
    /// Standard deviation of the one-step errors of the seasonally adjusted series.
    private let adjustedDeviation: Double

    /// Fits the method.
    ///
    /// - Parameters:
    ///   - values: observations, oldest first; at least four.
    ///   - period: observations per cycle, 1 for none.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `seasonalPeriodOutOfRange`,
    ///   `historyTooShort`.
    public init(_ values: [Double], period: Int) throws(ForecastingError) {
        try InputCheck.finite(values)
        try InputCheck.period(period)
        guard values.count >= 4 else { throw .historyTooShort("Theta", needs: 4, found: values.count) }
        self.init(checked: values, period: period, startingFrom: nil)
    }

    /// Fits at least four checked values; `smoothing` of a similar series saves time.
    init(checked values: [Double], period: Int, startingFrom smoothing: ETSParameters?) {
        let season = SeasonalCycle.tested(values, period: period)
        let adjusted = season.map { $0.adjusted(values) } ?? values
        let workspace = ETSWorkspace(values: adjusted, period: 1)
        let form = ETSForm(error: .additive, trend: .none, season: .none)
        let smoothed = ETSModel.fitted(form, workspace, startingFrom: smoothing)
        let alpha = smoothed.parameters.alpha
        let drift = LinearTrend(adjusted[...]).slope / 2
        let fitted = values.indices.map { time in
            let warmed = (1 - pow(1 - alpha, Double(time))) / alpha
            return season?.restored(smoothed.fitted[time] + drift * warmed, at: time)
                ?? smoothed.fitted[time] + drift * warmed
        }
        self.alpha = alpha
        self.drift = drift
        self.season = season?.cycle ?? []
        seasonIsMultiplicative = season?.multiplicative ?? true
        self.fitted = fitted
        count = values.count
        level = smoothed.finalLevel
        adjustedDeviation = smoothed.errorVariance.squareRoot()
        var squares = 0.0
        for time in values.indices {
            squares += (values[time] - fitted[time]) * (values[time] - fitted[time])
        }
        errorDeviation = (squares / Double(max(values.count - 3, 1))).squareRoot()
    }

    private var cycle: SeasonalCycle? {
        season.isEmpty ? nil : SeasonalCycle(cycle: season, multiplicative: seasonIsMultiplicative)
    }

    /// Expected values and bounds ahead; the bounds are those of simple exponential smoothing, as in R's
    /// `thetaf`.
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

    /// How many periods' drift the level lags behind, on average, after the last observation.
    private var lag: Double { (1 - pow(1 - alpha, Double(count))) / alpha }

    private func deviations(_ horizon: Int) -> [Double] {
        (0..<horizon).map { adjustedDeviation * (1 + Double($0) * alpha * alpha).squareRoot() }
    }
}

extension ThetaModel: DemandModel {
    /// Always `Theta`.
    public var name: String { "Theta" }

    func pointForecast(horizon: Int) -> [Double] {
        let start = level + drift * lag
        return (0..<horizon).map { step in
            let value = start + drift * Double(step)
            return cycle?.restored(value, at: count + step) ?? value
        }
    }

    func normalDeviations(horizon: Int) -> [Double]? {
        let deviations = deviations(horizon)
        guard let cycle, cycle.multiplicative else { return deviations }
        return deviations.indices.map { deviations[$0] * cycle.cycle[(count + $0) % cycle.cycle.count] }
    }

    func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom) {
        var wandering = level + drift * lag
        let cycle = cycle
        for step in path.indices {
            let shock = adjustedDeviation * random.nextNormal()
            let value = wandering + drift * Double(step) + shock
            wandering += alpha * shock
            path[step] = cycle?.restored(value, at: count + step) ?? value
        }
    }
}
