import Forecasting
import Foundation

/// Series with the values that followed them, and the period they are measured and modelled with.
struct ForecastingSet {
    let name: String
    let series: [(history: NamedSeries, actual: [Double])]
    /// Of the scale of MASE and of the benchmark.
    let measurePeriod: Int
    /// Told to the models.
    let modelPeriod: Int

    init(name: String, train: [NamedSeries], test: [NamedSeries], measurePeriod: Int, modelPeriod: Int) {
        let actual = Dictionary(test.map { ($0.id, $0.values) }, uniquingKeysWith: { first, _ in first })
        self.name = name
        series = train.compactMap { history in
            guard let values = actual[history.id], !values.isEmpty else { return nil }
            return (history, values)
        }
        self.measurePeriod = measurePeriod
        self.modelPeriod = modelPeriod
    }

    /// The last values of each series are what has to be forecast; shorter series are left out.
    init(name: String, whole: [NamedSeries], holdingBack horizon: Int, measurePeriod: Int, modelPeriod: Int) {
        let long = whole.filter { $0.values.count > horizon }
        self.init(
            name: name,
            train: long.map { NamedSeries(id: $0.id, values: Array($0.values.dropLast(horizon))) },
            test: long.map { NamedSeries(id: $0.id, values: Array($0.values.suffix(horizon))) },
            measurePeriod: measurePeriod, modelPeriod: modelPeriod)
    }

    /// Every `step`-th series.
    func thinned(by step: Int) -> ForecastingSet {
        ForecastingSet(self, series: series.indices.filter { $0 % step == 0 }.map { series[$0] })
    }

    private init(_ other: ForecastingSet, series: [(history: NamedSeries, actual: [Double])]) {
        name = other.name
        self.series = series
        measurePeriod = other.measurePeriod
        modelPeriod = other.modelPeriod
    }

    /// Forecasts all series with one model, in processor time of this process.
    ///
    /// - Parameter model: `auto` or a name that `ModelChoice` knows.
    func score(_ model: String) throws -> SetScore {
        var scores: [SeriesScore] = []
        var failures = 0
        var seconds = 0.0
        for (history, actual) in series {
            let start = clock()
            let forecast = try? forecaster(model, horizon: actual.count).forecast(history.values)
            seconds += Double(clock() - start) / Double(CLOCKS_PER_SEC)
            guard let forecast else {
                failures += 1
                continue
            }
            scores.append(
                try SeriesScore(
                    forecast, history: history.values, actual: actual, period: measurePeriod))
        }
        return SetScore(
            model: model, scores: scores, failures: failures,
            millisecondsPerSeries: 1000 * seconds / Double(max(series.count, 1)))
    }

    private func forecaster(_ model: String, horizon: Int) throws -> DemandForecaster {
        try DemandForecaster(
            horizon: horizon, seasonalPeriod: modelPeriod, levels: [95],
            model: model == "auto" ? .automatic : .named(model), seed: 1)
    }
}
