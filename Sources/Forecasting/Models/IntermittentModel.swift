internal import Statistics

/// Forecasts of demand with many zeros: Croston's method, its bias-corrected and optimised forms, the method
/// of Teunter, Syntetos and Babai, whose forecast falls while nothing sells, aggregation over time, and plain
/// smoothing.
///
/// Sources: Croston (1972), Operational Research Quarterly 23; Syntetos & Boylan (2005), International
/// Journal of Forecasting 21; Teunter, Syntetos & Babai (2011), European Journal of Operational Research 214;
/// Nikolopoulos et al. (2011), "An aggregate–disaggregate intermittent demand approach (ADIDA) to
/// forecasting", Journal of the Operational Research Society 62; Petropoulos & Kourentzes (2015), "Forecast
/// combinations for intermittent demand", same journal 66 (IMAPA). Smoothing starts from the first size and
/// the first interval (TSB: the first occurrence).
public struct IntermittentModel: Sendable, Equatable {
    /// Which method.
    public enum Method: String, Sendable, CaseIterable {
        /// Smoothed size over smoothed interval, both updated when something sells.
        case croston = "Croston"
        /// Croston's forecast times 1 − α/2 of the interval smoothing.
        case sba = "SBA"
        /// Smoothed size times smoothed probability of a sale, the latter updated each period.
        case tsb = "TSB"
        /// Croston's method with size and interval each smoothed as their own history asks for.
        case optimizedCroston = "CrostonOptimized"
        /// Exponential smoothing of demand summed over as many periods as the mean interval between sales,
        /// spread evenly.
        case adida = "ADIDA"
        /// The mean of such forecasts over all spans up to the mean interval.
        case imapa = "IMAPA"
        /// Exponential smoothing of every period's demand, zeros included.
        case ses = "SES"
        /// The mean of the whole history.
        case averageRate = "AverageRate"
    }

    /// The method used.
    public let method: Method
    /// Smoothing of the sizes, 0 to 1; of the sums for ADIDA and IMAPA (their mean), of demand for SES.
    public let sizeAlpha: Double
    /// Smoothing of the intervals (Croston, SBA) or of the probability (TSB), 0 to 1; elsewhere the same as
    /// `sizeAlpha`.
    public let intervalAlpha: Double
    /// Expected demand per period.
    public let rate: Double
    /// One-step-ahead means of the observations.
    public let fitted: [Double]
    /// Standard deviation of the one-step errors.
    public let errorDeviation: Double

    let memory: Double
    let demand: CountDemand

    /// Fits a method.
    ///
    /// - Parameters:
    ///   - values: demand per period, oldest first, zero or more.
    ///   - method: which method.
    ///   - sizeAlpha: smoothing of the sizes, 0 to 1; with `nil` for either, both are chosen from a grid by
    ///     the squared one-step error (Kourentzes 2014, International Journal of Production Economics 156).
    ///   - intervalAlpha: smoothing of the intervals or of the probability, 0 to 1. Optimised Croston, ADIDA,
    ///     IMAPA and SES choose their smoothing themselves.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `negativeDemand`, or `optionOutOfRange`
    ///   for a smoothing parameter outside of 0 to 1.
    public init(
        _ values: [Double], method: Method, sizeAlpha: Double? = nil, intervalAlpha: Double? = nil
    ) throws(ForecastingError) {
        try InputCheck.demand(values)
        for alpha in [sizeAlpha, intervalAlpha].compactMap(\.self) where !(0...1).contains(alpha) {
            throw ForecastingError(
                .optionOutOfRange, "expected smoothing from 0 to 1, found \(alpha)",
                hint: "0.1 suits most intermittent demand")
        }
        let takesSmoothing = [Method.croston, .sba, .tsb].contains(method)
        if takesSmoothing, let sizeAlpha, let intervalAlpha {
            self.init(checked: values, method, sizeAlpha, intervalAlpha)
        } else {
            self.init(checked: values, method: method)
        }
    }

    /// Chooses the smoothing of checked values: from a grid, or by the method's own search.
    init(checked values: [Double], method: Method) {
        switch method {
        case .croston, .sba, .tsb:
            var filter = IntermittentFilter(method: method)
            var best = (squares: Double.infinity, size: 0.1, interval: 0.1)
            for size in Self.grid {
                for interval in Self.grid {
                    let squares = filter.squaredError(values, sizeAlpha: size, intervalAlpha: interval)
                    if squares < best.squares { best = (squares, size, interval) }
                }
            }
            self.init(checked: values, method, best.size, best.interval)
        case .optimizedCroston:
            let parts = DemandParts(values)
            self.init(
                checked: values, method, OptimizedSmoothing(parts.sizes).alpha,
                OptimizedSmoothing(parts.intervals).alpha)
        case .averageRate:
            var sum = 0.0
            let fitted = values.enumerated().map { time, value in
                let mean = time > 0 ? sum / Double(time) : value
                sum += value
                return mean
            }
            let count = Double(max(values.count, 1))
            self.init(
                values, method, (1 / count, 1 / count), rate: sum / count, fitted: fitted, memory: 1 / count)
        case .adida, .imapa, .ses:
            let spans = method == .ses ? 1...1 : TemporalAggregation.spans(values, all: method == .imapa)
            let aggregation = TemporalAggregation(
                values, spans: spans, bounds: method == .ses ? 0.01...0.3 : OptimizedSmoothing.usual)
            self.init(
                values, method, (aggregation.alpha, aggregation.alpha), rate: aggregation.rate,
                fitted: aggregation.fitted, memory: aggregation.alphaPerPeriod)
        }
    }

    private init(checked values: [Double], _ method: Method, _ sizeAlpha: Double, _ intervalAlpha: Double) {
        var filter = IntermittentFilter(method: method)
        let fitted = filter.fitted(values, sizeAlpha: sizeAlpha, intervalAlpha: intervalAlpha)
        self.init(
            values, method, (sizeAlpha, intervalAlpha), rate: filter.rate(intervalAlpha), fitted: fitted,
            memory: min(sizeAlpha, intervalAlpha))
    }

    /// - Parameter memory: smoothing per period that the rate moves with.
    private init(
        _ values: [Double], _ method: Method, _ alphas: (size: Double, interval: Double), rate: Double,
        fitted: [Double], memory: Double
    ) {
        self.method = method
        sizeAlpha = alphas.size
        intervalAlpha = alphas.interval
        self.rate = rate
        self.fitted = fitted
        var squares = 0.0
        for (value, mean) in zip(values, fitted) { squares += (value - mean) * (value - mean) }
        let variance = squares / Double(max(values.count - 2, 1))
        errorDeviation = variance.squareRoot()
        self.memory = memory
        demand = CountDemand(history: values, rate: rate, variance: variance, smoothing: memory)
    }

    private static let grid = [0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3]

    /// Expected values and simulated bounds ahead, from a negative binomial or Poisson distribution.
    ///
    /// - Parameters:
    ///   - horizon: periods ahead, from 1.
    ///   - levels: probabilities in per cent, each above 0 and below 100.
    ///   - seed: of the simulation.
    /// - Throws: ``ForecastingError`` of kind `horizonOutOfRange` or `levelOutOfRange`.
    public func forecast(horizon: Int, levels: [Double] = [80, 95], seed: UInt64 = 0)
        throws(ForecastingError) -> PointForecast
    {
        try InputCheck.horizon(horizon)
        try InputCheck.levels(levels)
        let paths = SimulatedPaths.generate(steps: horizon, count: 2000, seed: seed) {
            simulate(into: $0, &$1)
        }
        return PointForecast(
            model: name, mean: pointForecast(horizon: horizon),
            intervals: paths.intervals(levels: levels, lowest: 0))
    }
}

extension IntermittentModel: DemandModel {
    /// The name of the method.
    public var name: String { method.rawValue }

    func pointForecast(horizon: Int) -> [Double] { [Double](repeating: rate, count: horizon) }

    func normalDeviations(horizon: Int) -> [Double]? { nil }

    func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom) {
        demand.simulate(into: path, &random)
    }
}
