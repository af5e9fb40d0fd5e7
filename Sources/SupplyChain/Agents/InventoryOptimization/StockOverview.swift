internal import Baton
internal import Inventory

/// The stock of every product at every site, the most urgent first.
///
/// Demand is that of a stored forecast of at most a week ago, else the mean of the last four weeks' sales.
public struct StockOverview: Sendable, Hashable {
    /// The day at whose close the stock holds; `nil` without any movement or sale.
    public let asOf: CalendarDate?
    public let lines: [StockLine]

    /// The days over which sales are averaged where there is no forecast.
    public static let recentDays = 28

    /// - Parameters:
    ///   - sku: `nil` for all products.
    ///   - location: `nil` for all sites.
    ///   - day: `nil` for everything recorded.
    ///   - serviceLevel: of the reorder points, in (0, 1).
    /// - Throws: ``SupplyChainError`` of kind `notFound` for an unknown product or site; `SQLError`.
    public static func load(
        _ store: SupplyChainStore, sku: String? = nil, location: String? = nil, asOf day: CalendarDate? = nil,
        serviceLevel: Double = 0.95
    ) async throws -> StockOverview {
        try await store.database.read { transaction in
            let reader = try StockOverviewReader(
                transaction, sku: sku, location: location, asOf: day, serviceLevel: serviceLevel)
            return StockOverview(asOf: reader.day, lines: try reader.lines())
        }
    }
}

private struct StockOverviewReader {
    private let transaction: any SQLTransaction
    private let pairs: [(sku: String, location: String)]
    private let names: [String: String]
    private let fractional: Set<String>
    private let recent: [[String]: Double]
    private let serviceLevel: Double
    let day: CalendarDate?

    init(
        _ transaction: any SQLTransaction, sku: String?, location: String?, asOf asked: CalendarDate?,
        serviceLevel: Double
    ) throws {
        if let sku { _ = try RecordTable<Product>(transaction).require(sku) }
        if let location { _ = try RecordTable<Location>(transaction).require(location) }
        self.transaction = transaction
        self.serviceLevel = serviceLevel
        pairs = try Self.pairs(transaction, sku: sku, location: location)
        names = try Dictionary(
            transaction.query("SELECT sku, name FROM products WHERE name IS NOT NULL")
                .map { (try $0.get(0), try $0.get(1)) }, uniquingKeysWith: { first, _ in first })
        fractional = try Sales(transaction).fractionalProducts()
        day = try asked ?? Self.lastDay(transaction)
        recent = try day.map { try Self.recentSales(transaction, through: $0) } ?? [:]
    }

    /// Pairs with any entry in the ledger, sales included.
    private static func pairs(
        _ transaction: any SQLTransaction, sku: String?, location: String?
    ) throws -> [(sku: String, location: String)] {
        let given = [("sku", sku), ("location", location)].compactMap { name, value in
            value.map { (name, $0) }
        }
        let filter = given.isEmpty ? "" : " WHERE " + given.map { "\($0.0) = ?" }.joined(separator: " AND ")
        let arguments = given.map { SQLValue.text($0.1) }
        let sql = """
            SELECT sku, location FROM stock_movements\(filter) UNION SELECT sku, location FROM receipts\(filter)
            UNION SELECT sku, location FROM sales\(filter) ORDER BY sku, location
            """
        return try transaction.query(sql, arguments + arguments + arguments)
            .map { (try $0.get(0), try $0.get(1)) }
    }

    private static func lastDay(_ transaction: any SQLTransaction) throws -> CalendarDate? {
        let sql = """
            SELECT MAX(date) FROM (SELECT MAX(date) AS date FROM sales
            UNION ALL SELECT MAX(date) FROM stock_movements UNION ALL SELECT MAX(date) FROM receipts) AS last
            """
        return try transaction.queryOne(sql)?.get(0) ?? nil
    }

    private static func recentSales(
        _ transaction: any SQLTransaction, through day: CalendarDate
    ) throws -> [[String]: Double] {
        let sql = """
            SELECT sku, location, SUM(CASE WHEN date >= ? THEN quantity ELSE 0.0 END) FROM sales WHERE date <= ?
            GROUP BY sku, location
            """
        let start = day.advanced(by: 1 - StockOverview.recentDays)
        var sums: [[String]: Double] = [:]
        try transaction.forEachRow(sql, [start.sqlValue, day.sqlValue]) { row in
            sums[[try row.get(0), try row.get(1)]] = try row.get(2)
        }
        return sums
    }

    func lines() throws -> [StockLine] {
        try pairs.map { try line(sku: $0.sku, location: $0.location) }.sorted { left, right in
            (Self.rank(left.status), left.daysOfCover ?? .infinity, left.sku, left.location)
                < (Self.rank(right.status), right.daysOfCover ?? .infinity, right.sku, right.location)
        }
    }

    private static func rank(_ status: StockStatus) -> Int {
        StockStatus.allCases.firstIndex(of: status) ?? 0
    }

    private func line(sku: String, location: String) throws -> StockLine {
        let position = try StockLedger(transaction).position(sku: sku, location: location, asOf: day)
        let offer = try SupplierOffers(transaction).offers(for: sku, on: day)
            .min { $0.leadTimeDays < $1.leadTimeDays }
        let leadTime = try offer.map { try LeadTimeModel(offer: $0, observedDays: observed($0)) }
        let outlook = try outlook(sku: sku, location: location)
        let sold = recent[[sku, location]].map { $0 / Double(StockOverview.recentDays) }
        let daily = outlook?.dailyMean ?? sold
        var line = StockLine(
            sku: sku, name: names[sku], location: location, onHand: position.onHand,
            reserved: position.reserved, available: position.available, onOrder: position.onOrder,
            dailyDemand: daily,
            demandSource: outlook != nil ? .forecast : daily != nil ? .recentSales : .none,
            daysOfCover: try cover(position, outlook, daily), leadTimeDays: leadTime?.meanDays,
            reorderPoint: try outlook.flatMap { try reorderPoint($0, leadTime) }, status: .unknown)
        line.status = status(line, position)
        return line
    }

    private func observed(_ offer: SupplierProduct) throws -> [Double] {
        guard let day else { return [] }
        return try LeadTimeModel.observedDays(
            supplier: offer.supplier, sku: offer.sku, through: day, transaction)
    }

    private func outlook(sku: String, location: String) throws -> DemandOutlook? {
        guard let day,
            let record = try Forecasts(transaction).current(
                sku: sku, location: location, on: day, maximumAgeDays: ForecastChoice.maximumAgeDays)
        else { return nil }
        let age = record.origin.distance(to: day)
        guard age < record.days.count else { return nil }
        return DemandOutlook(
            StoredDemandPath(record, age: age), asOf: day, model: record.model,
            isWholeUnits: !fractional.contains(sku))
    }

    private func cover(
        _ position: StockPosition, _ outlook: DemandOutlook?, _ daily: Double?
    ) throws -> Double? {
        guard let available = position.available, let daily, daily > 0 else { return nil }
        guard let outlook else { return max(0, available) / daily }
        return try outlook.daysOfSupply(InventoryPosition(onHand: max(0, available), onOrder: 0))
    }

    private func reorderPoint(_ outlook: DemandOutlook, _ leadTime: LeadTimeModel?) throws -> Double? {
        guard let leadTime, outlook.dailyMean > 0 else { return nil }
        // As of an order that is large against a day's demand: what it would be is another question.
        let undershoot = try Undershoot(
            reviewDemand: outlook.reviewDemand(days: ServicePromise.defaultReviewPeriodDays),
            orderQuantity: .greatestFiniteMagnitude, isWholeUnits: outlook.isWholeUnits)
        let point = try outlook.protectionDemand(leadTime, undershoot).quantile(serviceLevel)
        return outlook.isWholeUnits ? point.rounded(.up) : point
    }

    private func status(_ line: StockLine, _ position: StockPosition) -> StockStatus {
        guard let onHand = line.onHand, let available = line.available else { return .unknown }
        if onHand < 0 { return .belowZero }
        guard let daily = line.dailyDemand, daily > 0 else { return .idle }
        if available <= 0 { return .out }
        if let cover = line.daysOfCover, let leadTime = line.leadTimeDays, cover < leadTime {
            return .critical
        }
        if let point = line.reorderPoint, let units = position.inventoryPosition, units <= point {
            return .low
        }
        return .sufficient
    }
}
