/// Measures of forecast accuracy over one series.
///
/// Every function throws ``ForecastingError``: `emptyHistory` for no values, `lengthsDiffer` for arrays of
/// unequal length, `notFinite` for NaN or infinities. A measure is `nil` where its divisor is zero.
///
/// Sources: Hyndman & Koehler (2006), "Another look at measures of forecast accuracy", International Journal
/// of Forecasting 22; the guides of the M4 and M5 competitions; Gneiting & Raftery (2007), "Strictly proper
/// scoring rules", JASA 102.
public enum AccuracyMeasure {
    /// Mean absolute error, in units.
    public static func meanAbsoluteError(actual: [Double], forecast: [Double]) throws(ForecastingError)
        -> Double
    {
        try mean(actual, forecast) { abs($0 - $1) }
    }

    /// Root mean squared error, in units.
    public static func rootMeanSquaredError(actual: [Double], forecast: [Double]) throws(ForecastingError)
        -> Double
    {
        try mean(actual, forecast) { ($0 - $1) * ($0 - $1) }.squareRoot()
    }

    /// Mean of forecast minus actual, in units: positive means forecast too high.
    public static func bias(actual: [Double], forecast: [Double]) throws(ForecastingError) -> Double {
        try mean(actual, forecast) { $1 - $0 }
    }

    /// Symmetric mean absolute percentage error of the M4 competition, 0 to 200 per cent; a term of 0/0
    /// counts 0.
    public static func symmetricPercentageError(actual: [Double], forecast: [Double])
        throws(ForecastingError) -> Double
    {
        try mean(actual, forecast) { value, forecast in
            let sizes = abs(value) + abs(forecast)
            return sizes > 0 ? 200 * abs(value - forecast) / sizes : 0
        }
    }

    /// Sum of absolute errors over the sum of absolute actual values.
    public static func weightedAbsolutePercentageError(actual: [Double], forecast: [Double])
        throws(ForecastingError) -> Double?
    {
        let error = try meanAbsoluteError(actual: actual, forecast: forecast)
        let size = try mean(actual, actual) { value, _ in abs(value) }
        return size > 0 ? error / size : nil
    }

    /// Mean absolute error over the in-sample error of the seasonal naive forecast.
    ///
    /// - Parameters:
    ///   - actual: values that were forecast.
    ///   - forecast: their forecasts.
    ///   - history: the values before them.
    ///   - period: observations per cycle, 1 for none.
    public static func meanAbsoluteScaledError(
        actual: [Double], forecast: [Double], history: [Double], period: Int
    ) throws(ForecastingError) -> Double? {
        try InputCheck.finite(history)
        try InputCheck.period(period)
        let error = try meanAbsoluteError(actual: actual, forecast: forecast)
        let scale = ErrorScale.absolute(history, period: period)
        return scale > 0 ? error / scale : nil
    }

    /// Root of the mean squared error over the in-sample mean squared error of the naive forecast, as in the
    /// M5 competition.
    ///
    /// - Parameters:
    ///   - actual: values that were forecast.
    ///   - forecast: their forecasts.
    ///   - history: the values before them.
    public static func rootMeanSquaredScaledError(actual: [Double], forecast: [Double], history: [Double])
        throws(ForecastingError) -> Double?
    {
        try InputCheck.finite(history)
        let error = try mean(actual, forecast) { ($0 - $1) * ($0 - $1) }
        let scale = ErrorScale.squared(history)
        return scale > 0 ? (error / scale).squareRoot() : nil
    }

    /// Share of values within their bounds, 0 to 1.
    public static func coverage(actual: [Double], lower: [Double], upper: [Double]) throws(ForecastingError)
        -> Double
    {
        let above = try mean(actual, lower) { $0 >= $1 ? 1 : 0 }
        let beyond = try mean(actual, upper) { $0 > $1 ? 1 : 0 }
        return above - beyond
    }

    /// Mean pinball loss of forecast quantiles, in units.
    ///
    /// - Parameters:
    ///   - actual: values that were forecast.
    ///   - quantile: their forecast quantiles.
    ///   - probability: of the quantile, between 0 and 1.
    public static func pinballLoss(actual: [Double], quantile: [Double], probability: Double)
        throws(ForecastingError) -> Double
    {
        guard probability > 0, probability < 1 else { throw .levelOutOfRange(100 * probability) }
        return try mean(actual, quantile) { value, quantile in
            value >= quantile ? probability * (value - quantile) : (1 - probability) * (quantile - value)
        }
    }

    /// Mean scaled interval score: width plus a penalty for values outside, over the in-sample error of the
    /// seasonal naive forecast.
    ///
    /// - Parameters:
    ///   - actual: values that were forecast.
    ///   - interval: their bounds and the level.
    ///   - history: the values before them.
    ///   - period: observations per cycle, 1 for none.
    public static func meanScaledIntervalScore(
        actual: [Double], interval: PredictionInterval, history: [Double], period: Int
    ) throws(ForecastingError) -> Double? {
        try InputCheck.finite(history)
        try InputCheck.period(period)
        try InputCheck.levels([interval.level])
        let penalty = 2 / (1 - interval.level / 100)
        let width = try mean(interval.lower, interval.upper) { $1 - $0 }
        let below = try mean(actual, interval.lower) { max(0, $1 - $0) }
        let above = try mean(actual, interval.upper) { max(0, $0 - $1) }
        let scale = ErrorScale.absolute(history, period: period)
        return scale > 0 ? (width + penalty * (below + above)) / scale : nil
    }

    /// Overall weighted average of the M4 competition: the mean of sMAPE and MASE, each relative to the
    /// benchmark's.
    public static func overallWeightedAverage(
        symmetricPercentageError: Double, scaledError: Double, benchmarkPercentageError: Double,
        benchmarkScaledError: Double
    ) -> Double? {
        guard benchmarkPercentageError > 0, benchmarkScaledError > 0 else { return nil }
        return
            (symmetricPercentageError / benchmarkPercentageError + scaledError / benchmarkScaledError) / 2
    }

    private static func mean(_ first: [Double], _ second: [Double], _ term: (Double, Double) -> Double)
        throws(ForecastingError) -> Double
    {
        guard first.count == second.count else {
            throw .lengthsDiffer("values and forecasts", first.count, second.count)
        }
        try InputCheck.finite(first)
        try InputCheck.finite(second)
        var sum = 0.0
        for index in first.indices { sum += term(first[index], second[index]) }
        return sum / Double(first.count)
    }
}
