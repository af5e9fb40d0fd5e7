internal import Baton

/// How stored forecasts did on the days of a period that have passed.
///
/// For each product, site and day the forecast with the latest origin counts. A day without a sale was a day with a
/// demand of 0.
struct ForecastErrors: Sendable {
    /// Days before the origin of a forecast whose sales scale its error and make the naive forecast: 13 weeks.
    static let scaleDays = 91

    /// Forecast against sales, over all product-days.
    let forecast: ForecastErrorMeasures
    /// Whether any forecast is stored for the scope, of whatever days.
    let hasForecasts: Bool
    /// Mean over product-days of |error| ÷ the scale of its series; `nil` without history.
    private(set) var scaledError: Double?
    /// WAPE of the naive forecast less WAPE of the forecast, on the product-days with history.
    private(set) var valueAdded: Double?
    /// Product-days with history.
    private(set) var scaledDays = 0

    /// One forecast of one product: its days in the period.
    private struct Series {
        let sku: String
        let location: String?
        let origin: CalendarDate
        var days: [CalendarDate] = []
        var means: [Double] = []
        var sold: [Double] = []
    }

    /// - Throws: `SQLError`.
    init(_ transaction: any SQLTransaction, _ scope: ReportScope) throws {
        let filter =
            (scope.sku == nil ? "" : " AND f.sku = ?") + (scope.location == nil ? "" : " AND f.location = ?")
        let arguments = [scope.sku, scope.location].compactMap { $0.map { SQLValue.text($0) } }
        let any = try transaction.queryOne(
            "SELECT 1 FROM forecasts f WHERE 1 = 1\(filter) LIMIT 1", arguments)
        hasForecasts = any != nil
        guard hasForecasts, let last = try Sales(transaction).period()?.upperBound else {
            forecast = ForecastErrorMeasures(actual: [], forecast: [])
            return
        }
        let bounds = [scope.period.lowerBound.sqlValue, min(last, scope.period.upperBound).sqlValue]
        let series = try Self.series(transaction, filter: filter, bounds + arguments)
        forecast = ForecastErrorMeasures(actual: series.flatMap(\.sold), forecast: series.flatMap(\.means))
        try scale(series, transaction)
    }

    private static func series(
        _ transaction: any SQLTransaction, filter: String, _ arguments: [SQLValue]
    ) throws -> [Series] {
        let sql = """
            WITH latest AS (
                SELECT f.sku, f.location, f.origin, d.date, d.mean, ROW_NUMBER() OVER (
                    PARTITION BY f.sku, f.location, d.date
                    ORDER BY f.origin DESC, f.created_at DESC, f.forecast_id) AS place
                FROM forecast_days d JOIN forecasts f ON f.forecast_id = d.forecast_id
                WHERE d.date >= ? AND d.date <= ?\(filter))
            SELECT l.sku, l.location, l.origin, l.date, l.mean, COALESCE((
                SELECT SUM(s.quantity) FROM sales s WHERE s.sku = l.sku AND s.date = l.date
                    AND (l.location IS NULL OR s.location = l.location)), 0.0)
            FROM latest l WHERE l.place = 1 ORDER BY l.sku, l.location, l.origin, l.date
            """
        var all: [Series] = []
        try transaction.forEachRow(sql, arguments) { row in
            let sku: String = try row.get(0)
            let location: String? = try row.get(1)
            let origin: CalendarDate = try row.get(2)
            if all.last?.sku != sku || all.last?.location != location || all.last?.origin != origin {
                all.append(Series(sku: sku, location: location, origin: origin))
            }
            all[all.count - 1].days.append(try row.get(3))
            all[all.count - 1].means.append(try row.get(4))
            all[all.count - 1].sold.append(try row.get(5))
        }
        return all
    }

    private mutating func scale(_ all: [Series], _ transaction: any SQLTransaction) throws {
        var scaledSum = 0.0
        var (actual, means, naive): ([Double], [Double], [Double]) = ([], [], [])
        for series in all {
            let history = try Self.history(of: series, transaction)
            guard history.contains(where: { $0 > 0 }) else { continue }
            let accuracy = ForecastErrorMeasures(actual: series.sold, forecast: series.means)
            guard let scaled = accuracy.meanAbsoluteScaledError(history: history, season: 7) else { continue }
            scaledSum += scaled * Double(accuracy.count)
            scaledDays += accuracy.count
            actual += series.sold
            means += series.means
            naive += series.days.map { day in
                // The last known day that is a whole number of weeks before.
                let ahead = max(1, series.origin.distance(to: day))
                return history[history.count - 7 + (ahead - 1) % 7]
            }
        }
        guard scaledDays > 0 else { return }
        scaledError = scaledSum / Double(scaledDays)
        valueAdded = ForecastErrorMeasures(actual: actual, forecast: means)
            .valueAdded(over: ForecastErrorMeasures(actual: actual, forecast: naive))
    }

    /// Daily sales of the ``scaleDays`` that end with the origin; days without a record are 0.
    private static func history(of series: Series, _ transaction: any SQLTransaction) throws -> [Double] {
        let first = series.origin.advanced(by: 1 - scaleDays)
        var days = [Double](repeating: 0, count: scaleDays)
        let site = series.location == nil ? "" : " AND location = ?"
        try transaction.forEachRow(
            "SELECT date, quantity FROM sales WHERE sku = ?\(site) AND date >= ? AND date <= ?",
            [.text(series.sku)] + (series.location.map { [.text($0)] } ?? [])
                + [first.sqlValue, series.origin.sqlValue]
        ) { row in
            days[first.distance(to: try row.get(0))] += try row.get(1, as: Double.self)
        }
        return days
    }
}
