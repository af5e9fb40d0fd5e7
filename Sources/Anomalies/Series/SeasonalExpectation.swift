import Statistics

/// What a series with a season is expected to be, robustly: the median of each point's neighbours on the series
/// without its season, plus the median of each place of the cycle.
///
/// Source: the decomposition of Cleveland et al., Journal of Official Statistics 6 (1990) 3–73, with medians in place of
/// local regression, which anomalies cannot pull.
struct SeasonalExpectation {
    private static let leastHalfWindow = 7

    /// What each point is expected to be.
    let values: [Double]
    /// The share of the cycle in each point; its median is 0.
    let season: [Double]

    /// - Parameters:
    ///   - series: finite values.
    ///   - period: values per cycle, 1 for none.
    init(_ series: [Double], period: Int) throws(AnomalyError) {
        let halfWindow = min(max(Self.leastHalfWindow, period / 2), (series.count - 1) / 2)
        let rough = try MovingMedian.ofNeighbours(series, halfWindow: halfWindow)
        let season = Self.season(zip(series, rough).map { $0 - $1 }, period: period)
        let level = try MovingMedian.ofNeighbours(
            zip(series, season).map { $0 - $1 }, halfWindow: halfWindow)
        values = zip(level, season).map { $0 + $1 }
        self.season = season
    }

    private static func season(_ deviations: [Double], period: Int) -> [Double] {
        guard period > 1, deviations.count >= 2 * period else { return deviations.map { _ in 0 } }
        let medians = (0..<period).map { place in
            SampleStatistics.median(
                stride(from: place, to: deviations.count, by: period).map { deviations[$0] }) ?? 0
        }
        let centre = SampleStatistics.median(medians) ?? 0
        return deviations.indices.map { medians[$0 % period] - centre }
    }
}
