public import Baton

/// The append-only stock ledger inside one transaction, and the quantities derived from it.
///
/// Stock on hand is the last count plus everything after it. Without a count the ledger is taken to open empty
/// on the day of the first goods in. Without either the stock is not known: `nil`, never 0.
public struct StockLedger {
    let transaction: any SQLTransaction

    public init(_ transaction: any SQLTransaction) {
        self.transaction = transaction
    }

    /// Appends an entry and returns it with its sequence number.
    ///
    /// - Throws: ``SupplyChainError`` of kind `invalidValue` for a quantity that is not finite, or negative where
    ///   only an adjustment may be; ``SQLError`` for an unknown product or site or an id that is taken.
    @discardableResult
    public func post(_ movement: StockMovement) throws -> StockMovement {
        guard movement.quantity.isFinite, movement.quantity >= 0 || movement.kind == .adjustment else {
            throw SupplyChainError(
                .invalidValue,
                "expected a quantity of at least 0 for a \(movement.kind.rawValue), found \(movement.quantity)",
                hint: "the kind says the direction; only an adjustment may be negative")
        }
        var movement = movement
        movement.sequence = try nextSequence()
        try RecordTable<StockMovement>(transaction).insert(movement)
        return movement
    }

    /// The number of the next entry.
    func nextSequence() throws -> Int {
        let sql = """
            SELECT MAX(sequence) FROM (SELECT MAX(sequence) AS sequence FROM stock_movements
            UNION ALL SELECT MAX(sequence) FROM receipts) AS last
            """
        let last: Int? = try transaction.queryOne(sql)?.get(0) ?? nil
        return (last ?? 0) + 1
    }

    /// The last count of a product at a site, up to a day.
    ///
    /// - Throws: ``SQLError``.
    public func latestCount(sku: String, location: String, asOf date: CalendarDate? = nil) throws
        -> StockMovement?
    {
        let day = date.map { SQLValue.text($0.description) }
        return try RecordTable<StockMovement>(transaction).first(
            where: "sku = ? AND location = ? AND kind = 'count'" + (day == nil ? "" : " AND date <= ?"),
            [.text(sku), .text(location)] + (day.map { [$0] } ?? []), orderBy: "date DESC, sequence DESC")
    }

    /// Units on hand at one site at the close of a day; `nil` when nothing was ever counted or received.
    ///
    /// - Parameter date: `nil` for everything recorded.
    /// - Throws: ``SQLError``.
    public func onHand(sku: String, location: String, asOf date: CalendarDate? = nil) throws -> Double? {
        if let count = try latestCount(sku: sku, location: location, asOf: date) {
            let changes = try sum(
                "on_hand_change", sku: sku, location: location, asOf: date,
                and: "(date > ? OR (date = ? AND sequence > ?))",
                [count.date.sqlValue, count.date.sqlValue, .integer(Int64(count.sequence))])
            return count.quantity + changes
        }
        guard let opening = try firstInbound(sku: sku, location: location, asOf: date) else { return nil }
        return try sum(
            "on_hand_change", sku: sku, location: location, asOf: date, and: "date >= ?", [opening.sqlValue])
    }

    /// Units promised at one site at the close of a day.
    ///
    /// - Throws: ``SQLError``.
    public func reserved(sku: String, location: String, asOf date: CalendarDate? = nil) throws -> Double {
        try sum("reserved_change", sku: sku, location: location, asOf: date, and: "reserved_change <> 0", [])
    }

    /// The stock position of a product at one site or at all.
    ///
    /// - Parameters:
    ///   - location: `nil` for all sites together; sites whose stock is not known do not count.
    ///   - date: the day at whose close it holds; `nil` for everything recorded.
    /// - Throws: ``SQLError``.
    public func position(
        sku: String, location: String? = nil, asOf date: CalendarDate? = nil
    ) throws -> StockPosition {
        let sites = try location.map { [$0] } ?? self.sites(of: sku)
        var onHand: Double?
        var reserved = 0.0
        var countedOn: CalendarDate?
        for site in sites {
            if let stock = try self.onHand(sku: sku, location: site, asOf: date) {
                onHand = (onHand ?? 0) + stock
            }
            reserved += try self.reserved(sku: sku, location: site, asOf: date)
            if let counted = try latestCount(sku: sku, location: site, asOf: date)?.date {
                countedOn = max(countedOn ?? counted, counted)
            }
        }
        let incoming = try IncomingOrders(transaction).quantities(sku: sku, location: location, asOf: date)
        return StockPosition(
            sku: sku, location: location, date: date, onHand: onHand, reserved: reserved,
            onOrder: incoming.onOrder, awaitingApproval: incoming.awaitingApproval, countedOn: countedOn)
    }

    /// The sites at which a product has ledger entries other than sales, in order.
    ///
    /// - Throws: ``SQLError``.
    public func sites(of sku: String) throws -> [String] {
        let sql = """
            SELECT location FROM stock_movements WHERE sku = ?
            UNION SELECT location FROM receipts WHERE sku = ? ORDER BY location
            """
        return try transaction.query(sql, [.text(sku), .text(sku)]).map { try $0.get(0) }
    }

    /// All entries of a product at a site up to a day, oldest first.
    ///
    /// - Throws: ``SQLError``.
    public func entries(
        sku: String, location: String, through date: CalendarDate? = nil
    ) throws -> [LedgerEntry] {
        var entries: [LedgerEntry] = []
        let sql =
            "SELECT \(LedgerEntry.columns) FROM stock_ledger WHERE sku = ? AND location = ?"
            + (date == nil ? "" : " AND date <= ?") + " ORDER BY date, sequence"
        let arguments = [.text(sku), .text(location)] + (date.map { [$0.sqlValue] } ?? [])
        try transaction.forEachRow(sql, arguments) { entries.append(try LedgerEntry(row: $0)) }
        return entries
    }

    /// Units on hand at the close of each day of a period; `nil` where not known.
    ///
    /// - Throws: ``SQLError``.
    public func dailyOnHand(
        sku: String, location: String, in period: ClosedRange<CalendarDate>
    ) throws -> [Double?] {
        var replay = LedgerReplay()
        var series: [Double?] = []
        series.reserveCapacity(period.lowerBound.distance(to: period.upperBound) + 1)
        var day = period.lowerBound
        for entry in try entries(sku: sku, location: location, through: period.upperBound) {
            while day < entry.date {
                series.append(replay.onHand)
                day = day.advanced(by: 1)
            }
            replay.apply(entry)
        }
        while day <= period.upperBound {
            series.append(replay.onHand)
            day = day.advanced(by: 1)
        }
        return series
    }

    private func firstInbound(sku: String, location: String, asOf date: CalendarDate?) throws -> CalendarDate?
    {
        let sql = """
            SELECT MIN(date) FROM stock_ledger WHERE sku = ? AND location = ?
            AND kind IN ('receipt', 'return', 'transfer_in', 'adjustment')
            """
        let arguments = [.text(sku), .text(location)] + (date.map { [$0.sqlValue] } ?? [])
        return try transaction.queryOne(sql + (date == nil ? "" : " AND date <= ?"), arguments)?.get(0) ?? nil
    }

    private func sum(
        _ column: String, sku: String, location: String, asOf date: CalendarDate?, and condition: String,
        _ arguments: [SQLValue]
    ) throws -> Double {
        let sql =
            "SELECT SUM(\(column)) FROM stock_ledger WHERE sku = ? AND location = ? AND \(condition)"
            + (date == nil ? "" : " AND date <= ?")
        let all = [.text(sku), .text(location)] + arguments + (date.map { [$0.sqlValue] } ?? [])
        let total: Double? = try transaction.queryOne(sql, all)?.get(0) ?? nil
        return total ?? 0
    }
}
