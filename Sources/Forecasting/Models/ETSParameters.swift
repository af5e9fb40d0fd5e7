/// Smoothing parameters and initial states of one exponential-smoothing model.
///
/// Notation of Hyndman, Koehler, Ord & Snyder (2008), table 2.2.
public struct ETSParameters: Sendable, Equatable {
    /// Smoothing of the level, 0 to 1.
    public var alpha: Double
    /// Smoothing of the trend, 0 to `alpha`; 0 without trend.
    public var beta: Double
    /// Smoothing of the season, 0 to 1 − `alpha`; 0 without season.
    public var gamma: Double
    /// Damping of the trend, 0.8 to 0.98; 1 without damping.
    public var phi: Double
    /// Level before the first observation.
    public var level: Double
    /// Trend per period before the first observation; 0 without trend.
    public var trend: Double
    /// Seasonal states before the first observation, the one that applies to the first observation first;
    /// empty without season. They sum to 0 (additive) or to the period (multiplicative).
    public var season: [Double]

    init(
        alpha: Double, beta: Double = 0, gamma: Double = 0, phi: Double = 1, level: Double, trend: Double = 0,
        season: [Double] = []
    ) {
        self.alpha = alpha
        self.beta = beta
        self.gamma = gamma
        self.phi = phi
        self.level = level
        self.trend = trend
        self.season = season
    }
}
