/// A demand distribution given by its outcomes: an observed sample, or values with probabilities.
public struct EmpiricalDemand: Sendable, Equatable {
    /// The distinct outcomes in units, ascending.
    public let outcomes: [Double]
    /// The probability of each outcome.
    public let probabilities: [Double]
    private let cumulative: [Double]
    /// Σ of outcome × probability up to and including each outcome.
    private let cumulativeMean: [Double]

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
        var weighted = 0.0
        cumulativeMean = zip(values, masses).map { value, mass in
            weighted += value * mass
            return weighted
        }
    }

    /// Expected demand in units.
    public var mean: Double { cumulativeMean[outcomes.count - 1] }

    /// The variance of the outcomes under their probabilities, in units squared.
    public var variance: Double {
        let centre = mean
        return zip(outcomes, probabilities).reduce(0) { $0 + ($1.0 - centre) * ($1.0 - centre) * $1.1 }
    }

    /// The probability that demand is at most `units`.
    public func cdf(_ units: Double) -> Double {
        let count = countAtMost(units)
        return count == 0 ? 0 : min(1, cumulative[count - 1])
    }

    /// The smallest outcome that covers demand with at least this probability.
    public func quantile(_ probability: Double) -> Double {
        // The sums of n equal shares miss their exact value by a few rounding errors.
        let slack = 1e-12
        var low = -1
        var high = outcomes.count - 1
        while high - low > 1 {
            let middle = (low + high) / 2
            if cumulative[middle] >= probability - slack { high = middle } else { low = middle }
        }
        return outcomes[high]
    }

    /// The expected number of units short, E[(demand − units)⁺].
    public func loss(_ units: Double) -> Double {
        let count = countAtMost(units)
        guard count > 0 else { return mean - units }
        let last = outcomes.count - 1
        let above = cumulativeMean[last] - cumulativeMean[count - 1]
        return max(0, above - units * (cumulative[last] - cumulative[count - 1]))
    }

    /// How many outcomes are at most `units`, by bisection.
    private func countAtMost(_ units: Double) -> Int {
        var low = 0
        var high = outcomes.count
        while low < high {
            let middle = (low + high) / 2
            if outcomes[middle] <= units { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
