internal import Baton

/// Stock that sells too slowly or not at all.
struct ExcessStock: Sendable {
    /// Stock beyond this many days of sales is excess; stock that has not moved for as long is obsolete.
    static let horizonDays = 180
    /// Products with obsolete stock that a report names.
    static let namedProducts = 3

    /// One product with more than it should have.
    struct Item: Sendable, Hashable {
        let sku: String
        let name: String?
        /// Units beyond the horizon, or all of them.
        let units: Double
        /// At unit cost.
        let value: Double
        /// What keeping it costs a year; `nil` where no rate is known.
        let yearlyCarryingCost: Double?
        /// `nil` for obsolete stock.
        let daysOfCover: Double?
    }

    /// Most valuable first.
    let excess: [Item]
    /// Most valuable first.
    let obsolete: [Item]
    /// The last sale or goods in of the ``namedProducts`` most valuable ones, the first count where neither is recorded.
    let lastMoves: [String: CalendarDate]
    /// Of all unit costs involved; `nil` when there is none, or more than one.
    let currency: String?
    private let problem: String?

    /// - Throws: `SQLError`.
    init(
        _ transaction: any SQLTransaction, _ coverage: [StockCoverage], products: [String: Product],
        location: String?, asOf day: CalendarDate
    ) throws {
        let stocked = coverage.filter { $0.onHand > 0 && products[$0.sku]?.unitCost != nil }
        let currencies = Set(stocked.compactMap { products[$0.sku]?.unitCost?.currency })
        currency = currencies.count == 1 ? currencies.first : nil
        if coverage.isEmpty {
            problem = "no stock is known: import counts with 'baton data import stock_movements FILE'"
        } else if stocked.isEmpty {
            problem = "no stocked product has a unit_cost: 'baton data import products FILE'"
        } else if currencies.count > 1 {
            problem = "unit costs are in \(currencies.sorted().joined(separator: " and "))"
        } else {
            problem = nil
        }
        guard problem == nil else {
            excess = []
            obsolete = []
            lastMoves = [:]
            return
        }
        func item(_ row: StockCoverage, units: Double) -> Item {
            let product = products[row.sku]
            let value = units * (product?.unitCost?.approximateAmount ?? 0)
            return Item(
                sku: row.sku, name: row.name, units: units, value: value,
                yearlyCarryingCost: product?.holdingCostRate.map { $0 * value },
                daysOfCover: row.dailySales > 0 ? row.onHand / row.dailySales : nil)
        }
        excess = stocked.compactMap { row in
            let surplus = row.onHand - row.dailySales * Double(Self.horizonDays)
            return row.dailySales > 0 && surplus > 0 ? item(row, units: surplus) : nil
        }.sorted(by: Self.mostValuableFirst)
        obsolete = try stocked.filter {
            try $0.dailySales == 0
                && !Self.hasMoved(
                    transaction, sku: $0.sku, location: location, after: day.advanced(by: -Self.horizonDays),
                    until: day)
        }.map { item($0, units: $0.onHand) }.sorted(by: Self.mostValuableFirst)
        lastMoves = try obsolete.prefix(Self.namedProducts).reduce(into: [:]) { moves, item in
            moves[item.sku] = try Self.lastMove(transaction, sku: item.sku, location: location, asOf: day)
        }
    }

    var figures: [KeyFigure] {
        guard let currency, problem == nil else {
            let reason = problem ?? "no unit cost is known"
            return [
                KeyFigure(.excessStock, notAvailable: reason),
                KeyFigure(.obsoleteStock, notAvailable: reason),
            ]
        }
        func figure(_ name: KeyFigure.Name, _ items: [Item]) -> KeyFigure {
            KeyFigure(
                name, items.reduce(0) { $0 + $1.value }, .money(currency), basis: "\(items.count) products")
        }
        return [figure(.excessStock, excess), figure(.obsoleteStock, obsolete)]
    }

    private static func mostValuableFirst(_ left: Item, _ right: Item) -> Bool {
        (right.value, left.sku) < (left.value, right.sku)
    }

    /// Whether a product was sold, came in or was counted for the first time.
    private static func hasMoved(
        _ transaction: any SQLTransaction, sku: String, location: String?, after day: CalendarDate,
        until end: CalendarDate
    ) throws -> Bool {
        let site = location == nil ? "" : " AND location = ?"
        // Sales stand in the order of sites and days: those of a site are found without reading others.
        let sql = """
            SELECT 1 WHERE EXISTS (SELECT 1 FROM receipts WHERE sku = ? AND date > ? AND date <= ?\(site))
                OR NOT EXISTS (SELECT 1 FROM stock_movements WHERE sku = ? AND date <= ?\(site)
                    UNION ALL SELECT 1 FROM receipts WHERE sku = ? AND date <= ?\(site))
                OR EXISTS (SELECT 1 FROM stock_movements
                    WHERE sku = ? AND date > ? AND date <= ? AND kind IN ('return', 'transfer_in')\(site))
                OR EXISTS (SELECT 1 FROM locations l WHERE EXISTS (SELECT 1 FROM sales s
                    WHERE s.sku = ? AND s.location = l.location AND s.date > ? AND s.date <= ? AND s.quantity > 0)\(site))
            """
        let siteArgument = location.map { [SQLValue.text($0)] } ?? []
        let since = [.text(sku), day.sqlValue, end.sqlValue] + siteArgument
        let before = [.text(sku), day.sqlValue] + siteArgument
        return try transaction.queryOne(sql, since + before + before + since + since) != nil
    }

    /// The last sale or goods in, the first count where neither is recorded.
    private static func lastMove(
        _ transaction: any SQLTransaction, sku: String, location: String?, asOf day: CalendarDate
    ) throws -> CalendarDate? {
        let site = location == nil ? "" : " AND location = ?"
        let sql = """
            SELECT MAX(date) FROM (
                SELECT MAX(date) AS date FROM sales WHERE sku = ? AND quantity > 0 AND date <= ?\(site)
                UNION ALL SELECT MAX(date) FROM receipts WHERE sku = ? AND date <= ?\(site)
                UNION ALL SELECT MAX(date) FROM stock_movements
                    WHERE sku = ? AND kind IN ('return', 'transfer_in') AND date <= ?\(site)
                UNION ALL SELECT MIN(date) FROM stock_movements
                    WHERE sku = ? AND date <= ?\(site)) moves
            """
        let part = [.text(sku), day.sqlValue] + (location.map { [SQLValue.text($0)] } ?? [])
        return try transaction.queryOne(sql, part + part + part + part)?.get(0)
    }
}
