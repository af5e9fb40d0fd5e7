public import Baton

/// The supply-chain data of one site or firm, in any database behind the SQL seam.
///
/// The methods here are one transaction each. Inside `database.write { … }`, or in a `transactional` operation,
/// the same queries compose through ``Sales``, ``StockLedger``, ``PurchaseOrders``, ``SupplierOffers``,
/// ``Forecasts``, ``AnomalyLog``, ``AlertLog``, ``TransferDesk`` and ``RecordTable``.
public struct SupplyChainStore: Sendable {
    public let database: any SQLDatabase

    public init(database: any SQLDatabase) {
        self.database = database
    }

    /// Creates or updates the tables.
    ///
    /// - Throws: ``SQLError``, also when the database was written by a newer version.
    public func migrate() async throws {
        try await database.migrate(SupplyChainSchema.migrations)
    }

    // MARK: Records

    /// All rows of an entity in the order of its key.
    ///
    /// - Throws: ``SQLError``.
    public func all<Record: StoredRecord>(_ type: Record.Type) async throws -> [Record] {
        try await database.read { try RecordTable<Record>($0).all() }
    }

    /// The product of a key.
    ///
    /// - Throws: ``SupplyChainError`` of kind `notFound`; ``SQLError``.
    public func product(_ sku: String) async throws -> Product {
        try await database.read { try RecordTable<Product>($0).require(sku) }
    }

    /// The products of a category, in order.
    ///
    /// - Throws: ``SQLError``.
    public func products(inCategory category: String) async throws -> [Product] {
        try await database.read {
            try RecordTable<Product>($0).list(where: "category = ?", [.text(category)])
        }
    }

    /// The holidays and promotions of a period, in order.
    ///
    /// - Throws: ``SQLError``.
    public func calendar(in period: ClosedRange<CalendarDate>) async throws -> [CalendarEntry] {
        let bounds = [period.lowerBound.sqlValue, period.upperBound.sqlValue]
        return try await database.read {
            try RecordTable<CalendarEntry>($0).list(
                where: "date >= ? AND date <= ?", bounds, orderBy: "date, entry_id")
        }
    }

    // MARK: Sales and stock

    /// See ``Sales/daily(sku:location:through:)``.
    public func dailySales(
        sku: String, location: String? = nil, through end: CalendarDate? = nil
    ) async throws -> DailySales {
        try await database.read { try Sales($0).daily(sku: sku, location: location, through: end) }
    }

    /// See ``Sales/period()``.
    public func salesPeriod() async throws -> ClosedRange<CalendarDate>? {
        try await database.read { try Sales($0).period() }
    }

    /// See ``Sales/series()``.
    public func salesSeries() async throws -> [(sku: String, location: String)] {
        try await database.read { try Sales($0).series() }
    }

    /// See ``Sales/total(in:sku:location:)``.
    public func salesTotal(
        in period: ClosedRange<CalendarDate>, sku: String? = nil, location: String? = nil
    ) async throws -> SalesTotal {
        try await database.read { try Sales($0).total(in: period, sku: sku, location: location) }
    }

    /// See ``StockLedger/position(sku:location:asOf:)``.
    ///
    /// - Throws: also ``SupplyChainError`` of kind `notFound` for an unknown product.
    public func stockPosition(
        sku: String, location: String? = nil, asOf date: CalendarDate? = nil
    ) async throws -> StockPosition {
        try await database.read {
            _ = try RecordTable<Product>($0).require(sku)
            return try StockLedger($0).position(sku: sku, location: location, asOf: date)
        }
    }

    /// See ``StockLedger/dailyOnHand(sku:location:in:)``.
    public func dailyOnHand(
        sku: String, location: String, in period: ClosedRange<CalendarDate>
    ) async throws -> [Double?] {
        try await database.read { try StockLedger($0).dailyOnHand(sku: sku, location: location, in: period) }
    }

    /// See ``StockLedger/inventoryValue(in:sku:location:)``.
    public func inventoryValue(
        in period: ClosedRange<CalendarDate>, sku: String? = nil, location: String? = nil
    ) async throws -> InventoryValue {
        try await database.read {
            try StockLedger($0).inventoryValue(in: period, sku: sku, location: location)
        }
    }

    /// See ``StockLedger/post(_:)``.
    @discardableResult
    public func post(_ movement: StockMovement) async throws -> StockMovement {
        try await database.write { try StockLedger($0).post(movement) }
    }

    // MARK: Suppliers and orders

    /// See ``SupplierOffers/offers(for:on:)``.
    public func supplierOffers(sku: String, on date: CalendarDate? = nil) async throws -> [SupplierProduct] {
        try await database.read { try SupplierOffers($0).offers(for: sku, on: date) }
    }

    /// See ``PurchaseOrders/list(supplier:sku:statuses:)``.
    public func purchaseOrders(
        supplier: String? = nil, sku: String? = nil, statuses: Set<PurchaseOrderStatus>? = nil
    ) async throws -> [PurchaseOrder] {
        try await database.read {
            try PurchaseOrders($0).list(supplier: supplier, sku: sku, statuses: statuses)
        }
    }

    /// The orders of a product whose goods are still to come.
    ///
    /// - Throws: ``SQLError``.
    public func openOrders(sku: String) async throws -> [PurchaseOrder] {
        try await purchaseOrders(sku: sku, statuses: Set(PurchaseOrderStatus.allCases.filter(\.isOpen)))
    }

    /// See ``PurchaseOrders/deliveries(supplier:)``.
    public func deliveries(supplier: String? = nil) async throws -> [OrderLineDelivery] {
        try await database.read { try PurchaseOrders($0).deliveries(supplier: supplier) }
    }

    /// See ``PurchaseOrders/create(_:change:)``.
    public func createPurchaseOrder(
        _ order: PurchaseOrder, change: AuditedChange
    ) async throws -> (order: PurchaseOrder, isNew: Bool) {
        try await database.write { try PurchaseOrders($0).create(order, change: change) }
    }

    /// See ``PurchaseOrders/transition(_:to:expectedVersion:change:)``.
    @discardableResult
    public func transitionPurchaseOrder(
        _ id: String, to status: PurchaseOrderStatus, expectedVersion: Int? = nil, change: AuditedChange
    ) async throws -> PurchaseOrder {
        try await database.write {
            try PurchaseOrders($0).transition(
                id, to: status, expectedVersion: expectedVersion, change: change)
        }
    }

    /// See ``PurchaseOrders/receive(_:acceptsSurplus:change:)``.
    @discardableResult
    public func receive(
        _ receipt: Receipt, acceptsSurplus: Bool = false, change: AuditedChange
    ) async throws -> PurchaseOrder {
        try await database.write {
            try PurchaseOrders($0).receive(receipt, acceptsSurplus: acceptsSurplus, change: change)
        }
    }

    // MARK: Findings

    /// See ``Forecasts/save(_:)``.
    public func save(_ forecast: ForecastRecord) async throws {
        try await database.write { try Forecasts($0).save(forecast) }
    }

    /// See ``Forecasts/latest(sku:location:)``.
    public func latestForecast(sku: String, location: String? = nil) async throws -> ForecastRecord? {
        try await database.read { try Forecasts($0).latest(sku: sku, location: location) }
    }

    /// See ``AnomalyLog/record(_:)``; all of them in one transaction.
    @discardableResult
    public func record(_ anomalies: [AnomalyRecord]) async throws -> [AnomalyRecord] {
        try await database.write { transaction in
            try anomalies.map { try AnomalyLog(transaction).record($0) }
        }
    }

    /// See ``AnomalyLog/list(sku:location:type:status:)``.
    public func anomalies(
        sku: String? = nil, location: String? = nil, type: String? = nil, status: AnomalyStatus? = nil
    ) async throws -> [AnomalyRecord] {
        try await database.read {
            try AnomalyLog($0).list(sku: sku, location: location, type: type, status: status)
        }
    }

    /// See ``AlertLog/raise(_:)``.
    @discardableResult
    public func raise(_ alert: AlertRecord) async throws -> (alert: AlertRecord, isNew: Bool) {
        try await database.write { try AlertLog($0).raise(alert) }
    }

    /// See ``AlertLog/list(status:sku:)``.
    public func alerts(status: AlertStatus? = nil, sku: String? = nil) async throws -> [AlertRecord] {
        try await database.read { try AlertLog($0).list(status: status, sku: sku) }
    }

    /// Stores a report.
    ///
    /// - Throws: ``SQLError`` of kind `uniqueViolation` when the id is taken.
    public func save(_ report: ReportRecord) async throws {
        try await database.write { try RecordTable<ReportRecord>($0).insert(report) }
    }

    /// Stores an audit entry.
    ///
    /// - Throws: ``SQLError`` of kind `uniqueViolation` when the id is taken.
    public func save(_ entry: AuditEntry) async throws {
        try await database.write { try RecordTable<AuditEntry>($0).insert(entry) }
    }
}
