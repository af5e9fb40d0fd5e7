internal import Baton

/// The daily closing stock of every product in a period, summed up.
///
/// The rules are those of ``StockLedger``: the last count and everything after it; without a count the ledger opens
/// empty on the day of the first goods in; without either the stock is not known and the site does not count.
struct StockLevels: Sendable {
    /// One product at all sites asked for.
    struct Level: Sendable, Hashable {
        /// Sum over the sites of the mean closing stock on days on which it is known; negative stock counts as 0.
        var averageUnits = 0.0
        /// At the close of the last day.
        var closingUnits = 0.0
        /// Site-days with a known stock.
        var knownDays = 0
        /// Of those, the ones that closed without stock.
        var emptyDays = 0
    }

    /// By product; products whose stock is not known are absent.
    private(set) var levels: [String: Level] = [:]

    /// - Throws: `SQLError`.
    init(_ transaction: any SQLTransaction, _ scope: ReportScope) throws {
        var walks = try Self.openings(transaction, scope).reduce(into: [Site: SiteWalk]()) { walks, opening in
            walks[opening.key] = SiteWalk(onHand: opening.value, period: scope.period)
        }
        let filter = Self.filter(scope)
        let days = "date >= ? AND date <= ?\(filter.sql)"
        let bounds = [scope.period.lowerBound.sqlValue, scope.period.upperBound.sqlValue] + filter.arguments
        try transaction.forEachRow(
            """
            SELECT sku, location, date, sequence, 'receipt', quantity - rejected_quantity FROM receipts WHERE \(days)
            UNION ALL
            SELECT sku, location, date, sequence, kind, quantity FROM stock_movements WHERE \(days)
            ORDER BY 3, 4
            """, bounds + bounds
        ) { row in
            let site = Site(sku: try row.get(0), location: try row.get(1))
            walks[site, default: SiteWalk(period: scope.period)].movements.append(
                SiteWalk.Movement(day: try row.get(2), kind: try row.get(4), quantity: try row.get(5)))
        }
        // In the order in which the sales stand: sorting them by site would cost more than all the rest.
        var (day, text) = (scope.period.lowerBound, "")
        try transaction.forEachRow(
            "SELECT date, sku, location, quantity FROM sales WHERE \(days) ORDER BY date", bounds
        ) { row in
            let date: String = try row.get(0)
            if date != text { (day, text) = (try row.get(0), date) }
            let site = Site(sku: try row.get(1), location: try row.get(2))
            walks[site, default: SiteWalk(period: scope.period)].sell(try row.get(3), on: day)
        }
        // Sums in a fixed order give the same digits every time.
        for (site, walk) in walks.sorted(by: { $0.key < $1.key }) { add(walk.finished(), at: site) }
    }

    private mutating func add(_ walk: SiteWalk, at site: Site) {
        guard walk.knownDays > 0, let closing = walk.onHand else { return }
        var level = levels[site.sku] ?? Level()
        level.averageUnits += walk.unitDays / Double(walk.knownDays)
        level.closingUnits += max(0, closing)
        level.knownDays += walk.knownDays
        level.emptyDays += walk.emptyDays
        levels[site.sku] = level
    }

    private static func filter(_ scope: ReportScope, prefix: String = "") -> (
        sql: String, arguments: [SQLValue]
    ) {
        let given = [("sku", scope.sku), ("location", scope.location)].compactMap { name, value in
            value.map { (name, $0) }
        }
        return (given.map { " AND \($0.0) = ?" }.joined(), given.map { .text($0.1) })
    }

    /// The stock of every site at the close of the day before the period.
    ///
    /// The tables behind the view `stock_ledger` are summed one by one, and the last count is looked up site by site: that
    /// lets the database use their indexes.
    private static func openings(_ transaction: any SQLTransaction, _ scope: ReportScope) throws -> [Site:
        Double]
    {
        let filter = filter(scope)
        let sql = """
            WITH sites AS (
                SELECT sku, location FROM stock_movements WHERE date < ?\(filter.sql)
                UNION
                SELECT sku, location FROM receipts WHERE date < ?\(filter.sql)),
            counts AS (
                SELECT m.sku, m.location, m.date, m.sequence, m.quantity FROM sites
                JOIN stock_movements m ON m.sequence = (
                    SELECT c.sequence FROM stock_movements c
                    WHERE c.sku = sites.sku AND c.location = sites.location AND c.kind = 'count' AND c.date < ?
                    ORDER BY c.date DESC, c.sequence DESC LIMIT 1)),
            inbound AS (
                SELECT sku, location, date FROM receipts WHERE date < ?\(filter.sql)
                UNION ALL
                SELECT sku, location, date FROM stock_movements
                WHERE kind IN ('return', 'transfer_in', 'adjustment') AND date < ?\(filter.sql)),
            points AS (
                SELECT sku, location, date, sequence, quantity FROM counts
                UNION ALL
                SELECT i.sku, i.location, MIN(i.date), -1, 0.0 FROM inbound i
                WHERE NOT EXISTS (SELECT 1 FROM counts c WHERE c.sku = i.sku AND c.location = i.location)
                GROUP BY i.sku, i.location)
            SELECT p.sku, p.location, p.quantity
                - COALESCE((SELECT SUM(s.quantity) FROM sales s WHERE \(since("s", sequence: "0"))), 0.0)
                + COALESCE((SELECT SUM(r.quantity - r.rejected_quantity) FROM receipts r
                    WHERE \(since("r", sequence: "r.sequence"))), 0.0)
                + COALESCE((SELECT SUM(CASE m.kind WHEN 'transfer_out' THEN -m.quantity ELSE m.quantity END)
                    FROM stock_movements m WHERE m.kind NOT IN ('count', 'reservation', 'release')
                    AND \(since("m", sequence: "m.sequence"))), 0.0)
            FROM points p
            """
        let start = scope.period.lowerBound.sqlValue
        let part = [start] + filter.arguments
        var openings: [Site: Double] = [:]
        let arguments = part + part + [start] + part + part + [start, start, start]
        try transaction.forEachRow(sql, arguments) { row in
            openings[Site(sku: try row.get(0), location: try row.get(1))] = try row.get(2)
        }
        return openings
    }

    /// What happened at the site of `p` after its count, or from its opening day on, and before the period.
    private static func since(_ table: String, sequence: String) -> String {
        "\(table).sku = p.sku AND \(table).location = p.location AND \(table).date >= p.date "
            + "AND (\(table).date > p.date OR \(sequence) > p.sequence) AND \(table).date < ?"
    }
}

private struct Site: Hashable, Comparable {
    let sku: String
    let location: String

    static func < (left: Site, right: Site) -> Bool {
        (left.sku, left.location) < (right.sku, right.location)
    }
}

/// Walks through the days of a period at one site.
private struct SiteWalk {
    /// What is not a sale.
    struct Movement {
        let day: CalendarDate
        let kind: MovementKind
        let quantity: Double
    }

    /// In the order of the ledger.
    var movements: [Movement] = []
    private(set) var onHand: Double?
    private(set) var unitDays = 0.0
    private(set) var knownDays = 0
    private(set) var emptyDays = 0
    private var day: CalendarDate
    private let end: CalendarDate
    private var appliedMovements = 0
    /// What left on the current day before its first goods in was read.
    private var dayChange = 0.0

    init(onHand: Double? = nil, period: ClosedRange<CalendarDate>) {
        self.onHand = onHand
        day = period.lowerBound
        end = period.upperBound
    }

    /// Takes the next sale. Sales come first on their day, so that a count of that day includes them.
    mutating func sell(_ quantity: Double, on date: CalendarDate) {
        move(before: date)
        close(before: date)
        change(by: -quantity)
    }

    /// Closes the days up to the end of the period.
    func finished() -> SiteWalk {
        var walk = self
        let next = end.advanced(by: 1)
        walk.move(before: next)
        walk.close(before: next)
        return walk
    }

    private mutating func move(before date: CalendarDate) {
        while appliedMovements < movements.count, movements[appliedMovements].day < date {
            apply(movements[appliedMovements])
            appliedMovements += 1
        }
    }

    private mutating func apply(_ movement: Movement) {
        close(before: movement.day)
        switch movement.kind {
        case .count: onHand = movement.quantity
        case .reservation, .release: break
        case .transferOut: change(by: -movement.quantity)
        case .receipt, .return, .transferIn, .adjustment:
            if onHand == nil { onHand = dayChange }
            change(by: movement.quantity)
        }
    }

    private mutating func change(by units: Double) {
        if let known = onHand { onHand = known + units } else { dayChange += units }
    }

    private mutating func close(before next: CalendarDate) {
        let days = day.distance(to: next)
        guard days > 0 else { return }
        if let onHand {
            unitDays += Double(days) * max(0, onHand)
            knownDays += days
            emptyDays += onHand <= 0 ? days : 0
        }
        day = next
        dayChange = 0
    }
}
