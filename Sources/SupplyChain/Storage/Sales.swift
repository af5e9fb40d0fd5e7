public import Baton

/// Sales inside one transaction: series, periods and sums.
public struct Sales {
    let transaction: any SQLTransaction

    public init(_ transaction: any SQLTransaction) {
        self.transaction = transaction
    }

    /// The first and last day with a sale of anything, `nil` when there are no sales.
    ///
    /// - Throws: ``SQLError``.
    public func period() throws -> ClosedRange<CalendarDate>? {
        let sql = "SELECT (SELECT MIN(date) FROM sales), (SELECT MAX(date) FROM sales)"
        guard let row = try transaction.queryOne(sql), let first: CalendarDate = try row.get(0),
            let last: CalendarDate = try row.get(1)
        else { return nil }
        return first...last
    }

    /// The product × location pairs with sales, in order.
    ///
    /// - Throws: ``SQLError``.
    public func series() throws -> [(sku: String, location: String)] {
        try transaction.query("SELECT DISTINCT sku, location FROM sales ORDER BY sku, location").map {
            (try $0.get(0), try $0.get(1))
        }
    }

    /// The products that have been sold in fractions of a unit.
    ///
    /// - Throws: ``SQLError``.
    public func fractionalProducts() throws -> Set<String> {
        let sql = "SELECT DISTINCT sku FROM sales WHERE quantity <> ROUND(quantity)"
        return Set(try transaction.query(sql).map { try $0.get(0, as: String.self) })
    }

    /// The dense daily series of a product from its first record to the last day of the data set.
    ///
    /// - Parameters:
    ///   - location: `nil` for all locations together.
    ///   - end: the last day; `nil` for the last day with a sale of anything. Records after it are left out.
    /// - Throws: ``SupplyChainError`` of kind `notFound` for an unknown product or location, `missingData` when
    ///   it has no sales; ``SQLError``.
    public func daily(sku: String, location: String? = nil, through end: CalendarDate? = nil) throws
        -> DailySales
    {
        _ = try RecordTable<Product>(transaction).require(sku)
        if let location { _ = try RecordTable<Location>(transaction).require(location) }
        guard let end = try end ?? period()?.upperBound else { throw noSales(sku, location) }
        let sql = """
            SELECT date, SUM(quantity), MAX(promotion), MAX(stockout), SUM(quantity * price),
                SUM(CASE WHEN price IS NULL THEN 0 ELSE quantity END)
            FROM sales WHERE sku = ? AND date <= ?\(location == nil ? "" : " AND location = ?")
            GROUP BY date ORDER BY date
            """
        let arguments = [.text(sku), end.sqlValue] + (location.map { [.text($0)] } ?? [])
        var builder: DailySalesBuilder?
        try transaction.forEachRow(sql, arguments) { row in
            let date: CalendarDate = try row.get(0)
            builder = builder ?? DailySalesBuilder(start: date, end: end)
            try builder?.add(row, on: date)
        }
        guard let builder else { throw noSales(sku, location) }
        return builder.series(sku: sku, location: location)
    }

    /// What was sold in a period.
    ///
    /// - Parameters:
    ///   - sku: `nil` for all products.
    ///   - location: `nil` for all locations.
    /// - Throws: ``SupplyChainError`` of kind `mixedCurrencies`; ``SQLError``.
    public func total(
        in period: ClosedRange<CalendarDate>, sku: String? = nil, location: String? = nil
    ) throws -> SalesTotal {
        let filter = (sku == nil ? "" : " AND sku = ?") + (location == nil ? "" : " AND location = ?")
        let sql = """
            SELECT currency, SUM(quantity), SUM(quantity * price),
                SUM(CASE WHEN price IS NULL THEN quantity ELSE 0 END), COUNT(*)
            FROM sales WHERE date >= ? AND date <= ?\(filter) GROUP BY currency ORDER BY currency
            """
        let arguments =
            [period.lowerBound.sqlValue, period.upperBound.sqlValue]
            + [sku, location].compactMap { $0.map { .text($0) } }
        var units = 0.0
        var unpricedUnits = 0.0
        var records = 0
        var value: Money?
        for row in try transaction.query(sql, arguments) {
            units += try row.get(1, as: Double.self)
            unpricedUnits += try row.get(3, as: Double.self)
            records += try row.get(4, as: Int.self)
            // Whole quantities make this sum exact: every term is a whole number below 2⁵³.
            guard let currency: String = try row.get(0), let sum: Double = try row.get(2) else { continue }
            let part = try Money(rounding: sum / Double(Money.unitsPerCurrencyUnit), currency: currency)
            value = try value?.adding(part) ?? part
        }
        return SalesTotal(units: units, value: value, unpricedUnits: unpricedUnits, records: records)
    }

    private func noSales(_ sku: String, _ location: String?) -> SupplyChainError {
        SupplyChainError(
            .missingData, "there are no sales of \(sku)" + (location.map { " at \($0)" } ?? ""),
            hint: "import them: 'baton data import sales FILE'")
    }
}

/// Fills the gaps between the recorded days.
private struct DailySalesBuilder {
    let start: CalendarDate
    private var quantities: [Double]
    private var promotions: [Bool]
    private var stockouts: [Bool]
    private var prices: [Double?]
    private var recordedDays = 0

    init(start: CalendarDate, end: CalendarDate) {
        let days = max(0, start.distance(to: end)) + 1
        self.start = start
        quantities = Array(repeating: 0, count: days)
        promotions = Array(repeating: false, count: days)
        stockouts = Array(repeating: false, count: days)
        prices = Array(repeating: nil, count: days)
    }

    mutating func add(_ row: SQLRow, on date: CalendarDate) throws {
        let index = start.distance(to: date)
        quantities[index] = try row.get(1)
        promotions[index] = try row.get(2)
        stockouts[index] = try row.get(3, as: Bool?.self) ?? false
        let pricedUnits: Double = try row.get(5)
        if pricedUnits > 0, let value: Double = try row.get(4) {
            prices[index] = value / pricedUnits / Double(Money.unitsPerCurrencyUnit)
        }
        recordedDays += 1
    }

    func series(sku: String, location: String?) -> DailySales {
        DailySales(
            sku: sku, location: location, start: start, quantities: quantities, promotions: promotions,
            stockouts: stockouts, prices: prices, recordedDays: recordedDays)
    }
}
