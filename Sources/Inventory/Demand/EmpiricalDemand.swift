/// A demand distribution given by its outcomes: an observed sample, or values with probabilities.
public struct EmpiricalDemand: Sendable, Equatable {
    /// The distinct outcomes in units, ascending.
    public let outcomes: [Double]
    /// The probability of each outcome.
    public let probabilities: [Double]
    private let cumulative: [Double]

    /// The sample as a distribution in which every observation is as probable as the others.
    ///
    /// - Parameter sample: observed demands in units, at least 0, at least one.
    /// - Throws: `InventoryError` when the sample is empty or holds a negative or missing value.
    public init(sample: [Double]) throws(InventoryError) {
        try Require.notEmpty(sample.count, "sample")
        let share = 1 / Double(sample.count)
        try self.init(outcomes: sample, probabilities: sample.map { _ in share })
    }

    /// Outcomes with probabilities.
    ///
    /// - Parameters:
    ///   - outcomes: demands in units, at least 0, in any order; repeated outcomes are merged.
    ///   - probabilities: one for each outcome, at least 0, adding up to 1 within 10⁻⁹.
    /// - Throws: `InventoryError` when that does not hold.
    public init(outcomes: [Double], probabilities: [Double]) throws(InventoryError) {
        try Require.notEmpty(outcomes.count, "outcomes")
        try Require.sameCount(probabilities.count, outcomes.count, "probabilities")
        for outcome in outcomes { try Require.nonNegative(outcome, "outcomes") }
        for probability in probabilities { try Require.nonNegative(probability, "probabilities") }
        let total = probabilities.reduce(0, +)
        guard abs(total - 1) <= 1e-9 else {
            throw .invalid(
                "probabilities", expected: "a sum of 1", found: total, hint: "divide each by their sum")
        }
        let order = outcomes.indices.sorted { outcomes[$0] < outcomes[$1] }
        var values: [Double] = []
        var masses: [Double] = []
        for index in order {
            if values.last == outcomes[index] {
                masses[masses.count - 1] += probabilities[index]
            } else {
                values.append(outcomes[index])
                masses.append(probabilities[index])
            }
        }
        var running = 0.0
        self.outcomes = values
        self.probabilities = masses
        cumulative = masses.map { mass in
            running += mass
            return running
        }
    }

    /// Expected demand in units.
    public var mean: Double {
        zip(outcomes, probabilities).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// The variance of the outcomes under their probabilities, in units squared.
    public var variance: Double {
        let centre = mean
        return zip(outcomes, probabilities).reduce(0) { $0 + ($1.0 - centre) * ($1.0 - centre) * $1.1 }
    }

    /// The probability that demand is at most `units`.
    public func cdf(_ units: Double) -> Double {
        guard let index = outcomes.lastIndex(where: { $0 <= units }) else { return 0 }
        return min(1, cumulative[index])
    }

    /// The smallest outcome that covers demand with at least this probability.
    public func quantile(_ probability: Double) -> Double {
        // The sums of n equal shares miss their exact value by a few rounding errors.
        let slack = 1e-12
        let index = cumulative.firstIndex { $0 >= probability - slack } ?? outcomes.count - 1
        return outcomes[index]
    }

    /// The expected number of units short, E[(demand − units)⁺].
    public func loss(_ units: Double) -> Double {
        zip(outcomes, probabilities).reduce(0) { $0 + max(0, $1.0 - units) * $1.1 }
    }
}
