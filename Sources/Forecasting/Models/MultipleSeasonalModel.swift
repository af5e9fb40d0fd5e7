internal import Foundation
internal import Statistics

/// A model of what several seasons leave of a series, with the last cycle of each put back; on logarithms
/// where seasons scale.
struct MultipleSeasonalModel: DemandModel {
    private let base: any DemandModel
    private let decomposition: MultipleSeasonalDecomposition
    private let isLogarithmic: Bool
    let fitted: [Double]
    let errorDeviation: Double

    /// - Parameters:
    ///   - base: fitted to the adjusted series of the decomposition.
    ///   - history: as it was before.
    init(
        _ base: any DemandModel, _ decomposition: MultipleSeasonalDecomposition, isLogarithmic: Bool,
        history: [Double]
    ) {
        self.base = base
        self.decomposition = decomposition
        self.isLogarithmic = isLogarithmic
        var fitted = base.fitted
        for season in decomposition.seasons {
            for time in fitted.indices { fitted[time] += season[time] }
        }
        if isLogarithmic { for time in fitted.indices { fitted[time] = exp(fitted[time]) } }
        self.fitted = fitted
        var squares = 0.0
        for time in history.indices {
            squares += (history[time] - fitted[time]) * (history[time] - fitted[time])
        }
        errorDeviation = (squares / Double(max(history.count - 3, 1))).squareRoot()
    }

    var name: String {
        let short = base.name.prefix { $0 != "(" }
        return isLogarithmic ? "log MSTL+\(short)" : "MSTL+\(short)"
    }

    private func restored(_ value: Double, _ step: Int) -> Double {
        let whole = value + decomposition.season(ahead: step)
        return isLogarithmic ? exp(whole) : whole
    }

    func pointForecast(horizon: Int) -> [Double] {
        base.pointForecast(horizon: horizon).enumerated().map { restored($1, $0) }
    }

    /// On logarithms to first order.
    func normalDeviations(horizon: Int) -> [Double]? {
        guard let own = base.normalDeviations(horizon: horizon), isLogarithmic else {
            return base.normalDeviations(horizon: horizon)
        }
        return zip(pointForecast(horizon: horizon), own).map { $0 * $1 }
    }

    func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom) {
        pathSampler(horizon: path.count)(path, &random)
    }

    func pathSampler(horizon: Int) -> PathSampler {
        let sampler = base.pathSampler(horizon: horizon)
        let season = (0..<horizon).map { decomposition.season(ahead: $0) }
        return { path, random in
            sampler(path, &random)
            for step in path.indices {
                let whole = path[step] + season[step]
                path[step] = isLogarithmic ? exp(whole) : whole
            }
        }
    }
}
