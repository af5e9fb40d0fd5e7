/// How far a forecast was from what came.
///
/// Source: Hyndman & Koehler, Another look at measures of forecast accuracy (2006), for MASE;
/// Gilliland, The Business Forecasting Deal (2010), for value added.
public struct ForecastErrorMeasures: Sendable, Hashable {
    /// Σ |forecast − actual|, in units.
    public let absoluteError: Double
    /// Σ (forecast − actual), in units.
    public let excess: Double
    /// Σ actual, in units.
    public let actual: Double
    /// Values compared.
    public let count: Int

    /// Compares values pairwise; values without a partner are left out.
    public init(actual: [Double], forecast: [Double]) {
        let pairs = zip(actual, forecast)
        absoluteError = pairs.reduce(0) { $0 + abs($1.1 - $1.0) }
        excess = pairs.reduce(0) { $0 + $1.1 - $1.0 }
        self.actual = pairs.reduce(0) { $0 + $1.0 }
        count = min(actual.count, forecast.count)
    }

    /// Weighted absolute percentage error as a fraction: Σ |error| ÷ Σ actual; `nil` when nothing came.
    public var weightedAbsoluteError: Double? { actual > 0 ? absoluteError / actual : nil }
    /// Σ (forecast − actual) ÷ Σ actual: above 0 is too high.
    public var bias: Double? { actual > 0 ? excess / actual : nil }
    /// Mean |forecast − actual|, in units.
    public var meanAbsoluteError: Double? { count > 0 ? absoluteError / Double(count) : nil }

    /// The mean absolute error over that of the seasonal naive method within a history: under 1 is better than it.
    ///
    /// - Parameters:
    ///   - history: what came before, oldest first.
    ///   - season: periods of a season, from 1 on; 7 for days.
    /// - Returns: `nil` when the history has no two values a season apart, or never changes.
    public func meanAbsoluteScaledError(history: [Double], season: Int) -> Double? {
        guard let error = meanAbsoluteError, season > 0, history.count > season else { return nil }
        let steps = zip(history.dropFirst(season), history).reduce(0) { $0 + abs($1.0 - $1.1) }
        let scale = steps / Double(history.count - season)
        return scale > 0 ? error / scale : nil
    }

    /// How many points of weighted absolute error this forecast takes off another one of the same days.
    public func valueAdded(over other: ForecastErrorMeasures) -> Double? {
        other.weightedAbsoluteError.flatMap { worse in weightedAbsoluteError.map { worse - $0 } }
    }
}
