/// Trend, season and remainder by locally weighted regression (STL).
///
/// Source: Cleveland, Cleveland, McRae & Terpenning (1990), "STL: a seasonal-trend decomposition procedure
/// based on loess", Journal of Official Statistics 6; window defaults and the periodic season are those of
/// R's `stl`.
public struct SeasonalTrendDecomposition: Sendable, Equatable {
    /// How fast the season may change.
    public enum SeasonWindow: Sendable, Equatable {
        /// The same season in every cycle.
        case periodic
        /// Loess over this many cycles, odd, at least 7.
        case cycles(Int)
    }

    /// Smooth course of the series.
    public let trend: [Double]
    /// Season per observation.
    public let season: [Double]
    /// What trend and season leave.
    public let remainder: [Double]

    /// Decomposes a series.
    ///
    /// - Parameters:
    ///   - values: observations, oldest first, at least two cycles.
    ///   - period: observations per cycle, at least 2.
    ///   - window: how fast the season may change.
    ///   - robust: whether outliers are weighed down in fifteen outer iterations.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`; `seasonalPeriodOutOfRange` for a period
    ///   of 1 or less; `historyTooShort` for less than two cycles; `optionOutOfRange` for a window that is
    ///   even or below 7.
    public init(_ values: [Double], period: Int, window: SeasonWindow = .periodic, robust: Bool = false)
        throws(ForecastingError)
    {
        try InputCheck.finite(values)
        guard period >= 2 else { throw .seasonalPeriodOutOfRange(period) }
        guard values.count >= 2 * period else {
            throw .historyTooShort("STL", needs: 2 * period, found: values.count)
        }
        if case .cycles(let cycles) = window, cycles < 7 || cycles.isMultiple(of: 2) {
            throw ForecastingError(
                .optionOutOfRange, "expected an odd season window of at least 7 cycles, found \(cycles)",
                hint: "13 suits most series; use periodic for a season that does not change")
        }
        var procedure = SeasonalTrendLoess(values, period: period, window: window)
        procedure.run(innerPasses: robust ? 1 : 2, outerPasses: robust ? 15 : 0)
        let season = window == .periodic ? Self.averaged(procedure.season, period) : procedure.season
        trend = procedure.trend
        self.season = season
        remainder = values.indices.map { values[$0] - procedure.trend[$0] - season[$0] }
    }

    private static func averaged(_ season: [Double], _ period: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: period)
        var counts = [Double](repeating: 0, count: period)
        for (time, value) in season.enumerated() {
            sums[time % period] += value
            counts[time % period] += 1
        }
        return season.indices.map { sums[$0 % period] / counts[$0 % period] }
    }
}
