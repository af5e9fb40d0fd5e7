internal import Statistics

/// The weighted mean of the rates of several intermittent methods, with one count distribution around it.
///
/// Source: Petropoulos & Kourentzes (2015), "Forecast combinations for intermittent demand", Journal of the
/// Operational Research Society 66.
struct AveragedIntermittentModel: DemandModel {
    let name: String
    let fitted: [Double]
    let errorDeviation: Double
    private let rate: Double
    private let demand: CountDemand

    /// - Parameters:
    ///   - models: fitted to `history`, at least one.
    ///   - weights: one per model, 0 or more, not all 0.
    init(name: String, models: [IntermittentModel], weights: [Double], history: [Double]) {
        let sum = weights.reduce(0, +)
        var fitted = [Double](repeating: 0, count: history.count)
        var rate = 0.0
        var memory = 0.0
        for (model, weight) in zip(models, weights) {
            for time in fitted.indices { fitted[time] += weight / sum * model.fitted[time] }
            rate += weight / sum * model.rate
            memory += weight / sum * model.memory
        }
        var squares = 0.0
        for (value, mean) in zip(history, fitted) { squares += (value - mean) * (value - mean) }
        let variance = squares / Double(max(history.count - 2, 1))
        self.name = name
        self.fitted = fitted
        self.rate = rate
        errorDeviation = variance.squareRoot()
        demand = CountDemand(history: history, rate: rate, variance: variance, smoothing: memory)
    }

    func pointForecast(horizon: Int) -> [Double] { [Double](repeating: rate, count: horizon) }

    func normalDeviations(horizon: Int) -> [Double]? { nil }

    func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom) {
        demand.simulate(into: path, &random)
    }
}
