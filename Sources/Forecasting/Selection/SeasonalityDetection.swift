/// Finds how many periods a series takes to repeat itself.
///
/// Changes from one value to the next are free of level and trend; a season leaves them correlated at its
/// period. A period counts where that correlation lies beyond the 95 % band around zero, the band divided by
/// the number of periods looked at, and where it is a peak among its neighbours. Of several the strongest is
/// taken; a period whose multiple is hardly stronger is preferred to the multiple.
///
/// Source: the band is that of Bartlett (1946), "On the theoretical specification and sampling properties of
/// autocorrelated time-series", Supplement to the Journal of the Royal Statistical Society 8, as the M4
/// competition uses it at a known period; the division is Bonferroni's.
public enum SeasonalityDetection {
    /// A multiple has to be stronger by this factor to be preferred.
    private static let preferenceForShort = 0.85
    private static let longestPeriod = 400

    /// The period of a series, 1 where it does not repeat itself.
    ///
    /// - Parameters:
    ///   - values: observations, oldest first.
    ///   - candidates: periods to look at, such as 24 and 168 for hours; `nil` for all up to a third of the
    ///     length, at most 400.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `seasonalPeriodOutOfRange`.
    public static func period(of values: [Double], among candidates: [Int]? = nil) throws(ForecastingError)
        -> Int
    {
        try InputCheck.finite(values)
        for candidate in candidates ?? [] { try InputCheck.period(candidate) }
        let longest = min(values.count / 3, longestPeriod)
        let periods = (candidates ?? Array(2...max(2, longest))).filter { $0 > 1 && 3 * $0 <= values.count }
        guard let farthest = periods.max() else { return 1 }
        let changes = zip(values.dropFirst(), values).map { $0 - $1 }
        let correlations = Autocorrelation.function(changes, lags: min(farthest + 1, changes.count - 1))
        guard correlations.count >= farthest else { return 1 }
        let significant = periods.filter { period in
            let strength = correlations[period - 1]
            return strength > band(correlations, period, changes.count, alternatives: periods.count)
                && isPeak(correlations, period)
        }
        guard let best = significant.max(by: { correlations[$0 - 1] < correlations[$1 - 1] }) else {
            return 1
        }
        let enough = preferenceForShort * correlations[best - 1]
        return significant.filter { best.isMultiple(of: $0) && correlations[$0 - 1] >= enough }.min() ?? best
    }

    private static func band(_ correlations: [Double], _ period: Int, _ count: Int, alternatives: Int)
        -> Double
    {
        let critical = NormalIntervals.factor(level: 100 - 5 / Double(alternatives))
        var sum = 0.0
        for lag in 1..<period { sum += correlations[lag - 1] * correlations[lag - 1] }
        return critical * ((1 + 2 * sum) / Double(count)).squareRoot()
    }

    private static func isPeak(_ correlations: [Double], _ period: Int) -> Bool {
        let own = correlations[period - 1]
        let before = period >= 2 ? correlations[period - 2] : -1
        let after = period < correlations.count ? correlations[period] : -1
        return own >= before && own >= after
    }
}
