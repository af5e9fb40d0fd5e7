internal import Baton
public import Forecasting
internal import Synchronization

/// A history and the forecast made from it.
public struct PreparedForecast: Sendable {
    /// What was sold and demanded.
    public let history: DemandHistory
    /// Day 0 of it is the day after the history's last.
    public let forecast: DemandForecast

    /// The day of a step of the forecast, counted from 0.
    public func date(at step: Int) -> CalendarDate { history.origin.advanced(by: step + 1) }

    /// Expected units per day over the horizon.
    public var dailyMean: Double { forecast.mean.reduce(0, +) / Double(max(1, forecast.horizon)) }
}

/// Loads, cleans, fits and forecasts demand for all agents of a process, and fits each series only once.
///
/// Fits are kept by their content: the cleaned demand and the parameters. Sales imported later make another
/// content, so nothing stale comes out. The same content gives the same numbers, whoever asks.
public final class ForecastService: Sendable {
    public let store: SupplyChainStore
    /// Days per cycle of daily demand: a week.
    public static let seasonalPeriodDays = 7

    private let seed: UInt64
    private let cache: Mutex<FitCache>

    /// - Parameters:
    ///   - seed: of the simulated paths of all forecasts.
    ///   - capacity: how many fits are kept, at least 1; one of 30 days takes about a quarter of a megabyte.
    public init(store: SupplyChainStore, seed: UInt64 = 1, capacity: Int = 64) {
        self.store = store
        self.seed = seed
        cache = Mutex(FitCache(capacity: max(1, capacity)))
    }

    /// The daily demand of a product up to a day.
    ///
    /// - Parameters:
    ///   - location: `nil` for all sites together.
    ///   - asOf: the last day to use; `nil` for the last day of recorded sales.
    /// - Throws: ``SupplyChainError`` of kind `notFound` or `missingData`, or `invalidValue` when `asOf` lies
    ///   after the last day of recorded sales; `SQLError`.
    public func history(
        sku: String, location: String? = nil, asOf: CalendarDate? = nil
    ) async throws -> DemandHistory {
        let (sales, calendar) = try await store.database.read { transaction in
            let sales = Sales(transaction)
            if let asOf, let last = try sales.period()?.upperBound, asOf > last {
                throw SupplyChainError(
                    .invalidValue,
                    "expected an as_of of at most \(last), the last day of recorded sales, found \(asOf)",
                    hint: "leave as_of out, or import later sales with 'baton data import sales FILE'")
            }
            return (
                try sales.daily(sku: sku, location: location, through: asOf),
                try ProductCalendar.read(sku: sku, location: location, transaction)
            )
        }
        return DemandHistory(sales, calendar: calendar)
    }

    /// The forecast of a product's daily demand.
    ///
    /// - Throws: as ``history(sku:location:asOf:)``; `ForecastingError` for a request out of range.
    public func forecast(_ request: ForecastRequest) async throws -> PreparedForecast {
        let history = try await history(sku: request.sku, location: request.location, asOf: request.asOf)
        return try forecast(history, request)
    }

    /// The forecast of a history that has been loaded before; nothing on days that the calendar closes.
    ///
    /// - Throws: `ForecastingError` for a request out of range.
    public func forecast(
        _ history: DemandHistory, _ request: ForecastRequest
    ) throws(ForecastingError) -> PreparedForecast {
        try forecast(history, request, demand: history.demand) { openDays in openDays }
    }

    /// The same with the effects of events taken out of the history and put onto the days ahead.
    ///
    /// - Returns: the forecast, and the lift of each event.
    /// - Throws: `ForecastingError` for a request out of range.
    func forecast(
        _ history: DemandHistory, _ request: ForecastRequest, events: [DemandEvent]
    ) throws(ForecastingError) -> (prepared: PreparedForecast, factors: [Double]) {
        let adjustment = try EventAdjustment(
            history.demand, events: events, prior: EventLiftPrior(deviation: 0),
            period: Self.seasonalPeriodDays)
        let lifts = adjustment.factors(horizon: request.horizonDays)
        let prepared = try forecast(history, request, demand: adjustment.demand) { openDays in
            zip(openDays, lifts).map { $0 * $1 }
        }
        return (prepared, adjustment.lifts)
    }

    private func forecast(
        _ history: DemandHistory, _ request: ForecastRequest, demand: [Double],
        factors: ([Double]) -> [Double]
    ) throws(ForecastingError) -> PreparedForecast {
        let fitted = try fit(demand, request)
        let factors = factors(history.openDays(ahead: request.horizonDays))
        let isPlain = factors.allSatisfy { $0 == 1 }
        return PreparedForecast(
            history: history, forecast: isPlain ? fitted : try fitted.scaled(by: factors))
    }

    /// The forecast of daily demand given as numbers, by the parameters of a request.
    ///
    /// - Throws: `ForecastingError` for a request out of range.
    func fit(_ demand: [Double], _ request: ForecastRequest) throws(ForecastingError) -> DemandForecast {
        let key = FitCache.Key(
            demand: demand, horizonDays: request.horizonDays,
            levels: Set(request.levels).union([80, 95]).sorted(), model: request.model)
        if let known = cache.withLock({ $0.fits[key] }) { return known }
        let forecaster = try DemandForecaster(
            horizon: key.horizonDays, seasonalPeriod: Self.seasonalPeriodDays, levels: key.levels,
            model: key.model,
            seed: seed)
        let forecast = try forecaster.forecast(key.demand)
        cache.withLock { $0.keep(forecast, for: key) }
        return forecast
    }
}

/// The latest fits, the oldest of which makes room.
private struct FitCache {
    struct Key: Hashable {
        let demand: [Double]
        let horizonDays: Int
        let levels: [Double]
        let model: ModelChoice
    }

    let capacity: Int
    private(set) var fits: [Key: DemandForecast] = [:]
    private var order: [Key] = []

    init(capacity: Int) { self.capacity = capacity }

    mutating func keep(_ forecast: DemandForecast, for key: Key) {
        guard fits.updateValue(forecast, forKey: key) == nil else { return }
        order.append(key)
        if order.count > capacity { fits[order.removeFirst()] = nil }
    }
}
