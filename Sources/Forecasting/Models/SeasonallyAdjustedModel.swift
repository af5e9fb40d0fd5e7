internal import Statistics

/// A model of the seasonally adjusted series, with the season put back.
struct SeasonallyAdjustedModel: DemandModel {
    private let base: any DemandModel
    private let season: SeasonalCycle
    private let count: Int
    let errorDeviation: Double
    let fitted: [Double]

    /// - Parameters:
    ///   - base: fitted to the adjusted history.
    ///   - season: what the history was adjusted by.
    ///   - history: as it was before.
    init(_ base: any DemandModel, season: SeasonalCycle, history: [Double]) {
        self.base = base
        self.season = season
        count = history.count
        let adjusted = base.fitted
        let fitted = history.indices.map { season.restored(adjusted[$0], at: $0) }
        self.fitted = fitted
        var squares = 0.0
        for time in history.indices {
            squares += (history[time] - fitted[time]) * (history[time] - fitted[time])
        }
        errorDeviation = (squares / Double(max(history.count - 3, 1))).squareRoot()
    }

    var name: String { base.name }

    func pointForecast(horizon: Int) -> [Double] {
        base.pointForecast(horizon: horizon).enumerated().map { season.restored($1, at: count + $0) }
    }

    func normalDeviations(horizon: Int) -> [Double]? {
        base.normalDeviations(horizon: horizon)?.enumerated().map { $1 * season.scale(at: count + $0) }
    }

    func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom) {
        pathSampler(horizon: path.count)(path, &random)
    }

    func pathSampler(horizon: Int) -> PathSampler {
        let sampler = base.pathSampler(horizon: horizon)
        return { path, random in
            sampler(path, &random)
            for step in path.indices { path[step] = season.restored(path[step], at: count + step) }
        }
    }
}
