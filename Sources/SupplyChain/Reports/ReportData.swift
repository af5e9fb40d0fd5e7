internal import Baton

/// Everything that a report is built from, read in one transaction, so that all its figures hold for one moment.
struct ReportData: Sendable {
    /// Products shown with charts.
    static let maximumDetailedProducts = 5

    let scope: ReportScope
    let asOf: CalendarDate
    let run: RunFindings
    let keyFigures: KeyFigures
    let previousFigures: KeyFigures
    let coverage: [StockCoverage]
    let details: [ProductView]
    /// Products of the run beyond ``maximumDetailedProducts``.
    let omittedProducts: [String]
    /// By supplier, over everything delivered up to the day.
    let suppliers: [(supplier: String, performance: SupplierPerformance)]
    /// What the run found, or what is stored as not resolved; `nil` when no detector has ever run.
    let anomalies: [AnomalyFinding]?
    let waitingOrders: [PurchaseOrder]

    /// - Throws: ``SupplyChainError`` for an unknown product or site; `SQLError`; `InventoryError`.
    init(_ transaction: any SQLTransaction, _ scope: ReportScope, asOf day: CalendarDate, run: RunFindings)
        throws
    {
        if let sku = scope.sku { _ = try RecordTable<Product>(transaction).require(sku) }
        if let location = scope.location { _ = try RecordTable<Location>(transaction).require(location) }
        self.scope = scope
        asOf = day
        self.run = run
        keyFigures = try KeyFigures(transaction, scope)
        previousFigures = try KeyFigures(transaction, scope.previous)
        coverage = try StockCoverage.load(transaction, sku: scope.sku, location: scope.location, asOf: day)
        let skus = Self.detailedProducts(scope, run)
        omittedProducts = Array(skus.dropFirst(Self.maximumDetailedProducts))
        details = try skus.prefix(Self.maximumDetailedProducts).map { sku in
            try ProductView(transaction, sku: sku, location: scope.location, asOf: day, run: run)
        }
        suppliers = try Self.suppliers(transaction, scope, asOf: day)
        anomalies = try Self.anomalies(transaction, scope, run)
        waitingOrders = try PurchaseOrders(transaction).list(
            sku: scope.sku, statuses: Set(PurchaseOrderStatus.allCases.filter(\.isUndecided)))
    }

    private static func detailedProducts(_ scope: ReportScope, _ run: RunFindings) -> [String] {
        if let sku = scope.sku { return [sku] }
        var seen: Set<String> = []
        let all = run.plans.map(\.sku) + run.forecasts.map(\.sku) + run.recommendations.map(\.sku)
        return all.filter { seen.insert($0).inserted }
    }

    private static func suppliers(
        _ transaction: any SQLTransaction, _ scope: ReportScope, asOf day: CalendarDate
    ) throws -> [(supplier: String, performance: SupplierPerformance)] {
        let records = try DeliveryRecord.load(
            transaction, sku: scope.sku, location: scope.location, asOf: day)
        return try Dictionary(grouping: records, by: \.supplier).sorted { $0.key < $1.key }
            .map { ($0.key, try SupplierPerformance($0.value, asOf: day)) }
    }

    private static func anomalies(
        _ transaction: any SQLTransaction, _ scope: ReportScope, _ run: RunFindings
    ) throws -> [AnomalyFinding]? {
        if let found = run.anomalies {
            return found.filter { $0.status != .resolved }.sorted(by: AnomalyFinding.worstFirst)
        }
        let log = AnomalyLog(transaction)
        let stored = try log.list(sku: scope.sku, location: scope.location)
        guard try !stored.isEmpty || RecordTable<AnomalyRecord>(transaction).count() > 0 else { return nil }
        return stored.filter { $0.status != .resolved }.map(AnomalyFinding.init)
    }
}
