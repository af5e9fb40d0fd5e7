public import Baton

/// Stored forecasts with their daily paths, inside one transaction.
public struct Forecasts {
    let transaction: any SQLTransaction

    public init(_ transaction: any SQLTransaction) {
        self.transaction = transaction
    }

    /// Stores a forecast with its days.
    ///
    /// - Throws: ``SQLError`` of kind `uniqueViolation` when the id is taken.
    public func save(_ forecast: ForecastRecord) throws {
        try RecordTable<ForecastRecord>(transaction).insert(forecast)
        try RecordTable<ForecastDay>(transaction).insert(forecast.days)
    }

    /// The forecast of a product made last, with its days; `nil` when there is none.
    ///
    /// - Parameter location: `nil` for the forecast of all sites together.
    /// - Throws: ``SQLError``.
    public func latest(sku: String, location: String? = nil) throws -> ForecastRecord? {
        try list(sku: sku, location: location, limit: 1).first
    }

    /// The forecasts of a product, newest first, with their days.
    ///
    /// - Parameter location: `nil` for the forecasts of all sites together.
    /// - Throws: ``SQLError``.
    public func list(sku: String, location: String? = nil, limit: Int = .max) throws -> [ForecastRecord] {
        let site = location == nil ? "location IS NULL" : "location = ?"
        let arguments = [.text(sku)] + (location.map { [SQLValue.text($0)] } ?? [])
        let forecasts = try RecordTable<ForecastRecord>(transaction).list(
            where: "sku = ? AND \(site)", arguments, orderBy: "created_at DESC, forecast_id DESC")
        return try forecasts.prefix(limit).map { forecast in
            var forecast = forecast
            forecast.days = try RecordTable<ForecastDay>(transaction)
                .list(where: "forecast_id = ?", [.text(forecast.id)])
            return forecast
        }
    }

    /// The forecast to decide by on a day: the one of the latest origin that is not after the day and at most so
    /// many days before it, of several the longest; with its days. `nil` when there is none.
    ///
    /// - Parameter location: `nil` for the forecast of all sites together.
    /// - Throws: ``SQLError``.
    public func current(
        sku: String, location: String? = nil, on day: CalendarDate, maximumAgeDays: Int
    ) throws -> ForecastRecord? {
        let site = location == nil ? "location IS NULL" : "location = ?"
        let arguments =
            [.text(sku)] + (location.map { [SQLValue.text($0)] } ?? [])
            + [day.advanced(by: -maximumAgeDays).sqlValue, day.sqlValue]
        var forecast = try RecordTable<ForecastRecord>(transaction).first(
            where: "sku = ? AND \(site) AND origin >= ? AND origin <= ?", arguments,
            orderBy: "origin DESC, horizon_days DESC, created_at DESC, forecast_id DESC")
        if let id = forecast?.id {
            forecast?.days = try RecordTable<ForecastDay>(transaction)
                .list(where: "forecast_id = ?", [.text(id)])
        }
        return forecast
    }

    /// Fills what was really sold into the stored days up to the last day of the sales, and returns how many days
    /// changed. A day without a sales record is 0.
    ///
    /// - Throws: ``SQLError``.
    @discardableResult
    public func recordActuals(sku: String, location: String? = nil) throws -> Int {
        guard let end = try Sales(transaction).period()?.upperBound else { return 0 }
        let days = RecordTable<ForecastDay>(transaction)
        var changed = 0
        for forecast in try list(sku: sku, location: location) {
            for day in forecast.days where day.date <= end {
                var filled = day
                let sold = try Sales(transaction).total(in: day.date...day.date, sku: sku, location: location)
                filled.actual = sold.units
                changed += try days.insertOrUpdate(filled) ? 1 : 0
            }
        }
        return changed
    }
}
