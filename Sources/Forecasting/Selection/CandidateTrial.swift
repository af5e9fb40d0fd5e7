internal import Foundation

/// Runs model families on one history: fit, and forecast from earlier origins.
struct CandidateTrial {
    private let demand: [Double]
    private let rolling: RollingOrigin
    private let period: Int
    private var fitter: FamilyFitter

    init(_ demand: [Double], seasonalPeriod: Int, horizon: Int) {
        self.demand = demand
        period = seasonalPeriod
        rolling = RollingOrigin(observations: demand.count, seasonalPeriod: seasonalPeriod, horizon: horizon)
        fitter = FamilyFitter(period: seasonalPeriod)
    }

    /// Fits a family to the whole history and to the part before each origin. An origin whose part is too
    /// short for the family is left out. Exponential smoothing keeps the form chosen on the whole history and
    /// estimates it anew.
    mutating func run(_ family: ModelFamily) throws(ForecastingError) -> Candidate {
        switch family {
        case .combination:
            let members = ModelFamily.members(observations: demand.count, seasonalPeriod: period)
            return try combination(of: members)
        case .intermittentCombination:
            return try combination(of: ModelFamily.intermittentMembers(observations: demand.count))
        case .ets, .etsAverage, .theta, .dynamicTheta, .complexSmoothing, .adjustedComplexSmoothing, .arima,
            .mean, .multipleSeasons, .benchmark, .intermittent:
            break
        }
        let model = try fitter.fit(family, demand)
        var folds: [FoldOutcome] = []
        for origin in rolling.origins {
            guard let earlier = try? fitter.fit(family, Array(demand[..<origin])) else { continue }
            let actual = Array(demand[origin..<(origin + rolling.horizon)])
            folds.append(FoldOutcome(model: earlier, observations: origin, actual: actual))
        }
        return Candidate(model: model, folds: folds, heldBack: rolling.heldBack)
    }

    /// Fits families, and averages them by their errors on the folds.
    private mutating func combination(of members: [(family: ModelFamily, prior: Double)])
        throws(ForecastingError) -> Candidate
    {
        var parts: [Combination.Part] = []
        for (family, prior) in members {
            if let candidate = try? run(family) { parts.append(Combination.Part(candidate, prior: prior)) }
        }
        guard let combined = Combination(parts, history: demand, heldBack: rolling.heldBack).candidate else {
            throw .historyTooShort("Combination", needs: 2, found: demand.count)
        }
        return combined
    }

    /// The family with the least squared error over the folds; without folds, the first that can be fitted.
    /// Only families that were tested on every fold of the best-tested one compete.
    ///
    /// Another family has to beat the first by one standard error of the ratio of two mean squares, because
    /// the least of several noisy errors flatters (the one-standard-error rule of Breiman et al. 1984).
    mutating func best(of families: [ModelFamily]) -> Candidate? {
        var candidates: [Candidate] = []
        for family in families {
            if let candidate = try? run(family) { candidates.append(candidate) }
        }
        let tested = candidates.map(\.folds.count).max() ?? 0
        let contenders = candidates.filter { $0.folds.count == tested }
        guard let first = contenders.first,
            let best = contenders.min(by: { $0.squaredError < $1.squaredError })
        else { return candidates.first }
        let margin = exp(-2 / Double(max(rolling.heldBack, 1)).squareRoot())
        return best.squaredError < margin * first.squaredError ? best : first
    }
}
