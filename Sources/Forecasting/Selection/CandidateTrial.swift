internal import Foundation

/// Runs model families on one history: fit, and forecast from earlier origins.
struct CandidateTrial {
    private let demand: [Double]
    private let rolling: RollingOrigin
    private var fitter: FamilyFitter

    init(_ demand: [Double], seasonalPeriod: Int, horizon: Int) {
        self.demand = demand
        rolling = RollingOrigin(observations: demand.count, seasonalPeriod: seasonalPeriod, horizon: horizon)
        fitter = FamilyFitter(period: seasonalPeriod)
    }

    /// Fits a family to the whole history and to the part before each origin. An origin whose part is too short for the
    /// family is left out. Exponential smoothing keeps the form chosen on the whole history and estimates it anew.
    mutating func run(_ family: ModelFamily) throws(ForecastingError) -> Candidate {
        let model = try fitter.fit(family, demand)
        var folds: [FoldOutcome] = []
        for origin in rolling.origins {
            guard let earlier = try? fitter.fit(family, Array(demand[..<origin])) else { continue }
            let actual = Array(demand[origin..<(origin + rolling.horizon)])
            folds.append(FoldOutcome(model: earlier, actual: actual))
        }
        return Candidate(model: model, folds: folds, heldBack: rolling.heldBack)
    }

    /// The family with the least squared error over the folds; without folds, the first that can be fitted. Only families
    /// that were tested on every fold of the best-tested one compete.
    ///
    /// With `preferringFirst` another family has to beat the first by one standard error of the ratio of two mean squares,
    /// because the least of several noisy errors flatters (the one-standard-error rule of Breiman et al. 1984).
    mutating func best(of families: [ModelFamily], preferringFirst: Bool) -> Candidate? {
        var candidates: [Candidate] = []
        for family in families {
            if let candidate = try? run(family) { candidates.append(candidate) }
        }
        let tested = candidates.map(\.folds.count).max() ?? 0
        let contenders = candidates.filter { $0.folds.count == tested }
        let best = contenders.min { $0.squaredError < $1.squaredError }
        guard preferringFirst, let best, let first = contenders.first else { return best }
        let margin = exp(-2 / Double(max(rolling.heldBack, 1)).squareRoot())
        return best.squaredError < margin * first.squaredError ? best : first
    }
}
