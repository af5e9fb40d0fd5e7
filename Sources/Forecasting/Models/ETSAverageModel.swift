internal import Foundation
internal import Statistics

/// Exponential smoothing without the gamble on one form: the mean over forms, by what their likelihoods say,
/// of estimates that are held near a heuristic start.
///
/// Each form is estimated by penalised likelihood, a normal prior around the starting values, because the
/// likelihood of a short series is flat and its maximum far out. Weights are the square roots of Akaike
/// weights: the criterion's differences are halved, because forecasts several steps ahead differ by less than
/// it claims.
///
/// Sources: Kolassa (2011), "Combining exponential smoothing forecasts using Akaike weights", International
/// Journal of Forecasting 27; Pritularga, Svetunkov & Kourentzes (2023), "Shrinkage estimator for exponential
/// smoothing models", International Journal of Forecasting 39.
struct ETSAverageModel: DemandModel {
    let models: [ETSModel]
    let weights: [Double]

    /// Weight of the squared distance from the start, in units of −2 log-likelihood.
    private static let ridge = 3.0
    /// Forms of less weight are left out.
    private static let leastWeight = 0.01
    private static let search = QuasiNewton(tolerance: 0.01, maximumIterations: 20)

    /// Fits all forms that apply to at least four checked values.
    init(_ values: [Double], period: Int) {
        let workspace = ETSWorkspace(values: values, period: period)
        let models = ETSModel.candidates(workspace).map {
            ETSModel.fitted($0, workspace, startingFrom: nil, search: Self.search, ridge: Self.ridge)
        }.filter { $0.aicc.isFinite }
        let least = models.map(\.aicc).min() ?? 0
        let likely = models.map { ($0, exp(-0.25 * ($0.aicc - least))) }
        let sum = likely.reduce(0) { $0 + $1.1 }
        let kept = likely.filter { $0.1 >= Self.leastWeight * sum }
        guard !kept.isEmpty else {
            let simplest = ETSForm(error: .additive, trend: .none, season: .none)
            self.init(
                models: [ETSModel.fitted(simplest, workspace, startingFrom: nil, ridge: Self.ridge)],
                weights: [1])
            return
        }
        let total = kept.reduce(0) { $0 + $1.1 }
        self.init(models: kept.map(\.0), weights: kept.map { $0.1 / total })
    }

    /// Fits the forms of another average, with its weights, to a part of its history.
    init?(refitting other: ETSAverageModel, to values: [Double], period: Int) {
        let workspace = ETSWorkspace(values: values, period: period)
        let applicable = Set(ETSModel.candidates(workspace))
        var models: [ETSModel] = []
        var weights: [Double] = []
        for (model, weight) in zip(other.models, other.weights) where applicable.contains(model.form) {
            let refitted = ETSModel.fitted(
                model.form, workspace, startingFrom: nil, search: Self.search, ridge: Self.ridge)
            guard refitted.logLikelihood.isFinite else { continue }
            models.append(refitted)
            weights.append(weight)
        }
        guard !models.isEmpty else { return nil }
        let total = weights.reduce(0, +)
        self.init(models: models, weights: weights.map { $0 / total })
    }

    private init(models: [ETSModel], weights: [Double]) {
        self.models = models
        self.weights = weights
    }

    var name: String { "ETS average" }

    var fitted: [Double] { mean(models.map(\.fitted)) }

    var errorDeviation: Double {
        zip(models, weights).reduce(0) { $0 + $1.1 * $1.0.errorDeviation }
    }

    func pointForecast(horizon: Int) -> [Double] {
        mean(models.map { $0.pointForecast(horizon: horizon) })
    }

    /// Those of the mixture: within forms and between them.
    func normalDeviations(horizon: Int) -> [Double]? {
        let points = models.map { $0.pointForecast(horizon: horizon) }
        let centre = mean(points)
        var variances = [Double](repeating: 0, count: horizon)
        for index in models.indices {
            guard let own = models[index].variances(horizon: horizon) else { return nil }
            for step in 0..<horizon {
                let distance = points[index][step] - centre[step]
                variances[step] += weights[index] * (own[step] + distance * distance)
            }
        }
        return variances.map { $0.squareRoot() }
    }

    func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom) {
        pathSampler(horizon: path.count)(path, &random)
    }

    /// Each path follows one form; forms take turns by weight, in the sequence of the golden ratio, which
    /// spreads them evenly.
    func pathSampler(horizon: Int) -> PathSampler {
        var turn = 0.5
        return { path, random in
            turn += 0.6180339887498949
            turn -= turn.rounded(.down)
            var reached = 0.0
            for (model, weight) in zip(models, weights) {
                reached += weight
                guard turn < reached || reached > 0.999999 else { continue }
                model.simulate(into: path, &random)
                return
            }
        }
    }

    private func mean(_ rows: [[Double]]) -> [Double] {
        guard let first = rows.first else { return [] }
        var sums = [Double](repeating: 0, count: first.count)
        for (row, weight) in zip(rows, weights) {
            for index in sums.indices { sums[index] += weight * row[index] }
        }
        return sums
    }
}
