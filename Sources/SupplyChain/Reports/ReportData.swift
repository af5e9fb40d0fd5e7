internal import Baton

/// Everything that a report is built from, read on one snapshot, so that all its figures hold for one moment.
struct ReportData: Sendable {
    /// Products shown with charts.
    static let maximumDetailedProducts = 5
    /// Products shown with charts where neither the scope nor the run names any.
    static let usualDetailedProducts = 3

    let scope: ReportScope
    let asOf: CalendarDate
    let run: RunFindings
    let present: Present
    let previousFigures: KeyFigures
    /// 364 days earlier: the same weekdays.
    let yearEarlierFigures: KeyFigures
    let trend: PeriodTrend

    /// The period and the day.
    struct Present: Sendable {
        let keyFigures: KeyFigures
        /// `nil` when too little is known of sales by value, and in reports of one product.
        let assortment: AssortmentView?
        let details: [ProductView]
        /// Products of the run beyond ``maximumDetailedProducts``.
        let omittedProducts: [String]
        /// By supplier, over everything delivered up to the day.
        let suppliers: [(supplier: String, performance: SupplierPerformance)]
        /// What the run found, or what is stored as not resolved; `nil` when no detector has ever run.
        let anomalies: [AnomalyFinding]?
        let waitingOrders: [PurchaseOrder]
    }

    /// Reads the present and what it is compared with side by side.
    ///
    /// - Throws: ``SupplyChainError`` for an unknown product or site; `SQLError`; `InventoryError`.
    init(_ database: any SQLDatabase, _ scope: ReportScope, asOf day: CalendarDate, run: RunFindings)
        async throws
    {
        self.scope = scope
        asOf = day
        self.run = run
        let (present, earlier) = try await database.read(
            { try Present($0, scope, asOf: day, run: run) },
            together: { transaction in
                (
                    previous: try KeyFigures(transaction, scope.previous),
                    yearBefore: try KeyFigures(transaction, scope.yearEarlier),
                    trend: try PeriodTrend(transaction, scope)
                )
            })
        self.present = present
        previousFigures = earlier.previous
        yearEarlierFigures = earlier.yearBefore
        trend = earlier.trend
    }

    /// The stock of every product, the shortest cover first.
    var coverage: [StockCoverage] { present.keyFigures.coverage }
}

extension ReportData.Present {
    /// - Throws: ``SupplyChainError`` for an unknown product or site; `SQLError`; `InventoryError`.
    init(_ transaction: any SQLTransaction, _ scope: ReportScope, asOf day: CalendarDate, run: RunFindings)
        throws
    {
        if let sku = scope.sku { _ = try RecordTable<Product>(transaction).require(sku) }
        if let location = scope.location { _ = try RecordTable<Location>(transaction).require(location) }
        keyFigures = try KeyFigures(transaction, scope)
        assortment =
            scope.sku == nil ? try AssortmentView(transaction, location: scope.location, asOf: day) : nil
        let skus = Self.detailedProducts(scope, run, keyFigures.coverage, assortment)
        omittedProducts = Array(skus.dropFirst(ReportData.maximumDetailedProducts))
        details = try skus.prefix(ReportData.maximumDetailedProducts).map { sku in
            try ProductView(transaction, sku: sku, location: scope.location, asOf: day, run: run)
        }
        suppliers = try Self.suppliers(transaction, scope, asOf: day)
        anomalies = try Self.anomalies(transaction, scope, run)
        waitingOrders = try PurchaseOrders(transaction).list(
            sku: scope.sku, statuses: Set(PurchaseOrderStatus.allCases.filter(\.isUndecided)))
    }

    /// Those of the run; otherwise the ones whose stock costs the most sales, then the best sellers.
    private static func detailedProducts(
        _ scope: ReportScope, _ run: RunFindings, _ coverage: [StockCoverage], _ assortment: AssortmentView?
    ) -> [String] {
        if let sku = scope.sku { return [sku] }
        var seen: Set<String> = []
        let all = run.plans.map(\.sku) + run.forecasts.map(\.sku) + run.recommendations.map(\.sku)
        guard all.isEmpty else { return all.filter { seen.insert($0).inserted } }
        let short = coverage.filter { $0.expectedShortage > 0 }.sorted { left, right in
            func value(_ row: StockCoverage) -> Double { row.expectedShortage * (row.price?.amount ?? 0) }
            return (value(right), left.sku) < (value(left), right.sku)
        }
        let best = assortment?.items.prefix(ReportData.usualDetailedProducts).map(\.sku) ?? []
        return Array(
            (short.map(\.sku) + best).filter { seen.insert($0).inserted }.prefix(
                ReportData.usualDetailedProducts))
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
