/// A forecast of one demand series: per day, in total, and how far to trust it.
///
/// Bounds are two-sided, nested by level and never negative.
public struct DemandForecast: Sendable, Equatable {
    /// The model used, such as `ETS(A,N,A)` or `Mean of ETS average, DOT, CES, ARIMA`; thin history names its
    /// fallback, such as `Mean (fallback: 5 observations)`.
    public let model: String
    /// The pattern of the history.
    public let demandClass: DemandClass
    /// Expected demand for period 1, 2, … ahead, in units.
    public let mean: [Double]
    /// Bounds per period, in ascending order of level.
    public let intervals: [PredictionInterval]
    /// Demand over the whole horizon.
    public let total: DemandTotal
    /// Error on the series' own past; `nil` where the history is too short for even one fold.
    public let accuracy: RollingAccuracy?
    /// One-step-ahead forecast of each past period from those before it; as long as the history. Leading
    /// periods that a model cannot forecast repeat the first value it can.
    public let fitted: [Double]
    /// Past demand minus `fitted`, in units.
    public let residuals: [Double]
    /// Standard deviation of one-step-ahead errors, in units, degrees of freedom taken into account.
    public let residualStandardDeviation: Double
    /// Width of the 95 % bounds relative to what the model alone claims, after calibration on rolling-origin
    /// errors and for the length of the history.
    public let widening: Double

    let paths: SimulatedPaths
    let calibration: IntervalCalibration

    /// Number of periods forecast.
    public var horizon: Int { mean.count }

    /// The bounds at one of the levels that were asked for; `nil` for any other.
    public func interval(level: Double) -> PredictionInterval? {
        intervals.first { $0.level == level }
    }

    /// The distribution of demand summed over the first `periods` periods, such as a lead time.
    ///
    /// - Throws: ``ForecastingError`` of kind `horizonOutOfRange` unless 1 ≤ `periods` ≤ `horizon`.
    public func total(over periods: Int) throws(ForecastingError) -> DemandTotal {
        guard periods >= 1, periods <= horizon else {
            throw .horizonOutOfRange(periods, allowed: 1...horizon)
        }
        return paths.total(
            over: periods, means: mean, widening: calibration.totalWidening(periods: periods))
    }
}
