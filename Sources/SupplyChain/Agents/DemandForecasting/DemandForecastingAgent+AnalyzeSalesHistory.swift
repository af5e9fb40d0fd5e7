public import Baton
internal import Forecasting

extension DemandForecastingAgent {
    /// Describes a product's sales history: how regular, how variable, which trend and season, what stands
    /// out.
    public static let analyzeSalesHistory = Operation<AnalyzeSalesHistory, SalesHistoryAnalysis>(
        "forecasting", "analyze_sales_history", effect: .pure, isBlocking: true,
        "Describes the sales history of a product: regularity, variability, trend, season, outliers, stockouts."
    )

    func analyzeSalesHistory(_ input: AnalyzeSalesHistory) async throws -> SalesHistoryAnalysis {
        let history = try await forecasts.history(sku: input.sku, location: input.location, asOf: input.asOf)
        let profile = try DemandProfile(history.demand, seasonalPeriod: ForecastService.seasonalPeriodDays)
        return SalesHistoryAnalysis(history, profile, seasonDays: try SeasonOfHistory.periodDays(history))
    }
}

/// The input of `analyze_sales_history`.
public struct AnalyzeSalesHistory: Payload {
    public var sku: String
    public var location: String?
    public var asOf: CalendarDate?

    public init(sku: String, location: String? = nil, asOf: CalendarDate? = nil) {
        self.sku = sku
        self.location = location
        self.asOf = asOf
    }

    public static let fields: [Field<AnalyzeSalesHistory>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .optional(
            "as_of", \.asOf, "The last day to use, YYYY-MM-DD; absent: the last day of recorded sales."),
    ]
}

/// The output of `analyze_sales_history`.
public struct SalesHistoryAnalysis: Payload, Hashable {
    public var sku: String
    public var location: String?
    public var from: CalendarDate
    public var to: CalendarDate
    public var points: Int
    public var recordedDays: Int
    public var longestGapDays: Int
    public var totalUnits: Double
    public var meanPerDay: Double
    public var standardDeviation: Double
    public var zeroShare: Double
    public var averageDemandInterval: Double?
    public var squaredCoefficientOfVariation: Double?
    public var demandClass: String
    public var trendStrength: Double?
    public var trendPerDay: Double?
    public var seasonalStrength: Double?
    public var seasonDays: Int
    public var weekdayMeans: [Double]
    public var outliers: [DatedQuantity]
    public var promotionDays: Int
    public var stockoutDays: [CalendarDate]
    public var estimatedDays: [CalendarDate]

    public static let fields: [Field<SalesHistoryAnalysis>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .required("from", \.from, "The first day with a sale."),
        .required("to", \.to, "The last day."),
        .required("points", \.points, in: 1...Int64.max, unit: "days", "Days from first to last."),
        .required(
            "recorded_days", \.recordedDays, in: 0...Int64.max, unit: "days",
            "Days with a record of their own."),
        .required(
            "longest_gap_days", \.longestGapDays, in: 0...Int64.max, unit: "days",
            "The longest run of days without a sale."),
        .required("total_units", \.totalUnits, in: .atLeast(0), unit: "units", "Units sold in all."),
        .required(
            "mean_per_day", \.meanPerDay, in: .atLeast(0), unit: "units/day",
            "Mean demand, days of zero included."),
        .required(
            "standard_deviation", \.standardDeviation, in: .atLeast(0), unit: "units",
            "Standard deviation of daily demand."),
        .required("zero_share", \.zeroShare, in: .between(0...1), "Share of days without demand."),
        .optional(
            "average_demand_interval", \.averageDemandInterval, in: .atLeast(1), unit: "days",
            "Days per day with demand (ADI); absent without demand."),
        .optional(
            "squared_coefficient_of_variation", \.squaredCoefficientOfVariation, in: .atLeast(0),
            "Of the sizes above zero (CV²); absent without demand."),
        .required(
            "class", \.demandClass,
            "smooth, intermittent, erratic or lumpy (Syntetos, Boylan & Croston: ADI 1.32, CV² 0.49), or none."
        ),
        .optional(
            "trend_strength", \.trendStrength, in: .between(0...1),
            "How much of the variance the trend explains; absent for less than two weeks."),
        .optional("trend_per_day", \.trendPerDay, unit: "units/day²", "Slope of the least-squares line."),
        .optional(
            "seasonal_strength", \.seasonalStrength, in: .between(0...1),
            "How much of the variance the week explains; absent for less than two weeks."),
        .required(
            "season_days", \.seasonDays, in: 1...365, unit: "days",
            "After how many days the history repeats itself: 7, 365, or 1 where it does not."),
        .required("weekday_means", \.weekdayMeans, unit: "units/day", "Mean demand of Monday to Sunday."),
        .required("outliers", \.outliers, "Days far outside trend and season (Tukey's outer fences)."),
        .required(
            "promotion_days", \.promotionDays, in: 0...Int64.max, unit: "days", "Days with a promotion."),
        .required("stockout_days", \.stockoutDays, "Days on which the shelf is known to have run empty."),
        .required(
            "estimated_days", \.estimatedDays,
            "Days of stockout or closed by the calendar whose demand is estimated from their weekday."),
    ]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case sku, location, from, to, points, recordedDays, longestGapDays, totalUnits, meanPerDay
        case standardDeviation, zeroShare, averageDemandInterval, squaredCoefficientOfVariation
        case demandClass = "class"
        case trendStrength, trendPerDay, seasonalStrength, seasonDays, weekdayMeans, outliers, promotionDays,
            stockoutDays
        case estimatedDays
    }
}

/// A quantity on a day.
public struct DatedQuantity: Payload, Hashable {
    public var date: CalendarDate
    public var quantity: Double

    public static let fields: [Field<DatedQuantity>] = [
        .required("date", \.date, "The day."),
        .required("quantity", \.quantity, unit: "units", "Units on that day."),
    ]
}

extension SalesHistoryAnalysis {
    init(_ history: DemandHistory, _ profile: DemandProfile, seasonDays: Int) {
        let sales = history.sales
        self.init(
            sku: sales.sku, location: sales.location, from: sales.start, to: sales.end,
            points: sales.quantities.count, recordedDays: sales.recordedDays,
            longestGapDays: Self.longestGap(sales.quantities), totalUnits: sales.quantities.reduce(0, +),
            meanPerDay: profile.mean, standardDeviation: profile.standardDeviation,
            zeroShare: profile.zeroShare,
            averageDemandInterval: profile.averageDemandInterval,
            squaredCoefficientOfVariation: profile.squaredCoefficientOfVariation,
            demandClass: profile.demandClass.rawValue, trendStrength: profile.trendStrength,
            trendPerDay: Self.slope(history.demand), seasonalStrength: profile.seasonalStrength,
            seasonDays: seasonDays,
            weekdayMeans: Self.weekdayMeans(history),
            outliers: profile.outlierIndices.map {
                DatedQuantity(date: sales.date(at: $0), quantity: sales.quantities[$0])
            },
            promotionDays: sales.promotions.count { $0 },
            stockoutDays: sales.stockouts.indices.filter { sales.stockouts[$0] }.map(sales.date(at:)),
            estimatedDays: history.estimatedDays.map(sales.date(at:)))
    }

    private static func longestGap(_ quantities: [Double]) -> Int {
        var longest = 0
        var current = 0
        for quantity in quantities {
            current = quantity > 0 ? 0 : current + 1
            longest = max(longest, current)
        }
        return longest
    }

    /// The slope of ordinary least squares over the days; `nil` for a single day.
    private static func slope(_ demand: [Double]) -> Double? {
        guard demand.count > 1 else { return nil }
        let centre = Double(demand.count - 1) / 2
        let mean = demand.reduce(0, +) / Double(demand.count)
        var covariance = 0.0
        var variance = 0.0
        for (day, units) in demand.enumerated() {
            covariance += (Double(day) - centre) * (units - mean)
            variance += (Double(day) - centre) * (Double(day) - centre)
        }
        return covariance / variance
    }

    /// A weekday that does not occur in the history counts as 0.
    private static func weekdayMeans(_ history: DemandHistory) -> [Double] {
        var sums = [Double](repeating: 0, count: 7)
        var counts = [Double](repeating: 0, count: 7)
        for (day, units) in history.demand.enumerated() {
            let weekday = history.sales.date(at: day).isoWeekday - 1
            sums[weekday] += units
            counts[weekday] += 1
        }
        return zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
    }
}
