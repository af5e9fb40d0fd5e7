internal import Baton

/// How the stock of a product at a site runs down from a day on: known stock, expected demand, and what is on order.
///
/// Demand is the stored forecast where it reaches beyond the day, otherwise the mean of the last four weeks of sales.
struct StockOutlook: Sendable, Hashable {
    /// Further than this no day is looked at.
    static let horizonDays = 365
    /// Four weeks, so that every weekday counts alike.
    static let paceDays = 28

    enum DemandSource: String, Sendable {
        case forecast
        case recentSales = "recent_sales"
    }

    let sku: String
    let location: String
    /// Units on hand less those reserved; `nil` when the stock is not known.
    let available: Double?
    /// Expected units a day at first; `nil` without a forecast and without sales.
    let dailyDemand: Double?
    let demandSource: DemandSource?
    /// Days until the stock is gone, with what is on order and comes in time; `nil` when it is not known, or lasts
    /// beyond the horizon.
    let daysOfCover: Double?
    /// The day on which it runs out.
    let emptyOn: CalendarDate?

    /// - Parameter ignoring: an order whose goods are not counted on.
    /// - Throws: `SQLError`.
    init(
        _ transaction: any SQLTransaction, sku: String, location: String, asOf day: CalendarDate,
        ignoring order: String? = nil
    ) throws {
        self.sku = sku
        self.location = location
        let position = try StockLedger(transaction).position(sku: sku, location: location, asOf: day)
        available = position.available
        let demand = try Self.demand(transaction, sku: sku, location: location, after: day)
        dailyDemand = demand?.daily.first
        demandSource = demand?.source
        guard let available, let demand, demand.daily.contains(where: { $0 > 0 }) else {
            daysOfCover = nil
            emptyOn = nil
            return
        }
        let arrivals = try Self.arrivals(
            transaction, sku: sku, location: location, after: day, ignoring: order)
        var stock = available
        for (index, units) in demand.daily.enumerated() {
            stock += arrivals[index + 1] ?? 0
            if stock <= 0 || stock < units {
                daysOfCover = Double(index) + (units > 0 ? max(0, stock) / units : 0)
                emptyOn = day.advanced(by: index + 1)
                return
            }
            stock -= units
        }
        daysOfCover = nil
        emptyOn = nil
    }

    /// Units missing until a day, when nothing else comes; 0 when the stock lasts.
    func shortage(until day: CalendarDate) -> Double {
        guard let emptyOn, let dailyDemand, day > emptyOn else { return 0 }
        return Double(emptyOn.distance(to: day)) * dailyDemand
    }

    // MARK: Parts

    private static func demand(
        _ transaction: any SQLTransaction, sku: String, location: String, after day: CalendarDate
    ) throws -> (daily: [Double], source: DemandSource)? {
        let days = (1...horizonDays).map { day.advanced(by: $0) }
        if let forecast = try latestForecast(transaction, sku: sku, location: location, on: day) {
            let path = Dictionary(
                forecast.days.map { ($0.date, $0.mean) }, uniquingKeysWith: { first, _ in first })
            let mean = forecast.total / Double(max(1, forecast.horizonDays))
            return (days.map { path[$0] ?? mean }, .forecast)
        }
        let sold = try Sales(transaction).total(
            in: day.advanced(by: 1 - paceDays)...day, sku: sku, location: location)
        let everSold = try transaction.queryOne(
            "SELECT 1 FROM sales WHERE sku = ? AND location = ? LIMIT 1", [.text(sku), .text(location)])
        guard everSold != nil else { return nil }
        return (days.map { _ in sold.units / Double(paceDays) }, .recentSales)
    }

    /// The forecast of the site, or that of all sites where this is the only one; made up to the day and reaching
    /// beyond it.
    private static func latestForecast(
        _ transaction: any SQLTransaction, sku: String, location: String, on day: CalendarDate
    ) throws -> ForecastRecord? {
        func usable(_ site: String?) throws -> ForecastRecord? {
            try Forecasts(transaction).list(sku: sku, location: site, limit: 5).first { forecast in
                forecast.origin <= day && forecast.origin.advanced(by: forecast.horizonDays) > day
            }
        }
        if let forecast = try usable(location) { return forecast }
        let sites = try transaction.query(
            "SELECT DISTINCT location FROM sales WHERE sku = ? LIMIT 2", [.text(sku)])
        return sites.count == 1 ? try usable(nil) : nil
    }

    /// Units of open orders by the number of days after `day` on which they are to come. What is overdue already is
    /// not counted on.
    private static func arrivals(
        _ transaction: any SQLTransaction, sku: String, location: String, after day: CalendarDate,
        ignoring order: String?
    ) throws -> [Int: Double] {
        let sql = """
            SELECT o.order_id, COALESCE(o.confirmed_on, o.expected_on), l.quantity - COALESCE((
                SELECT SUM(r.quantity - r.rejected_quantity) FROM receipts r
                WHERE r.order_id = l.order_id AND r.line = l.line AND r.date <= ?), 0.0)
            FROM purchase_orders o JOIN purchase_order_lines l ON l.order_id = o.order_id
            WHERE o.status IN ('approved', 'sent', 'acknowledged', 'partially_received') AND l.sku = ?
                AND o.location = ? AND COALESCE(o.confirmed_on, o.expected_on) > ?
            """
        var arrivals: [Int: Double] = [:]
        try transaction.forEachRow(sql, [day.sqlValue, .text(sku), .text(location), day.sqlValue]) { row in
            let id: String = try row.get(0)
            let date: CalendarDate = try row.get(1)
            let missing: Double = try row.get(2)
            if id != order, missing > 0 { arrivals[day.distance(to: date), default: 0] += missing }
        }
        return arrivals
    }
}
