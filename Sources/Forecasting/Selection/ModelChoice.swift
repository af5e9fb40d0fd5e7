/// Which model a forecast uses.
public enum ModelChoice: Sendable, Equatable, Hashable {
    /// The mean of several families, weighted by their rolling-origin errors on the series.
    case automatic
    /// One model by name: `ETS` (form by AICc), a form such as `ETS(A,Ad,A)`, `Theta`, `DOT` (dynamic
    /// optimised Theta), `CES` (complex exponential smoothing), `ARIMA` (orders by AICc), `MSTL` (several
    /// seasons), `Combination`; the benchmarks `Mean`, `Naive`, `SeasonalNaive`, `Drift`; for
    /// intermittent demand `Croston`, `CrostonOptimized`, `SBA`, `TSB`, `ADIDA`, `IMAPA`, `SES`,
    /// `AverageRate`, `IntermittentCombination`; or the plain mean of several, such as `ETS+DOT+CES`. Upper and lower case
    /// are alike.
    case named(String)
}
