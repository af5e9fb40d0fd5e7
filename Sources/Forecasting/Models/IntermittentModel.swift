internal import Statistics

/// Forecasts of demand with many zeros: Croston's method, its bias-corrected form, and the method of Teunter, Syntetos
/// and Babai, whose forecast falls while nothing sells.
///
/// Sources: Croston (1972), Operational Research Quarterly 23; Syntetos & Boylan (2005), International Journal of
/// Forecasting 21; Teunter, Syntetos & Babai (2011), European Journal of Operational Research 214. Smoothing starts from the
/// first size and the first interval (TSB: the first occurrence).
public struct IntermittentModel: Sendable, Equatable {
    /// Which method.
    public enum Method: String, Sendable, CaseIterable {
        /// Smoothed size over smoothed interval, both updated when something sells.
        case croston = "Croston"
        /// Croston's forecast times 1 − α/2 of the interval smoothing.
        case sba = "SBA"
        /// Smoothed size times smoothed probability of a sale, the latter updated each period.
        case tsb = "TSB"
    }

    /// The method used.
    public let method: Method
    /// Smoothing of the sizes, 0 to 1.
    public let sizeAlpha: Double
    /// Smoothing of the intervals (Croston, SBA) or of the probability (TSB), 0 to 1.
    public let intervalAlpha: Double
    /// Expected demand per period.
    public let rate: Double
    /// One-step-ahead means of the observations.
    public let fitted: [Double]
    /// Standard deviation of the one-step errors.
    public let errorDeviation: Double

    let demand: CountDemand

    /// Fits a method.
    ///
    /// - Parameters:
    ///   - values: demand per period, oldest first, zero or more.
    ///   - method: which method.
    ///   - sizeAlpha: smoothing of the sizes, 0 to 1; with `nil` for either, both are chosen from a grid by the squared
    ///     one-step error (Kourentzes 2014, International Journal of Production Economics 156).
    ///   - intervalAlpha: smoothing of the intervals or of the probability, 0 to 1.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `negativeDemand`, or `optionOutOfRange` for a
    ///   smoothing parameter outside of 0 to 1.
    public init(
        _ values: [Double], method: Method, sizeAlpha: Double? = nil, intervalAlpha: Double? = nil
    ) throws(ForecastingError) {
        try InputCheck.demand(values)
        for alpha in [sizeAlpha, intervalAlpha].compactMap(\.self) where !(0...1).contains(alpha) {
            throw ForecastingError(
                .optionOutOfRange, "expected smoothing from 0 to 1, found \(alpha)",
                hint: "0.1 suits most intermittent demand")
        }
        if let sizeAlpha, let intervalAlpha {
            self.init(checked: values, method, sizeAlpha, intervalAlpha)
        } else {
            self.init(checked: values, method: method)
        }
    }

    /// Chooses the smoothing of checked values from a grid.
    init(checked values: [Double], method: Method) {
        var filter = IntermittentFilter(method: method)
        var best = (squares: Double.infinity, size: 0.1, interval: 0.1)
        for size in Self.grid {
            for interval in Self.grid {
                let squares = filter.squaredError(values, sizeAlpha: size, intervalAlpha: interval)
                if squares < best.squares { best = (squares, size, interval) }
            }
        }
        self.init(checked: values, method, best.size, best.interval)
    }

    private init(checked values: [Double], _ method: Method, _ sizeAlpha: Double, _ intervalAlpha: Double) {
        self.method = method
        self.sizeAlpha = sizeAlpha
        self.intervalAlpha = intervalAlpha
        var filter = IntermittentFilter(method: method)
        let fitted = filter.fitted(values, sizeAlpha: sizeAlpha, intervalAlpha: intervalAlpha)
        self.fitted = fitted
        rate = filter.rate(intervalAlpha)
        var squares = 0.0
        for (value, mean) in zip(values, fitted) { squares += (value - mean) * (value - mean) }
        let variance = squares / Double(max(values.count - 2, 1))
        errorDeviation = variance.squareRoot()
        demand = CountDemand(
            history: values, rate: filter.rate(intervalAlpha), variance: variance,
            smoothing: min(sizeAlpha, intervalAlpha))
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
