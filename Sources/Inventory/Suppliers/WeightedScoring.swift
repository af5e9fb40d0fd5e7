/// A score per supplier as the weighted sum of criteria brought to the scale 0 to 1, with every part visible.
///
/// Source: simple additive weighting, Hwang & Yoon, Multiple Attribute Decision Making, Springer 1981.
public struct WeightedScoring: Sendable, Equatable {
    /// One criterion and how it is scaled.
    public struct Criterion: Sendable, Equatable {
        /// The name shown beside its part of the score.
        public let name: String
        /// Its weight, above 0; weights are divided by their sum.
        public let weight: Double
        /// The value that scores 0.
        public let worst: Double
        /// The value that scores 1; below `worst` when less is better.
        public let best: Double

        /// Describes a criterion.
        ///
        /// - Parameters:
        ///   - name: shown beside its part of the score.
        ///   - weight: above 0.
        ///   - worst: the value that scores 0.
        ///   - best: the value that scores 1; below `worst` when less is better.
        /// - Throws: `InventoryError` when the weight is not above 0 or both ends are the same.
        public init(name: String, weight: Double, worst: Double, best: Double) throws(InventoryError) {
            try Require.positive(weight, "weight")
            try Require.finite(worst, "worst")
            try Require.finite(best, "best")
            guard worst != best else {
                throw .invalid(
                    "best", expected: "a value other than the worst \(worst)", found: best,
                    hint: "leave out a criterion on which nothing differs")
            }
            self.name = name
            self.weight = weight
            self.worst = worst
            self.best = best
        }
    }

    /// The score in [0, 1].
    public let score: Double
    /// What each criterion adds to the score, in the order of the criteria.
    public let contributions: [Double]

    /// Scores one supplier.
    ///
    /// - Parameters:
    ///   - values: the supplier's value of each criterion; beyond the ends counts as the end.
    ///   - criteria: at least one.
    /// - Throws: `InventoryError` when the lists differ in length or a value is missing.
    public init(values: [Double], criteria: [Criterion]) throws(InventoryError) {
        try Require.notEmpty(criteria.count, "criteria")
        try Require.sameCount(values.count, criteria.count, "values")
        for value in values { try Require.finite(value, "values") }
        let total = criteria.reduce(0) { $0 + $1.weight }
        let parts = zip(values, criteria).map { value, criterion in
            let share = (value - criterion.worst) / (criterion.best - criterion.worst)
            return min(1, max(0, share)) * criterion.weight / total
        }
        contributions = parts
        score = parts.reduce(0, +)
    }
}
