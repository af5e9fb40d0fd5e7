/// Finds what the data themselves say is wrong: periods without a value, and negative values.
///
/// These are facts, not estimates: their probability when nothing is wrong is 0, and their score counts the periods
/// concerned.
public enum DataGaps {
    /// Finds runs of missing values between the first and the last value present.
    ///
    /// - Parameter values: one entry for each period, absent where there is no value.
    /// - Returns: findings in ascending order, the score being the number of missing periods.
    public static func missingPeriods(in values: [Double?]) -> [Anomaly] {
        guard let first = values.firstIndex(where: { $0 != nil }),
            let last = values.lastIndex(where: { $0 != nil })
        else { return [] }
        return runs(in: first..<(last + 1)) { values[$0] == nil }.map { run in
            Anomaly(
                fact: .missingPeriods, range: run, peak: run.lowerBound, direction: nil, observed: nil)
        }
    }

    /// Finds runs of negative values.
    ///
    /// - Parameter values: one entry for each period, absent where there is no value.
    /// - Returns: findings in ascending order with the most negative value as observed, the score being the number
    ///   of periods.
    public static func negativeValues(in values: [Double?]) -> [Anomaly] {
        runs(in: values.indices) { (values[$0] ?? 0) < 0 }.map { run in
            let peak = run.reduce(run.lowerBound) { (values[$1] ?? 0) < (values[$0] ?? 0) ? $1 : $0 }
            return Anomaly(
                fact: .negativeValue, range: run, peak: peak, direction: .below, observed: values[peak])
        }
    }

    private static func runs(in indices: Range<Int>, where isPart: (Int) -> Bool) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start: Int?
        for index in indices {
            if isPart(index) {
                start = start ?? index
            } else if let first = start {
                runs.append(first..<index)
                start = nil
            }
        }
        if let first = start { runs.append(first..<indices.upperBound) }
        return runs
    }
}
