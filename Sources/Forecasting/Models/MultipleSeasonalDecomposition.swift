/// Trend, several seasons and remainder by repeated STL (MSTL).
///
/// Source: Bandara, Hyndman & Bergmeir (2021), "MSTL: a seasonal-trend decomposition algorithm for time
/// series with multiple seasonal patterns", arXiv 2107.13462; windows and passes are those of R's `mstl`.
public struct MultipleSeasonalDecomposition: Sendable, Equatable {
    /// Observations per cycle, ascending.
    public let periods: [Int]
    /// Smooth course of the series.
    public let trend: [Double]
    /// One array per period.
    public let seasons: [[Double]]
    /// What trend and seasons leave.
    public let remainder: [Double]

    private static let passes = 2

    /// Decomposes a series.
    ///
    /// - Parameters:
    ///   - values: observations, oldest first, at least two cycles of the longest period.
    ///   - periods: observations per cycle, each at least 2.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `seasonalPeriodOutOfRange`,
    ///   `historyTooShort`.
    public init(_ values: [Double], periods: [Int]) throws(ForecastingError) {
        let ascending = Set(periods).sorted()
        guard !ascending.isEmpty else { throw .seasonalPeriodOutOfRange(0) }
        var seasons = ascending.map { _ in [Double](repeating: 0, count: values.count) }
        var trend = values
        var rest = values
        for _ in 0..<(ascending.count > 1 ? Self.passes : 1) {
            for (index, period) in ascending.enumerated() {
                for time in rest.indices { rest[time] += seasons[index][time] }
                let parts = try SeasonalTrendDecomposition(
                    rest, period: period, window: .cycles(11 + 4 * index))
                seasons[index] = parts.season
                trend = parts.trend
                for time in rest.indices { rest[time] -= parts.season[time] }
            }
        }
        self.periods = ascending
        self.trend = trend
        self.seasons = seasons
        remainder = rest.indices.map { rest[$0] - trend[$0] }
    }

    /// The series without its seasons.
    public var adjusted: [Double] { trend.indices.map { trend[$0] + remainder[$0] } }

    /// All seasons together `step` periods after the last observation, counted from 0: the last cycle of each
    /// is repeated.
    func season(ahead step: Int) -> Double {
        zip(periods, seasons).reduce(0) { sum, pair in
            sum + pair.1[pair.1.count - pair.0 + step % pair.0]
        }
    }
}
