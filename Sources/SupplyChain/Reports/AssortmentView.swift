internal import Baton
internal import Inventory

/// Which products carry the sales, and how steadily they sell, over the 13 weeks up to a day.
struct AssortmentView: Sendable {
    static let weeks = 13

    /// One product that was sold.
    struct Item: Sendable {
        let sku: String
        /// Units sold × price.
        let value: Double
        let valueClass: Inventory.ValueClass
        /// `nil` where its variability has no meaning.
        let variability: Inventory.VariabilityClass?
    }

    /// The most valuable first.
    let items: [Item]
    let currency: String
    let first: CalendarDate
    let last: CalendarDate

    /// - Returns: `nil` when fewer than three products were sold, or not in one currency.
    /// - Throws: `SQLError`, `InventoryError`.
    init?(_ transaction: any SQLTransaction, location: String?, asOf day: CalendarDate) throws {
        let start = day.advanced(by: 1 - 7 * Self.weeks)
        var (index, skus): ([String: Int], [String]) = ([:], [])
        var (values, weekly): ([Double], [[Double]]) = ([], [])
        var currencies: Set<String> = []
        let site = location == nil ? "" : " AND location = ?"
        // Week by week: the database sums a week of all products far faster than it hands over their days.
        for week in 0..<Self.weeks {
            let first = start.advanced(by: 7 * week)
            try transaction.forEachRow(
                """
                SELECT sku, SUM(quantity), SUM(quantity * price), MIN(currency), MAX(currency) FROM sales
                WHERE date >= ? AND date <= ?\(site) GROUP BY sku
                """,
                [first.sqlValue, first.advanced(by: 6).sqlValue] + (location.map { [.text($0)] } ?? [])
            ) { row in
                let sku: String = try row.get(0)
                let place: Int
                if let known = index[sku] {
                    place = known
                } else {
                    place = skus.count
                    index[sku] = place
                    skus.append(sku)
                    values.append(0)
                    weekly.append([Double](repeating: 0, count: Self.weeks))
                }
                weekly[place][week] = try row.get(1)
                if let value: Double = try row.get(2) {
                    values[place] += value / Double(Money.unitsPerCurrencyUnit)
                    for column in 3...4 {
                        if let currency: String = try row.get(column) { currencies.insert(currency) }
                    }
                }
            }
        }
        guard skus.count > 2, currencies.count == 1, let currency = currencies.first else { return nil }
        let classes = try AssortmentClassification.byValue(values, aShare: 0.8, bShare: 0.95)
        items = try skus.indices.map { place in
            Item(
                sku: skus[place], value: values[place], valueClass: classes[place],
                variability: try AssortmentClassification.byVariability(weekly[place], xLimit: 0.5, yLimit: 1)
            )
        }.sorted { ($1.value, $0.sku) < ($0.value, $1.sku) }
        self.currency = currency
        first = start
        last = day
    }
}
