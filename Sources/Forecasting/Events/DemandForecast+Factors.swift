extension DemandForecast {
    /// The forecast with each period's demand multiplied: mean, bounds, and the paths behind totals. The fit
    /// to the past stays.
    ///
    /// - Parameter factors: one per period of the horizon, 0 or more; 1 changes nothing, 1.2 is a fifth more.
    /// - Throws: ``ForecastingError``: `lengthsDiffer`, `notFinite`, or `optionOutOfRange` for a factor below
    ///   zero.
    public func scaled(by factors: [Double]) throws(ForecastingError) -> DemandForecast {
        guard factors.count == horizon else {
            throw .lengthsDiffer("periods ahead and factors", horizon, factors.count)
        }
        try InputCheck.finite(factors)
        if let factor = factors.first(where: { $0 < 0 }) {
            throw ForecastingError(
                .optionOutOfRange, "expected factors of 0 or more, found \(factor)",
                hint: "1 changes nothing, 1.2 is a fifth more")
        }
        func product(_ values: [Double]) -> [Double] { zip(values, factors).map { $0 * $1 } }
        let mean = product(mean)
        let paths = paths.scaled(by: factors)
        return DemandForecast(
            model: model, demandClass: demandClass, mean: mean,
            intervals: intervals.map {
                PredictionInterval(level: $0.level, lower: product($0.lower), upper: product($0.upper))
            },
            total: paths.total(
                over: horizon, means: mean, widening: calibration.totalWidening(periods: horizon)),
            accuracy: accuracy, fitted: fitted, residuals: residuals,
            residualStandardDeviation: residualStandardDeviation, widening: widening, paths: paths,
            calibration: calibration)
    }
}
