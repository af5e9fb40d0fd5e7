internal import Baton

/// How long the stock of a product lasts at the present pace of sales, and whether an order could come in time.
struct StockCoverage: Sendable, Hashable {
    /// The days over which the pace of sales is measured: four weeks, so that every weekday counts alike.
    static let paceDays = 28

    enum State: Sendable, Hashable {
        /// Stock and open orders last shorter than a new order takes.
        case orderNow
        /// The stock alone does not last that long, with what is on order it does.
        case waiting
        case sufficient
        /// Nothing was sold in the last four weeks.
        case noDemand
        /// No supplier offers it, so nothing is known of lead times.
        case noSupplier
    }

    let sku: String
    let name: String?
    let onHand: Double
    let onOrder: Double
    /// Units sold per day over the last four weeks.
    let dailySales: Double
    /// The shortest lead time that is offered; `nil` without an offer.
    let leadTimeDays: Double?
    /// Mean selling price of the last four weeks; `nil` where no price, or more than one currency, is known.
    let price: Price?

    /// An amount for one unit.
    struct Price: Sendable, Hashable {
        let amount: Double
        let currency: String
    }

    /// Units that are expected to be missed until an order placed today arrives.
    var expectedShortage: Double {
        guard let leadTimeDays else { return 0 }
        return max(0, dailySales * leadTimeDays - onHand - onOrder)
    }

    /// Days until stock and open orders are sold; `nil` without sales.
    var daysOfCover: Double? { dailySales > 0 ? (onHand + onOrder) / dailySales : nil }

    var state: State {
        guard let daysOfCover else { return .noDemand }
        guard let leadTimeDays else { return .noSupplier }
        if daysOfCover < leadTimeDays { return .orderNow }
        return onHand / dailySales < leadTimeDays ? .waiting : .sufficient
    }

    /// All products with a known stock, the shortest cover first.
    ///
    /// - Throws: `SQLError`.
    ///
    /// - Parameters:
    ///   - stock: up to the day.
    ///   - sales: of the ``paceDays`` up to the day.
    static func load(
        _ transaction: any SQLTransaction, stock: StockLevels, sales: SalesSums, location: String?,
        asOf day: CalendarDate
    ) throws -> [StockCoverage] {
        let onOrder = try unitsOnOrder(transaction, location: location, asOf: day)
        let leadTimes = try shortestLeadTimes(transaction, on: day)
        let names = try transaction.query("SELECT sku, name FROM products")
            .map { (try $0.get(0, as: String.self), try $0.get(1, as: String?.self)) }
        let nameOf = Dictionary(names, uniquingKeysWith: { first, _ in first })
        let coverage = stock.levels.map { sku, level in
            StockCoverage(
                sku: sku, name: nameOf[sku] ?? nil, onHand: level.closingUnits, onOrder: onOrder[sku] ?? 0,
                dailySales: (sales.products[sku]?.units ?? 0) / Double(paceDays),
                leadTimeDays: leadTimes[sku],
                price: sales.products[sku]?.meanPrice)
        }
        return coverage.sorted { left, right in
            (left.daysOfCover ?? .infinity, left.sku) < (right.daysOfCover ?? .infinity, right.sku)
        }
    }

    private static func unitsOnOrder(
        _ transaction: any SQLTransaction, location: String?, asOf day: CalendarDate
    ) throws -> [String: Double] {
        let sql = """
            SELECT l.sku, l.quantity, COALESCE((
                SELECT SUM(r.quantity - r.rejected_quantity) FROM receipts r
                WHERE r.order_id = l.order_id AND r.line = l.line AND r.date <= ?), 0.0)
            FROM purchase_orders o JOIN purchase_order_lines l ON l.order_id = o.order_id
            WHERE o.status IN ('approved', 'sent', 'acknowledged', 'partially_received') AND o.ordered_on <= ?
            """
        let filter = location == nil ? "" : " AND o.location = ?"
        let arguments = [day.sqlValue, day.sqlValue] + (location.map { [.text($0)] } ?? [])
        var units: [String: Double] = [:]
        try transaction.forEachRow(sql + filter, arguments) { row in
            let ordered: Double = try row.get(1)
            let received: Double = try row.get(2)
            units[try row.get(0), default: 0] += max(0, ordered - received)
        }
        return units
    }

    private static func shortestLeadTimes(
        _ transaction: any SQLTransaction, on day: CalendarDate
    ) throws -> [String: Double] {
        let sql = """
            SELECT p.sku, MIN(p.lead_time_days) FROM supplier_products p
            JOIN suppliers s ON s.supplier = p.supplier
            WHERE s.active = 1 AND (p.valid_from IS NULL OR p.valid_from <= ?)
                AND (p.valid_to IS NULL OR p.valid_to >= ?)
            GROUP BY p.sku
            """
        let rows = try transaction.query(sql, [day.sqlValue, day.sqlValue])
            .map { (try $0.get(0, as: String.self), try $0.get(1, as: Double.self)) }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }
}
