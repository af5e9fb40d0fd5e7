public import Forecasting

/// What to forecast, and how.
public struct ForecastRequest: Sendable, Hashable {
    /// The stock-keeping unit.
    public var sku: String
    /// The site; `nil` for all sites together.
    public var location: String?
    /// Days ahead, 1 to 3660.
    public var horizonDays: Int
    /// Levels of the bounds in per cent, beside 80 and 95, which are always there.
    public var levels: [Double]
    /// Automatic, or a model by name.
    public var model: ModelChoice
    /// The last day of history to use; `nil` for the last day of recorded sales.
    public var asOf: CalendarDate?

    /// The horizon that operations share unless they are asked for another one.
    public static let usualHorizonDays = 30

    public init(
        sku: String, location: String? = nil, horizonDays: Int = ForecastRequest.usualHorizonDays,
        levels: [Double] = [], model: ModelChoice = .automatic, asOf: CalendarDate? = nil
    ) {
        self.sku = sku
        self.location = location
        self.horizonDays = horizonDays
        self.levels = levels
        self.model = model
        self.asOf = asOf
    }

    /// The shortest horizon of whole 30 days that covers a number of days, so that operations share one fit.
    public static func sharedHorizon(covering days: Int) -> Int {
        max(1, (days + usualHorizonDays - 1) / usualHorizonDays) * usualHorizonDays
    }
}
