/// The key figures of stored forecasts.
enum ForecastFigures {
    static func figures(_ errors: ForecastErrors) -> [KeyFigure] {
        guard let error = errors.forecast.weightedAbsoluteError, let bias = errors.forecast.bias else {
            let reason: String
            if !errors.hasForecasts {
                reason = "no forecast is stored"
            } else if errors.forecast.count == 0 {
                reason = "no stored forecast covers a day of this period that has passed"
            } else {
                reason = "nothing was sold on the \(errors.forecast.count) forecast days"
            }
            return [
                KeyFigure(.forecastError, notAvailable: reason, .share),
                KeyFigure(.forecastBias, notAvailable: reason, .share),
                KeyFigure(.forecastScaledError, notAvailable: reason),
                KeyFigure(.forecastValueAdded, notAvailable: reason, .share),
            ]
        }
        let basis = "\(errors.forecast.count) product-days"
        let early = "no sales are recorded in the \(ForecastErrors.scaleDays) days before the forecasts"
        return [
            KeyFigure(.forecastError, error, .share, basis: basis),
            KeyFigure(.forecastBias, bias, .share, basis: basis),
            errors.scaledError.map {
                KeyFigure(.forecastScaledError, $0, .ratio, basis: "\(errors.scaledDays) product-days")
            } ?? KeyFigure(.forecastScaledError, notAvailable: early),
            errors.valueAdded.map {
                KeyFigure(.forecastValueAdded, $0, .share, basis: "\(errors.scaledDays) product-days")
            } ?? KeyFigure(.forecastValueAdded, notAvailable: early, .share),
        ]
    }
}
