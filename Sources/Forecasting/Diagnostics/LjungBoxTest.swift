internal import Statistics

/// Whether residuals are still correlated with their own past.
///
/// Source: Ljung & Box (1978), "On a measure of lack of fit in time series models", Biometrika 65.
public struct LjungBoxTest: Sendable, Equatable {
    /// Q: n(n+2) Σ r²ₖ / (n−k).
    public let statistic: Double
    /// The probability of so large a statistic without any correlation.
    public let probability: Double

    /// Tests residuals.
    ///
    /// - Parameters:
    ///   - residuals: oldest first, more than `lags` of them, not all alike.
    ///   - lags: correlations summed up, 1 or more.
    ///   - fittedParameters: parameters of the model behind the residuals, fewer than `lags`.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `historyTooShort`, `optionOutOfRange`.
    public init(_ residuals: [Double], lags: Int, fittedParameters: Int = 0) throws(ForecastingError) {
        try InputCheck.finite(residuals)
        guard lags >= 1, (0..<lags).contains(fittedParameters) else {
            throw ForecastingError(
                .optionOutOfRange, "expected more lags than fitted parameters, found \(lags)",
                hint: "10 lags suit series without season, two periods those with one")
        }
        let correlations = Autocorrelation.function(residuals, lags: lags)
        guard correlations.count == lags else {
            throw .historyTooShort(
                "Ljung-Box test of unequal residuals", needs: lags + 1, found: residuals.count)
        }
        let count = Double(residuals.count)
        var sum = 0.0
        for (index, correlation) in correlations.enumerated() {
            sum += correlation * correlation / (count - Double(index + 1))
        }
        let statistic = count * (count + 2) * sum
        self.statistic = statistic
        probability =
            (try? ChiSquared(degreesOfFreedom: Double(lags - fittedParameters)))?.survival(statistic) ?? 0
    }
}
