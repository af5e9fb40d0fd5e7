internal import Baton

/// What was sold in a period, by product.
struct SalesSums: Sendable {
    /// One product.
    struct Sold: Sendable, Hashable {
        var units = 0.0
        /// Units with a price.
        var pricedUnits = 0.0
        /// Quantity times price of those, by currency.
        var value: [String: Double] = [:]
        /// Product-days at a site for which it is known whether the shelf ran empty.
        var daysWithFlag = 0
        /// Of those, the ones on which it did.
        var stockoutDays = 0
        /// Units sold on the days of ``daysWithFlag`` that had stock.
        var unitsWithStock = 0.0
        /// Units sold on ``stockoutDays``, before the shelf was empty.
        var unitsOnStockoutDays = 0.0

        /// Mean sales of a flagged day with stock; `nil` without such a day.
        var usualDailySales: Double? {
            daysWithFlag > stockoutDays ? unitsWithStock / Double(daysWithFlag - stockoutDays) : nil
        }

        /// Sales of the priced units over their number; `nil` without a price or in more than one currency.
        var meanPrice: StockCoverage.Price? {
            guard let (currency, amount) = value.first, value.count == 1, pricedUnits > 0 else { return nil }
            return StockCoverage.Price(amount: amount / pricedUnits, currency: currency)
        }

        static func += (left: inout Sold, right: Sold) {
            left.units += right.units
            left.pricedUnits += right.pricedUnits
            left.value.merge(right.value, uniquingKeysWith: +)
            left.daysWithFlag += right.daysWithFlag
            left.stockoutDays += right.stockoutDays
            left.unitsWithStock += right.unitsWithStock
            left.unitsOnStockoutDays += right.unitsOnStockoutDays
        }

        /// What would usually have been sold on days without stock, less what was.
        var missedUnits: Double {
            max(0, Double(stockoutDays) * (usualDailySales ?? 0) - unitsOnStockoutDays)
        }
    }

    private(set) var products: [String: Sold] = [:]

    /// - Throws: `SQLError`.
    init(_ transaction: any SQLTransaction, _ scope: ReportScope) throws {
        let filters = [("sku", scope.sku), ("location", scope.location)].compactMap { name, value in
            value.map { (name, $0) }
        }
        let sql = """
            SELECT sku, currency, SUM(quantity), SUM(CASE WHEN price IS NULL THEN 0 ELSE quantity END),
                SUM(quantity * price), COUNT(stockout), SUM(CASE WHEN stockout = 1 THEN 1 ELSE 0 END),
                SUM(CASE WHEN stockout = 0 THEN quantity ELSE 0 END),
                SUM(CASE WHEN stockout = 1 THEN quantity ELSE 0 END)
            FROM sales WHERE date >= ? AND date <= ?\(filters.map { " AND \($0.0) = ?" }.joined())
            GROUP BY sku, currency ORDER BY sku, currency
            """
        let bounds = [scope.period.lowerBound.sqlValue, scope.period.upperBound.sqlValue]
        try transaction.forEachRow(sql, bounds + filters.map { .text($0.1) }) { row in
            let sku: String = try row.get(0)
            var sold = products[sku] ?? Sold()
            sold.units += try row.get(2, as: Double.self)
            if let currency: String = try row.get(1), let sum: Double = try row.get(4) {
                sold.pricedUnits += try row.get(3, as: Double.self)
                sold.value[currency, default: 0] += sum / Double(Money.unitsPerCurrencyUnit)
            }
            sold.daysWithFlag += try row.get(5, as: Int.self)
            sold.stockoutDays += try row.get(6, as: Int.self)
            sold.unitsWithStock += try row.get(7, as: Double.self)
            sold.unitsOnStockoutDays += try row.get(8, as: Double.self)
            products[sku] = sold
        }
    }

    /// The sales of a period, and those of the last days up to its end; no day is read twice.
    ///
    /// - Parameter recentDays: at least 1.
    /// - Throws: `SQLError`.
    static func load(
        _ transaction: any SQLTransaction, _ scope: ReportScope, recentDays: Int
    ) throws -> (period: SalesSums, recent: SalesSums) {
        let end = scope.period.upperBound
        let starts = [scope.period.lowerBound, end.advanced(by: 1 - recentDays)]
        let lateStart = starts.max() ?? end
        let late = try SalesSums(transaction, scope.with(lateStart...end))
        guard let earlyStart = starts.min(), earlyStart < lateStart else { return (late, late) }
        let all = try SalesSums(
            transaction, scope.with(earlyStart...lateStart.advanced(by: -1))
        ).adding(late)
        return starts[0] < starts[1] ? (all, late) : (late, all)
    }

    private func adding(_ other: SalesSums) -> SalesSums {
        var sum = self
        for (sku, sold) in other.products { sum.products[sku, default: Sold()] += sold }
        return sum
    }
}
