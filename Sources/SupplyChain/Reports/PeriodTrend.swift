internal import Baton

/// Key figures of the periods before and of the present one, oldest first, for the small lines beside them.
///
/// Only figures that one pass over sales and one over orders give: units, sales, stockouts, deliveries.
struct PeriodTrend: Sendable {
    /// Periods that end with the present one, as many as lie within this many days but at least three.
    static let days = 91
    static let maximumPeriods = 14

    let values: [KeyFigure.Name: [Double?]]

    /// - Throws: `SQLError`, `InventoryError`.
    init(_ transaction: any SQLTransaction, _ scope: ReportScope) throws {
        let count = min(Self.maximumPeriods, max(3, Self.days / scope.dayCount))
        var periods = [scope]
        while periods.count < count, let first = periods.first { periods.insert(first.previous, at: 0) }
        let start = periods[0].period.lowerBound
        var sums = [DaySum](repeating: DaySum(), count: count)
        let filters = [("sku", scope.sku), ("location", scope.location)].compactMap { name, value in
            value.map { (name, $0) }
        }
        let sql = """
            SELECT date, SUM(quantity), SUM(quantity * price), MIN(currency), MAX(currency), COUNT(stockout),
                SUM(CASE WHEN stockout = 1 THEN 1 ELSE 0 END)
            FROM sales WHERE date >= ? AND date <= ?\(filters.map { " AND \($0.0) = ?" }.joined())
            GROUP BY date ORDER BY date
            """
        let bounds = [start.sqlValue, scope.period.upperBound.sqlValue]
        try transaction.forEachRow(sql, bounds + filters.map { .text($0.1) }) { row in
            let place = start.distance(to: try row.get(0)) / scope.dayCount
            try sums[place].add(row)
        }
        let isOneCurrency = Set(sums.flatMap(\.currencies)).count == 1
        let known = sums.map { $0.hasSales }
        var values: [KeyFigure.Name: [Double?]] = [
            .salesUnits: zip(sums, known).map { $1 ? $0.units : nil },
            .salesValue: isOneCurrency ? zip(sums, known).map { $1 ? $0.value : nil } : [],
            .stockoutRate: sums.map { $0.flagged > 0 ? Double($0.empty) / Double($0.flagged) : nil },
        ]
        let records = try DeliveryRecord.load(
            transaction, sku: scope.sku, location: scope.location,
            period: start...scope.period.upperBound, asOf: scope.period.upperBound)
        let byPeriod = Dictionary(grouping: records) { record in
            record.periodDay.map { start.distance(to: $0) / scope.dayCount }
        }
        let suppliers = try periods.enumerated().map { index, period in
            SupplierFigures.figures(
                try SupplierPerformance(byPeriod[index] ?? [], asOf: period.period.upperBound))
        }
        for (place, figure) in (suppliers.last ?? []).enumerated() {
            values[figure.name] = suppliers.map { $0[place].value }
        }
        // A line needs two points.
        self.values = values.filter { $0.value.compactMap(\.self).count > 1 }
    }

    private struct DaySum {
        var units = 0.0
        var value = 0.0
        var flagged = 0
        var empty = 0
        var hasSales = false
        var currencies: Set<String> = []

        mutating func add(_ row: SQLRow) throws {
            hasSales = true
            units += try row.get(1, as: Double.self)
            if let sum: Double = try row.get(2) { value += sum / Double(Money.unitsPerCurrencyUnit) }
            for column in 3...4 { if let code: String = try row.get(column) { currencies.insert(code) } }
            flagged += try row.get(5, as: Int.self)
            empty += try row.get(6, as: Int.self)
        }
    }
}
