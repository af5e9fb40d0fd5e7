import Forecasting

/// How one forecast of one series did. A scaled measure is absent where its scale is zero.
struct SeriesScore {
    var percentageError = 0.0
    var scaledError: Double?
    var benchmarkPercentageError = 0.0
    var benchmarkScaledError: Double?
    var coverage = 0.0
    var intervalScore: Double?
    var rootScaledError: Double?
    var bias = 0.0
    var actualMean = 0.0
    var quantileLoss: Double?

    /// Measures a forecast with 95 % bounds against what came.
    init(_ forecast: DemandForecast, history: [Double], actual: [Double], period: Int) throws {
        let measure = AccuracyMeasure.self
        let naive = NaiveBenchmark.forecast(history, period: period, horizon: actual.count)
        percentageError = try measure.symmetricPercentageError(actual: actual, forecast: forecast.mean)
        scaledError = try measure.meanAbsoluteScaledError(
            actual: actual, forecast: forecast.mean, history: history, period: period)
        benchmarkPercentageError = try measure.symmetricPercentageError(actual: actual, forecast: naive)
        benchmarkScaledError = try measure.meanAbsoluteScaledError(
            actual: actual, forecast: naive, history: history, period: period)
        guard let interval = forecast.interval(level: 95) else { throw WrongResult("no 95 % bounds") }
        coverage = try measure.coverage(actual: actual, lower: interval.lower, upper: interval.upper)
        intervalScore = try measure.meanScaledIntervalScore(
            actual: actual, interval: interval, history: history, period: period)
        bias = try measure.bias(actual: actual, forecast: forecast.mean)
        actualMean = actual.reduce(0, +) / Double(actual.count)
        rootScaledError = try rootScaledError(forecast.mean, history, actual)
        quantileLoss = try quantileLoss(interval.upper, history, actual)
    }

    /// RMSSE of the M5 competition: the scale starts with the first sale.
    private func rootScaledError(_ mean: [Double], _ history: [Double], _ actual: [Double]) throws -> Double?
    {
        let sold = Array(history.drop { $0 == 0 })
        guard sold.count > 2 else { return nil }
        return try AccuracyMeasure.rootMeanSquaredScaledError(actual: actual, forecast: mean, history: sold)
    }

    /// Pinball loss of the 97.5 % quantile, over the mean of the history.
    private func quantileLoss(_ upper: [Double], _ history: [Double], _ actual: [Double]) throws -> Double? {
        let mean = history.reduce(0, +) / Double(history.count)
        guard mean > 0 else { return nil }
        return try AccuracyMeasure.pinballLoss(actual: actual, quantile: upper, probability: 0.975) / mean
    }
}

/// The scores of one model over a set, each measure averaged over the series that have it.
struct SetScore {
    let model: String
    let scores: [SeriesScore]
    let failures: Int
    let millisecondsPerSeries: Double

    var percentageError: Double { mean { $0.percentageError } }
    var scaledError: Double { mean { $0.scaledError } }
    var coverage: Double { mean { $0.coverage } }
    var intervalScore: Double { mean { $0.intervalScore } }
    var rootScaledError: Double { mean { $0.rootScaledError } }
    var quantileLoss: Double { mean { $0.quantileLoss } }
    /// Mean of forecast minus actual over the mean of all actual values.
    var bias: Double { mean { $0.bias } / mean { $0.actualMean } }
    var overallWeightedAverage: Double {
        let byPercentage = percentageError / mean { $0.benchmarkPercentageError }
        return (byPercentage + scaledError / mean { $0.benchmarkScaledError }) / 2
    }

    /// Several sets as one; at least one, of one model.
    init(_ parts: [SetScore]) {
        let scores = parts.flatMap(\.scores)
        let time = parts.reduce(0) { $0 + $1.millisecondsPerSeries * Double($1.scores.count + $1.failures) }
        let failures = parts.reduce(0) { $0 + $1.failures }
        self.init(
            model: parts.first?.model ?? "", scores: scores, failures: failures,
            millisecondsPerSeries: time / Double(max(scores.count + failures, 1)))
    }

    init(model: String, scores: [SeriesScore], failures: Int, millisecondsPerSeries: Double) {
        self.model = model
        self.scores = scores
        self.failures = failures
        self.millisecondsPerSeries = millisecondsPerSeries
    }

    private func mean(_ measure: (SeriesScore) -> Double?) -> Double {
        let values = scores.compactMap(measure)
        return values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
    }
}
