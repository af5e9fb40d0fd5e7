internal import Statistics

/// What a demand history looks like before anything is forecast.
public struct DemandProfile: Sendable, Equatable {
    /// Number of periods.
    public let observations: Int
    /// Mean demand per period, zeros included.
    public let mean: Double
    /// Standard deviation of demand per period, zeros included; 0 for a single period.
    public let standardDeviation: Double
    /// Share of periods without demand, 0 to 1.
    public let zeroShare: Double
    /// Average demand interval: periods per period with demand; `nil` where nothing sold.
    public let averageDemandInterval: Double?
    /// Squared coefficient of variation of the sizes above zero (sample variance); `nil` where nothing sold,
    /// 0 where one period sold.
    public let squaredCoefficientOfVariation: Double?
    /// The pattern by Syntetos, Boylan & Croston.
    public let demandClass: DemandClass
    /// How much of the seasonally adjusted variance the trend explains, 0 to 1; `nil` for less than two
    /// cycles.
    public let trendStrength: Double?
    /// How much of the detrended variance the season explains, 0 to 1; `nil` without a period or for less
    /// than two cycles.
    public let seasonalStrength: Double?
    /// Periods whose remainder lies beyond the outer fences, oldest first.
    public let outlierIndices: [Int]

    /// Describes a history.
    ///
    /// - Parameters:
    ///   - demand: one value per period, oldest first, zero or more.
    ///   - seasonalPeriod: periods per cycle: 7 for daily demand with a weekly pattern, 1 for none.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `negativeDemand`,
    ///   `seasonalPeriodOutOfRange`.
    ///
    /// Sources: Syntetos, Boylan & Croston (2005), Journal of the Operational Research Society 56; Wang,
    /// Smith & Hyndman (2006), "Characteristic-based clustering for time series data", Data Mining and
    /// Knowledge Discovery 13 (strengths); Tukey (1977), "Exploratory Data Analysis" (outer fences: three
    /// interquartile ranges beyond the quartiles).
    public init(_ demand: [Double], seasonalPeriod: Int = 7) throws(ForecastingError) {
        try InputCheck.demand(demand)
        try InputCheck.period(seasonalPeriod)
        let sizes = demand.filter { $0 > 0 }
        observations = demand.count
        mean = SampleStatistics.mean(demand) ?? 0
        standardDeviation = SampleStatistics.standardDeviation(demand) ?? 0
        zeroShare = 1 - Double(sizes.count) / Double(max(demand.count, 1))
        let pattern = DemandPattern(demand)
        averageDemandInterval = pattern.averageInterval
        squaredCoefficientOfVariation = pattern.squaredVariation
        demandClass = pattern.demandClass
        let parts = SeriesParts(demand, period: seasonalPeriod)
        trendStrength = parts?.trendStrength
        seasonalStrength = seasonalPeriod > 1 ? parts?.seasonalStrength : nil
        outlierIndices = Self.outliers(parts?.remainder ?? demand)
    }

    private static func outliers(_ remainder: [Double]) -> [Int] {
        let sorted = remainder.sorted()
        guard sorted.count >= 8, let lower = SampleStatistics.quantile(sorted: sorted, 0.25),
            let upper = SampleStatistics.quantile(sorted: sorted, 0.75), upper > lower
        else { return [] }
        let reach = 3 * (upper - lower)
        return remainder.indices.filter {
            remainder[$0] < lower - reach || remainder[$0] > upper + reach
        }
    }
}

/// Trend, season and remainder of a whole series: robust STL, or a moving average of seven where there is no
/// period.
private struct SeriesParts {
    let trend: [Double]
    let season: [Double]
    let remainder: [Double]

    /// Nothing for less than two cycles, or fewer than eight values without a period.
    init?(_ values: [Double], period: Int) {
        guard values.count >= max(2 * period, 8) else { return nil }
        guard period > 1 else {
            self.init(movingAverageOf: values)
            return
        }
        guard let parts = try? SeasonalTrendDecomposition(values, period: period, robust: true) else {
            return nil
        }
        self.init(trend: parts.trend, season: parts.season, remainder: parts.remainder)
    }

    private init(movingAverageOf values: [Double]) {
        let window = 7
        let reach = window / 2
        let trend = values.indices.map { time in
            let around = values[max(0, time - reach)...min(values.count - 1, time + reach)]
            return around.reduce(0, +) / Double(around.count)
        }
        self.init(
            trend: trend, season: values.map { _ in 0 },
            remainder: values.indices.map { values[$0] - trend[$0] })
    }

    private init(trend: [Double], season: [Double], remainder: [Double]) {
        self.trend = trend
        self.season = season
        self.remainder = remainder
    }

    var trendStrength: Double { strength(of: trend) }
    var seasonalStrength: Double { strength(of: season) }

    private func strength(of part: [Double]) -> Double {
        let whole = SampleStatistics.variance(zip(part, remainder).map { $0 + $1 }) ?? 0
        guard whole > 0 else { return 0 }
        return max(0, 1 - (SampleStatistics.variance(remainder) ?? 0) / whole)
    }
}
