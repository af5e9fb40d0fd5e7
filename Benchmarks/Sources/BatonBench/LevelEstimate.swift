import Foundation

/// The level of demand by simple exponential smoothing, with the spread of its errors.
struct LevelEstimate {
    /// Units per period.
    let level: Double
    /// Of the one-step-ahead errors, in units.
    let errorStandardDeviation: Double
    /// The smoothing parameter of least squared error.
    let smoothing: Double
    /// Mean squared error of the forecasts over whole lead times, after the first quarter of the history.
    let leadTimeError: Double

    /// Fits the level to a history; a returning pattern is divided out first.
    init(history: ArraySlice<Double>, season: Int, leadTimePeriods: Int, candidates: [Double]) {
        let demand = Array(history)
        let steady = season > 1 ? Self.withoutPattern(demand, season) : demand
        var best = (error: Double.infinity, level: 0.0, smoothing: 0.0)
        for smoothing in candidates {
            var level = steady[0]
            var error = 0.0
            for units in steady.dropFirst() {
                error += (units - level) * (units - level)
                level += smoothing * (units - level)
            }
            if error < best.error { best = (error, level, smoothing) }
        }
        level = max(0, best.level)
        errorStandardDeviation = (best.error / Double(max(1, steady.count - 1))).squareRoot()
        smoothing = best.smoothing
        leadTimeError = Self.leadTimeError(demand, steady, best.smoothing, leadTimePeriods)
    }

    /// Compares L times the level known before each period with the demand of the L periods from there on.
    private static func leadTimeError(
        _ demand: [Double], _ steady: [Double], _ smoothing: Double, _ periods: Int
    ) -> Double {
        var sums = [0.0]
        for units in demand { sums.append(sums[sums.count - 1] + units) }
        var level = steady[0]
        var squares = 0.0
        var count = 0
        for start in 1..<max(2, demand.count) {
            if start >= demand.count / 4, start + periods <= demand.count {
                let error = sums[start + periods] - sums[start] - Double(periods) * level
                squares += error * error
                count += 1
            }
            level += smoothing * (steady[start] - level)
        }
        return squares / Double(max(1, count))
    }

    /// Each period over the mean share of its place in the pattern.
    private static func withoutPattern(_ values: [Double], _ season: Int) -> [Double] {
        let mean = values.reduce(0, +) / Double(values.count)
        guard mean > 0 else { return values }
        // One period of average demand on each place keeps rare sales from making a pattern of chance.
        let factors = (0..<season).map { place in
            let own = stride(from: place, to: values.count, by: season).map { values[$0] }
            return (own.reduce(0, +) + mean) / (Double(own.count + 1) * mean)
        }
        return values.enumerated().map { $0.element / factors[$0.offset % season] }
    }
}
