/// Two-sided prediction bounds for each step of a forecast at one level.
public struct PredictionInterval: Sendable, Equatable {
    /// Probability that the bounds hold the value, in per cent: 95 stands for 95 %.
    public let level: Double
    /// Lower bound for step 1, 2, … of the horizon.
    public let lower: [Double]
    /// Upper bound for step 1, 2, … of the horizon.
    public let upper: [Double]

    /// Pairs bounds with the level that they are meant to hold.
    public init(level: Double, lower: [Double], upper: [Double]) {
        self.level = level
        self.lower = lower
        self.upper = upper
    }
}

extension PredictionInterval {
    /// Cuts bounds off at `lowest` and makes each level hold the ones before it: calibration treats levels
    /// one by one.
    static func nested(_ ascending: [PredictionInterval], lowest: Double) -> [PredictionInterval] {
        var nested: [PredictionInterval] = []
        for interval in ascending {
            var lower = interval.lower.map { max(lowest, $0) }
            var upper = interval.upper.map { max(lowest, $0) }
            if let inner = nested.last {
                lower = zip(lower, inner.lower).map { min($0, $1) }
                upper = zip(upper, inner.upper).map { max($0, $1) }
            }
            nested.append(PredictionInterval(level: interval.level, lower: lower, upper: upper))
        }
        return nested
    }
}
