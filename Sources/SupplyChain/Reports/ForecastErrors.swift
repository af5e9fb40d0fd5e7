internal import Baton

/// How stored forecasts did on the days of a period that have passed.
///
/// For each product, site and day the forecast with the latest origin counts. A day without a sale was a day with a
/// demand of 0.
struct ForecastErrors: Sendable {
    private(set) var absoluteError = 0.0
    /// Forecast less actual.
    private(set) var excess = 0.0
    private(set) var actual = 0.0
    /// Product-days.
    private(set) var days = 0
    /// Whether any forecast is stored for the scope, of whatever days.
    let hasForecasts: Bool

    /// - Throws: `SQLError`.
    init(_ transaction: any SQLTransaction, _ scope: ReportScope) throws {
        let filter =
            (scope.sku == nil ? "" : " AND f.sku = ?") + (scope.location == nil ? "" : " AND f.location = ?")
        let arguments = [scope.sku, scope.location].compactMap { $0.map { SQLValue.text($0) } }
        let any = try transaction.queryOne(
            "SELECT 1 FROM forecasts f WHERE 1 = 1\(filter) LIMIT 1", arguments)
        hasForecasts = any != nil
        guard hasForecasts, let last = try Sales(transaction).period()?.upperBound else { return }
        let sql = """
            WITH latest AS (
                SELECT f.sku, f.location, d.date, d.mean, ROW_NUMBER() OVER (
                    PARTITION BY f.sku, f.location, d.date
                    ORDER BY f.origin DESC, f.created_at DESC, f.forecast_id) AS place
                FROM forecast_days d JOIN forecasts f ON f.forecast_id = d.forecast_id
                WHERE d.date >= ? AND d.date <= ?\(filter))
            SELECT l.mean, COALESCE((
                SELECT SUM(s.quantity) FROM sales s WHERE s.sku = l.sku AND s.date = l.date
                    AND (l.location IS NULL OR s.location = l.location)), 0.0)
            FROM latest l WHERE l.place = 1
            """
        let bounds = [scope.period.lowerBound.sqlValue, min(last, scope.period.upperBound).sqlValue]
        try transaction.forEachRow(sql, bounds + arguments) { row in
            let forecast: Double = try row.get(0)
            let sold: Double = try row.get(1)
            absoluteError += abs(forecast - sold)
            excess += forecast - sold
            actual += sold
            days += 1
        }
    }
}
