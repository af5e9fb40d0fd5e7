internal import Foundation

/// Successes among trials.
struct Proportion: Sendable, Hashable {
    let successes: Int
    let trials: Int
}

/// Whether two shares differ by more than chance explains.
enum ProportionDifference {
    /// Above this many trials together the normal approximation is used; below it Fisher's exact test is quick.
    private static let exactTrials = 20_000
    /// Differences with a smaller probability of arising by chance count as significant.
    static let significanceLevel = 0.05

    /// The probability that two samples of one share differ as much or more, two-sided.
    ///
    /// Source: Fisher's exact test (sum of all tables at most as probable; Agresti, Categorical Data Analysis, 3rd
    /// edition, section 3.5); for large samples the pooled z-test (section 3.3).
    /// - Returns: `nil` when a sample is empty.
    static func pValue(_ first: Proportion, _ second: Proportion) -> Double? {
        guard first.trials > 0, second.trials > 0 else { return nil }
        return first.trials + second.trials <= exactTrials
            ? exact(first, second) : approximate(first, second)
    }

    private static func exact(_ first: Proportion, _ second: Proportion) -> Double {
        let successes = first.successes + second.successes
        let logTotal = logChoose(first.trials + second.trials, successes)
        func probability(_ k: Int) -> Double {
            exp(logChoose(first.trials, k) + logChoose(second.trials, successes - k) - logTotal)
        }
        let observed = probability(first.successes)
        let sum = (max(0, successes - second.trials)...min(first.trials, successes)).reduce(0.0) { sum, k in
            let p = probability(k)
            // Tables of equal probability may differ in the last digits.
            return p <= observed * (1 + 1e-7) ? sum + p : sum
        }
        return min(1, sum)
    }

    private static func approximate(_ first: Proportion, _ second: Proportion) -> Double {
        let (n, m) = (Double(first.trials), Double(second.trials))
        let pooled = Double(first.successes + second.successes) / (n + m)
        let error = (pooled * (1 - pooled) * (1 / n + 1 / m)).squareRoot()
        guard error > 0 else { return 1 }
        let z = abs(Double(first.successes) / n - Double(second.successes) / m) / error
        return erfc(z / 2.0.squareRoot())
    }

    private static func logChoose(_ n: Int, _ k: Int) -> Double {
        logFactorial(n) - logFactorial(k) - logFactorial(n - k)
    }

    private static func logFactorial(_ n: Int) -> Double { lgamma(Double(n) + 1) }
}
