/// Trend, season and remainder by centred moving averages.
///
/// Source: Makridakis, Wheelwright & Hyndman (1998), "Forecasting: Methods and Applications", section 3/4;
/// the figures are those of R's `decompose`.
struct ClassicalDecomposition {
    /// One cycle, the season of the first observation first; sums to 0 (additive) or to the period
    /// (multiplicative).
    let cycle: [Double]
    /// Moving-average trend of the observations in `trendRange`.
    let trend: [Double]
    /// Where the centred moving average exists.
    let trendRange: Range<Int>

    /// Decomposes at least two full cycles; `nil` for less, and for a multiplicative season where the trend
    /// or a season is not above zero.
    init?(_ values: [Double], period: Int, multiplicative: Bool) {
        guard period > 1, values.count >= 2 * period else { return nil }
        let half = period / 2
        let range = half..<(values.count - half)
        let trend = Self.centredAverage(values, period: period, range: range)
        if multiplicative, trend.contains(where: { $0 <= 0 }) { return nil }
        var sums = [Double](repeating: 0, count: period)
        var counts = [Double](repeating: 0, count: period)
        for time in range {
            let level = trend[time - range.lowerBound]
            sums[time % period] += multiplicative ? values[time] / level : values[time] - level
            counts[time % period] += 1
        }
        var cycle = zip(sums, counts).map { $0 / max($1, 1) }
        let centre = cycle.reduce(0, +) / Double(period)
        if multiplicative {
            guard centre > 0 else { return nil }
            cycle = cycle.map { $0 / centre }
        } else {
            cycle = cycle.map { $0 - centre }
        }
        self.cycle = cycle
        self.trend = trend
        trendRange = range
    }

    /// Moving average over one period; an even period gives both ends half weight.
    private static func centredAverage(_ values: [Double], period: Int, range: Range<Int>) -> [Double] {
        let half = period / 2
        let even = period.isMultiple(of: 2)
        return range.map { time in
            var sum = 0.0
            for index in (time - half)...(time + half) {
                let isEnd = even && (index == time - half || index == time + half)
                sum += isEnd ? 0.5 * values[index] : values[index]
            }
            return sum / Double(period)
        }
    }
}
