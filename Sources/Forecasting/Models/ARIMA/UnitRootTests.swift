internal import Foundation
internal import Statistics

/// How often a series has to be differenced before its level stays where it is.
///
/// Sources: Kwiatkowski, Phillips, Schmidt & Shin (1992), "Testing the null hypothesis of stationarity
/// against the alternative of a unit root", Journal of Econometrics 54, with the 5 % point and the truncation
/// of R's `ndiffs`; Wang, Smith & Hyndman (2006), Data Mining and Knowledge Discovery 13, with the threshold
/// of R's `nsdiffs` for the seasonal strength.
public enum UnitRootTests {
    private static let criticalStatistic = 0.463
    private static let seasonalThreshold = 0.64
    private static let maximumDifferences = 2

    /// Differences from one observation to the next, 0 to 2.
    ///
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`.
    public static func differences(_ values: [Double]) throws(ForecastingError) -> Int {
        try InputCheck.finite(values)
        return differences(checked: values)
    }

    /// Differences over one cycle, 0 or 1: 1 where the season explains more than 64 % of the detrended
    /// variance. 0 for less than two cycles.
    ///
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `seasonalPeriodOutOfRange`.
    public static func seasonalDifferences(_ values: [Double], period: Int) throws(ForecastingError) -> Int {
        try InputCheck.finite(values)
        try InputCheck.period(period)
        return seasonalDifferences(checked: values, period: period)
    }

    static func differences(checked values: [Double]) -> Int {
        var series = values
        for differences in 0..<maximumDifferences {
            guard series.count > 3, statistic(series) > criticalStatistic else { return differences }
            series = Differencing.lagged(series, 1)
        }
        return maximumDifferences
    }

    static func seasonalDifferences(checked values: [Double], period: Int) -> Int {
        guard period > 1, values.count >= 2 * period + 1,
            let parts = try? SeasonalTrendDecomposition(values, period: period, window: .cycles(11))
        else { return 0 }
        let whole = SampleStatistics.variance(zip(parts.season, parts.remainder).map { $0 + $1 }) ?? 0
        guard whole > 0 else { return 0 }
        return 1 - (SampleStatistics.variance(parts.remainder) ?? 0) / whole > seasonalThreshold ? 1 : 0
    }

    /// The KPSS statistic for a constant level.
    static func statistic(_ values: [Double]) -> Double {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let errors = values.map { $0 - mean }
        var partial = 0.0
        var partialSquares = 0.0
        var variance = 0.0
        for error in errors {
            partial += error
            partialSquares += partial * partial
            variance += error * error
        }
        let lags = Int(3 * count.squareRoot() / 13)
        for lag in 0..<lags {
            var product = 0.0
            for time in (lag + 1)..<errors.count { product += errors[time] * errors[time - lag - 1] }
            variance += 2 * (1 - Double(lag + 1) / Double(lags + 1)) * product
        }
        guard variance > 1e-20 * mean * mean * count, variance > 0 else { return 0 }
        return partialSquares / (count * variance)
    }
}
