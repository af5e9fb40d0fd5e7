/// Location and spread of a sample.
///
/// Every function returns `nil` where the sample is too small for the statistic to exist. Values are taken as they
/// are: callers decide about NaN and infinity before.
public enum SampleStatistics {
    /// The arithmetic mean; `nil` for an empty sample.
    public static func mean(_ sample: [Double]) -> Double? {
        guard !sample.isEmpty else { return nil }
        var sum = 0.0
        for value in sample { sum += value }
        return sum / Double(sample.count)
    }

    /// The unbiased variance (divisor n − 1); `nil` for fewer than two values.
    ///
    /// Two passes, so that a large mean does not swallow a small spread.
    public static func variance(_ sample: [Double]) -> Double? {
        guard sample.count > 1, let centre = mean(sample) else { return nil }
        var squares = 0.0
        for value in sample { squares += (value - centre) * (value - centre) }
        return squares / Double(sample.count - 1)
    }

    /// The square root of the unbiased variance; `nil` for fewer than two values.
    public static func standardDeviation(_ sample: [Double]) -> Double? {
        variance(sample)?.squareRoot()
    }

    /// The median; `nil` for an empty sample.
    public static func median(_ sample: [Double]) -> Double? {
        quantile(sample, 0.5)
    }

    /// The sample quantile of type 7 (linear between order statistics, the default of R, NumPy and Excel).
    ///
    /// - Parameters:
    ///   - sample: values in any order.
    ///   - probability: between 0 and 1; outside of it the nearest end is used.
    /// - Returns: `nil` for an empty sample.
    ///
    /// Source: Hyndman & Fan (1996), "Sample quantiles in statistical packages", The American Statistician 50.
    public static func quantile(_ sample: [Double], _ probability: Double) -> Double? {
        quantile(sorted: sample.sorted(), probability)
    }

    /// The type-7 quantile of values that are already in ascending order, without copying them.
    public static func quantile(sorted sample: [Double], _ probability: Double) -> Double? {
        guard let last = sample.last else { return nil }
        let position = min(max(probability, 0), 1) * Double(sample.count - 1)
        let below = Int(position)
        guard below + 1 < sample.count else { return last }
        return sample[below] + (position - Double(below)) * (sample[below + 1] - sample[below])
    }

    /// The median absolute deviation from the median, times 1.4826 so that it estimates the standard deviation of
    /// a normal sample; `nil` for an empty sample.
    ///
    /// Source: Rousseeuw & Croux (1993), "Alternatives to the median absolute deviation", JASA 88.
    public static func medianAbsoluteDeviation(_ sample: [Double]) -> Double? {
        guard let centre = median(sample) else { return nil }
        return median(sample.map { abs($0 - centre) }).map { 1.482602218505602 * $0 }
    }
}
