/// Forecasts of demand per period from demand summed over spans of several periods.
///
/// Spans end with the last period; an incomplete one at the start is dropped. A past period's mean is the
/// forecast that was made before its span.
struct TemporalAggregation {
    /// Mean of the smoothing over the spans.
    let alpha: Double
    /// The same per period.
    let alphaPerPeriod: Double
    /// Expected demand per period.
    let rate: Double
    let fitted: [Double]

    /// The mean interval between sales, rounded, or all spans up to it.
    static func spans(_ values: [Double], all: Bool) -> ClosedRange<Int> {
        let intervals = DemandParts(values).intervals
        let mean = intervals.reduce(0, +) / Double(max(intervals.count, 1))
        let span = min(max(Int(mean.rounded(.toNearestOrEven)), 1), max(values.count, 1))
        return all ? 1...span : span...span
    }

    init(_ values: [Double], spans: ClosedRange<Int>, bounds: ClosedRange<Double>) {
        var fitted = [Double](repeating: 0, count: values.count)
        var (rate, alpha, alphaPerPeriod) = (0.0, 0.0, 0.0)
        let share = 1 / Double(spans.count)
        for span in spans {
            let lost = values.count % span
            let sums = stride(from: lost, to: values.count, by: span).map { start in
                values[start..<(start + span)].reduce(0, +)
            }
            let smoothing = OptimizedSmoothing(sums, bounds: bounds)
            let means = smoothing.means(sums)
            for time in values.indices {
                let mean = means[max(0, (time - lost) / span)]
                fitted[time] += share * mean / Double(span)
            }
            rate += share * smoothing.level / Double(span)
            alpha += share * smoothing.alpha
            alphaPerPeriod += share * smoothing.alpha / Double(span)
        }
        self.fitted = fitted
        self.rate = rate
        self.alpha = alpha
        self.alphaPerPeriod = alphaPerPeriod
    }
}
