internal import Statistics

/// The benchmark forecasts: the mean, the last value, the last cycle repeated, or the line from the first to
/// the last value.
///
/// Source: Hyndman & Athanasopoulos, "Forecasting: Principles and Practice", 3rd edition, sections 5.2 and
/// 5.5.
public struct NaiveModel: Sendable, Equatable {
    /// Which benchmark.
    public enum Method: String, Sendable, CaseIterable {
        /// Every future value is the mean of the history.
        case mean = "Mean"
        /// Every future value is the last one.
        case naive = "Naive"
        /// Every future value is the last one of the same season.
        case seasonalNaive = "SeasonalNaive"
        /// The line through the first and the last value is continued: the random walk with drift.
        case drift = "Drift"
    }

    /// The benchmark used.
    public let method: Method
    /// One-step-ahead means; values without a predecessor repeat the first forecast.
    public let fitted: [Double]
    /// Standard deviation of the one-step errors.
    public let errorDeviation: Double

    private let cycle: [Double]
    private let slope: Double
    private let count: Int

    /// Fits a benchmark.
    ///
    /// - Parameters:
    ///   - values: observations, oldest first.
    ///   - period: observations per cycle; only the seasonal naive forecast uses it.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `seasonalPeriodOutOfRange`;
    ///   `historyTooShort` where the seasonal naive forecast lacks a whole cycle.
    public init(_ values: [Double], period: Int = 1, method: Method) throws(ForecastingError) {
        try InputCheck.finite(values)
        try InputCheck.period(period)
        if method == .seasonalNaive, values.count < period {
            throw .historyTooShort(method.rawValue, needs: period, found: values.count)
        }
        self.init(checked: values, period: period, method: method)
    }

    init(checked values: [Double], period: Int, method: Method) {
        self.method = method
        count = values.count
        let mean = SampleStatistics.mean(values) ?? 0
        let lag = method == .seasonalNaive ? period : 1
        let rise = (values.last ?? 0) - (values.first ?? 0)
        slope = method == .drift ? rise / Double(max(values.count - 1, 1)) : 0
        switch method {
        case .mean:
            cycle = [mean]
            fitted = [Double](repeating: mean, count: values.count)
            errorDeviation = SampleStatistics.standardDeviation(values) ?? 0
        case .naive, .seasonalNaive, .drift:
            cycle = Array(values.suffix(lag))
            let slope = slope
            fitted = values.indices.map { $0 >= lag ? values[$0 - lag] + slope : values[$0 % lag] }
            var squares = 0.0
            for index in values.indices.dropFirst(lag) {
                let error = values[index] - fitted[index]
                squares += error * error
            }
            errorDeviation = (squares / Double(max(values.count - lag, 1))).squareRoot()
        }
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

    private func deviations(_ horizon: Int) -> [Double] {
        (0..<horizon).map { step in
            switch method {
            case .mean: errorDeviation * (1 + 1 / Double(count)).squareRoot()
            case .naive, .seasonalNaive: errorDeviation * Double(step / cycle.count + 1).squareRoot()
            case .drift:
                errorDeviation
                    * (Double(step + 1) * (1 + Double(step + 1) / Double(max(count - 1, 1)))).squareRoot()
            }
        }
    }
}

extension NaiveModel: DemandModel {
    /// The name of the method.
    public var name: String { method.rawValue }

    func pointForecast(horizon: Int) -> [Double] {
        (0..<horizon).map { cycle[$0 % cycle.count] + slope * Double($0 + 1) }
    }

    func normalDeviations(horizon: Int) -> [Double]? { deviations(horizon) }

    func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom) {
        if method == .mean {
            let centre = cycle[0] + errorDeviation / Double(count).squareRoot() * random.nextNormal()
            for step in path.indices { path[step] = centre + errorDeviation * random.nextNormal() }
            return
        }
        // The drift is an average of as many steps as there are, and as uncertain.
        let drift =
            method == .drift
            ? slope + errorDeviation / Double(max(count - 1, 1)).squareRoot() * random.nextNormal() : 0
        for step in path.indices {
            let before = step < cycle.count ? cycle[step] : path[step - cycle.count]
            path[step] = before + drift + errorDeviation * random.nextNormal()
        }
    }
}
