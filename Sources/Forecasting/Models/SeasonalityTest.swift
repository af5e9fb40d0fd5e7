internal import Foundation

/// Whether a series repeats itself each cycle: the autocorrelation test of the M4 competition.
///
/// Source: Makridakis, Spiliotis & Assimakopoulos (2020), "The M4 Competition", International Journal of
/// Forecasting 36, and Fiorucci et al. (2016): the autocorrelation at the period against its 90 % band.
enum SeasonalityTest {
    /// Standard normal 95 % point: the two-sided 90 % band.
    private static let critical = 1.6448536269514722

    static func isSeasonal(_ values: [Double], period: Int) -> Bool {
        guard period > 1, values.count > 2 * period else { return false }
        let correlations = Autocorrelation.function(values, lags: period)
        guard let atPeriod = correlations.last else { return false }
        var sum = 0.0
        for correlation in correlations.dropLast() { sum += correlation * correlation }
        let band = critical * ((1 + 2 * sum) / Double(values.count)).squareRoot()
        return abs(atPeriod) > band
    }
}

/// Sample autocorrelation.
enum Autocorrelation {
    /// Correlations at lags 1 … `lags`, with the divisor n; empty for a constant series.
    static func function(_ values: [Double], lags: Int) -> [Double] {
        let count = values.count
        guard count > lags else { return [] }
        var mean = 0.0
        for value in values { mean += value }
        mean /= Double(count)
        return values.withUnsafeBufferPointer { series in
            var squares = 0.0
            for value in series { squares += (value - mean) * (value - mean) }
            guard squares > 1e-20 * mean * mean * Double(count), squares > 0 else { return [] }
            return (1...max(lags, 1)).map { lag in
                var products = 0.0
                for index in lag..<count { products += (series[index] - mean) * (series[index - lag] - mean) }
                return products / squares
            }
        }
    }
}
