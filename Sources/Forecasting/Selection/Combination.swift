internal import Foundation

/// Averages candidates by how they did on the folds: the more was held back, the more their errors count.
///
/// Weights are prior · MSE⁻ᵏ with k = held-back observations / 80, at most 4. With k = 0 this is the plain
/// mean, the safe choice for short series; k = 1 are the weights of Bates and Granger, a large k chooses the
/// best.
///
/// Sources: Bates & Granger (1969), Operational Research Quarterly 20; Stock & Watson (2004), "Combination
/// forecasts of output growth in a seven-country data set", Journal of Forecasting 23 (powers of the error);
/// the pace at which trust grows is measured on the M3 and M4 series (see Benchmarks/README.md).
struct Combination {
    /// One candidate and its weight before any error is seen.
    struct Part {
        let candidate: Candidate
        let prior: Double

        init(_ candidate: Candidate, prior: Double) {
            self.candidate = candidate
            self.prior = prior
        }
    }

    private let kept: [Candidate]
    private let weights: [Double]
    private let heldBack: Int
    private let history: [Double]

    private static let observationsPerPower = 80.0
    private static let largestPower = 4.0
    /// Parts of less weight, relative to the heaviest, are left out.
    private static let leastWeight = 0.02

    /// - Parameter heldBack: distinct observations that the folds forecast.
    init(_ parts: [Part], history: [Double], heldBack: Int) {
        self.history = history
        self.heldBack = heldBack
        let tested = parts.map { $0.candidate.folds.count }.max() ?? 0
        let usable = parts.filter { $0.candidate.folds.count == tested }
        let least = usable.map { $0.candidate.squaredError }.min() ?? 0
        let power = tested > 0 ? min(Self.largestPower, Double(heldBack) / Self.observationsPerPower) : 0
        let weighted = usable.map { part in
            (part.candidate, part.prior * Self.trust(part.candidate.squaredError, least, power))
        }
        let heaviest = weighted.map(\.1).max() ?? 0
        let strong = weighted.filter { $0.1 > 0 && $0.1 >= Self.leastWeight * heaviest }
        kept = strong.map(\.0)
        weights = strong.map(\.1)
    }

    private static func trust(_ error: Double, _ least: Double, _ power: Double) -> Double {
        if error == least { return 1 }
        return least > 0 ? pow(error / least, -power) : 0
    }

    /// The average as a candidate of its own; the only part itself where one is left, nothing where none is.
    var candidate: Candidate? {
        guard kept.count > 1 else { return kept.first }
        let name = "Mean of \(kept.map { Self.shortName($0.model) }.joined(separator: ", "))"
        let folds = kept[0].folds.indices.map { index in
            let fold = kept[0].folds[index]
            return FoldOutcome(
                model: average(name, kept.map { $0.folds[index].model }, history.prefix(fold.observations)),
                observations: fold.observations, actual: fold.actual)
        }
        return Candidate(
            model: average(name, kept.map(\.model), history[...]), folds: folds, heldBack: heldBack)
    }

    /// Counts keep one distribution of counts around the mean rate; other models average their paths.
    private func average(_ name: String, _ models: [any DemandModel], _ history: ArraySlice<Double>)
        -> any DemandModel
    {
        let counts = models.compactMap { $0 as? IntermittentModel }
        guard counts.count == models.count else {
            return CombinedModel(name: name, members: models, weights: weights)
        }
        return AveragedIntermittentModel(
            name: name, models: counts, weights: weights, history: Array(history))
    }

    /// Without orders and forms.
    private static func shortName(_ model: any DemandModel) -> String {
        String(model.name.prefix { $0 != "(" })
    }
}
