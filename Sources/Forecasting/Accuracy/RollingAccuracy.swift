/// How a forecasting method did on its own past, over rolling origins.
///
/// Source: Tashman (2000), "Out-of-sample tests of forecasting accuracy", International Journal of
/// Forecasting 16.
public struct RollingAccuracy: Sendable, Equatable {
    /// Mean absolute scaled error; the scale is the in-sample error of the seasonal naive forecast. `nil`
    /// where that scale is zero.
    public let mase: Double?
    /// Sum of absolute errors over sum of demand; `nil` where the folds hold no demand.
    public let wape: Double?
    /// Mean of forecast minus actual over mean demand of the folds: positive means forecast too high. `nil`
    /// where the folds hold no demand.
    public let bias: Double?
    /// Root mean squared scaled error; the scale is the in-sample error of the naive forecast. `nil` where
    /// that scale is zero.
    public let rmsse: Double?
    /// Share of actual values within the 95 % interval, 0 to 1, each fold calibrated on the other folds.
    public let coverage95: Double
    /// Number of origins.
    public let folds: Int
    /// Periods forecast from each origin.
    public let periodsPerFold: Int
}
