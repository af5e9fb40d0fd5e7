import Foundation

/// Finds stretches in which a value that usually varies repeats, as from a feed that hangs.
///
/// How often values repeat anyway is estimated from the rest of the series, so runs of zeros of a slow mover do not
/// alarm: with r repeats among n steps outside the run, a run of L equal values has a probability of about
/// (n + 1) ((r + 1)/(n + 2))^(L − 1) to occur anywhere (Laplace's rule, union bound over starts).
public enum FlatLine {
    /// Finds flat stretches.
    ///
    /// - Parameters:
    ///   - values: finite.
    ///   - falseAlarmRate: the probability that a series without fault alarms, in (0, 1).
    /// - Returns: findings in ascending order.
    /// - Throws: `AnomalyError` when a value is missing or the rate lies outside its range.
    public static func detect(values: [Double], falseAlarmRate: Double) throws(AnomalyError) -> [Anomaly] {
        try Require.rate(falseAlarmRate, "falseAlarmRate")
        try Require.finite(values, "values")
        let runs = equalRuns(values)
        let repeats = runs.reduce(0) { $0 + $1.count - 1 }
        let steps = max(0, values.count - 1)
        return runs.compactMap { run in
            guard run.count > 1 else { return nil }
            let repeated = run.count - 1
            let otherRepeats = Double(repeats - repeated)
            let otherSteps = Double(steps - repeated)
            let chance = (otherRepeats + 1) / (otherSteps + 2)
            let score = -Double(repeated) * log10(chance) - log10(otherSteps + 1)
            guard score >= -log10(falseAlarmRate) else { return nil }
            return Anomaly(
                kind: .flatLine, range: run, peak: run.lowerBound, score: score, direction: nil,
                expected: nil, observed: values[run.lowerBound])
        }
    }

    private static func equalRuns(_ values: [Double]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start = 0
        for index in values.indices.dropFirst() where values[index] != values[index - 1] {
            runs.append(start..<index)
            start = index
        }
        if !values.isEmpty { runs.append(start..<values.count) }
        return runs
    }
}
