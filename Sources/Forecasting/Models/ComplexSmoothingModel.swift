internal import Foundation
internal import Statistics

/// Complex exponential smoothing: a level and its unseen potential, smoothed by one complex number, which
/// covers both level and trend series without a choice between them.
///
/// Initial states come from passes there and back over the series; the season's form has the least AICc.
///
/// Source: Svetunkov, Kourentzes & Ord (2022), "Complex exponential smoothing", Naval Research Logistics 69;
/// bounds and start of the search are those of the authors' package `smooth` and of statsforecast.
public struct ComplexSmoothingModel: Sendable, Equatable {
    /// How the season enters.
    public enum Season: String, Sendable, CaseIterable {
        /// No season.
        case none = "N"
        /// Each season has its own level.
        case simple = "S"
        /// Offsets that are smoothed by a real number.
        case partial = "P"
        /// Offsets that are smoothed by a complex number.
        case full = "F"

        var hasStates: Bool { self == .partial || self == .full }

        /// States of one time, and the variance.
        var parameterCount: Int {
            switch self {
            case .none, .simple: 3
            case .partial: 4
            case .full: 5
            }
        }
    }

    /// The season's form.
    public let season: Season
    /// Corrected Akaike criterion; infinite where the series is too short for it.
    public let aicc: Double
    /// One-step-ahead means of the observations.
    public let fitted: [Double]
    /// Standard deviation of the one-step errors.
    public let errorDeviation: Double

    let smoothing: ComplexSmoothing
    private let final: ComplexSmoothingState

    /// Fits every form of season that the history allows and keeps the one of least AICc.
    ///
    /// - Parameters:
    ///   - values: observations, oldest first; at least five.
    ///   - period: observations per cycle, 1 for none; seasons need two cycles.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `seasonalPeriodOutOfRange`,
    ///   `historyTooShort`.
    public static func select(_ values: [Double], period: Int) throws(ForecastingError)
        -> ComplexSmoothingModel
    {
        try InputCheck.finite(values)
        try InputCheck.period(period)
        guard values.count >= 5 else { throw .historyTooShort("CES", needs: 5, found: values.count) }
        return selected(values, period: period)
    }

    static func selected(_ values: [Double], period: Int) -> ComplexSmoothingModel {
        let plain = ComplexSmoothingModel(values, period: period, season: .none)
        guard period > 1, period <= 24, values.count >= 2 * period else { return plain }
        return [Season.simple, .partial, .full].reduce(plain) { best, season in
            let model = ComplexSmoothingModel(values, period: period, season: season)
            return model.aicc < best.aicc ? model : best
        }
    }

    /// Fits one form to checked values.
    init(_ values: [Double], period: Int, season: Season) {
        let filter = ComplexSmoothingFilter(values, period: period, season: season)
        smoothing = ComplexSmoothingSearch(season: season).run(filter)
        self.season = season
        let squares = filter.squaredError(smoothing)
        let count = Double(values.count)
        let parameters = Double(season.parameterCount)
        let spare = count - parameters - 1
        aicc =
            spare > 0 && squares.isFinite
            ? count * log(max(squares, .leastNormalMagnitude)) + 2 * parameters
                + 2 * parameters * (parameters + 1) / spare : .infinity
        fitted = Array(filter.fitted)
        errorDeviation = (squares / max(count - parameters, 1)).squareRoot()
        final = ComplexSmoothingState(filter)
    }

    /// Expected values and normal bounds ahead; the model is linear, so its variances are exact.
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

    private func deviations(_ horizon: Int) -> [Double] {
        var effect = final.zeroed()
        effect.advance(error: 1, smoothing)
        var sum = 1.0
        return (0..<horizon).map { step in
            if step > 0 {
                sum += effect.mean * effect.mean
                effect.advance(error: 0, smoothing)
            }
            return errorDeviation * sum.squareRoot()
        }
    }
}

extension ComplexSmoothingModel: DemandModel {
    /// `CES(N)`, `CES(S)`, `CES(P)` or `CES(F)`.
    public var name: String { "CES(\(season.rawValue))" }

    func pointForecast(horizon: Int) -> [Double] {
        var state = final
        return (0..<horizon).map { _ in
            let mean = state.mean
            state.advance(error: 0, smoothing)
            return mean
        }
    }

    func normalDeviations(horizon: Int) -> [Double]? { deviations(horizon) }

    func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom) {
        var state = final
        for step in path.indices {
            let shock = errorDeviation * random.nextNormal()
            path[step] = state.mean + shock
            state.advance(error: shock, smoothing)
        }
    }
}

/// The states that the next steps depend on, as a ring of one cycle.
struct ComplexSmoothingState: Sendable, Equatable {
    private let season: ComplexSmoothingModel.Season
    private var next = 0
    private var last: Int
    private var level: [Double]
    private var potential: [Double]
    private var seasonal: [Double]
    private var seasonalPotential: [Double]

    init(_ filter: ComplexSmoothingFilter) {
        season = filter.season
        let range = filter.count..<(filter.count + filter.lag)
        last = filter.lag - 1
        level = range.map { filter.level[$0] }
        potential = range.map { filter.potential[$0] }
        seasonal = range.map { filter.seasonal[$0] }
        seasonalPotential = range.map { filter.seasonalPotential[$0] }
    }

    /// The same ring with nothing in it.
    func zeroed() -> ComplexSmoothingState {
        var copy = self
        for index in level.indices {
            copy.level[index] = 0
            copy.potential[index] = 0
            copy.seasonal[index] = 0
            copy.seasonalPotential[index] = 0
        }
        return copy
    }

    private var source: Int { season == .simple ? next : last }

    var mean: Double { level[source] + (season.hasStates ? seasonal[next] : 0) }

    mutating func advance(error: Double, _ smoothing: ComplexSmoothing) {
        let before = level[source]
        let hidden = potential[source]
        let (alpha0, alpha1) = (smoothing.alpha0, smoothing.alpha1)
        level[next] = before - (1 - alpha1) * hidden + (alpha0 - alpha1) * error
        potential[next] = before + (1 - alpha0) * hidden + (alpha0 + alpha1) * error
        if season == .partial {
            seasonal[next] += smoothing.beta0 * error
        } else if season == .full {
            let seasonBefore = seasonal[next]
            let seasonHidden = seasonalPotential[next]
            let (beta0, beta1) = (smoothing.beta0, smoothing.beta1)
            seasonal[next] = seasonBefore - (1 - beta1) * seasonHidden + (beta0 - beta1) * error
            seasonalPotential[next] = seasonBefore + (1 - beta0) * seasonHidden + (beta0 + beta1) * error
        }
        last = next
        next = next + 1 == level.count ? 0 : next + 1
    }
}
