/// Which model a forecast uses.
public enum ModelChoice: Sendable, Equatable, Hashable {
    /// The family with the least rolling-origin error on the series.
    case automatic
    /// One model by name: `ETS` (form by AICc), a form such as `ETS(A,Ad,A)`, `Theta`, `ETS+Theta`, `Mean`, `Naive`,
    /// `SeasonalNaive`, `Croston`, `SBA`, `TSB`. Upper and lower case are alike.
    case named(String)
}
