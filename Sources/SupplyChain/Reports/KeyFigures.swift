internal import Baton
internal import Inventory

/// The key figures of a period, in the order of ``KeyFigure/Name``.
struct KeyFigures: Sendable {
    let figures: [KeyFigure]
    /// The stock behind them.
    let stock: StockLevels
    /// How long the stock at the end of the period lasts, the shortest cover first.
    let coverage: [StockCoverage]
    let excess: ExcessStock

    subscript(name: KeyFigure.Name) -> KeyFigure? { figures.first { $0.name == name } }

    /// Computes them inside one transaction, with one query for each kind of data.
    ///
    /// - Parameter products: all of them, where they have been read before.
    /// - Throws: `SQLError`; `InventoryError` when a stored order is out of range.
    init(
        _ transaction: any SQLTransaction, _ scope: ReportScope, products: [String: Product]? = nil
    ) throws {
        let (sales, recentSales) = try SalesSums.load(
            transaction, scope, recentDays: StockCoverage.paceDays)
        let stock = try StockLevels(transaction, scope)
        let products = try products ?? Self.products(transaction)
        let end = scope.period.upperBound
        let costs = InventoryCosts(sales: sales, stock: stock, products: products, days: scope.dayCount)
        let coverage = try StockCoverage.load(
            transaction, stock: stock, sales: recentSales, location: scope.location, asOf: end)
        let excess = try ExcessStock(
            transaction, coverage, products: products, location: scope.location, asOf: end)
        let suppliers = try SupplierPerformance(
            DeliveryRecord.load(
                transaction, sku: scope.sku, location: scope.location, period: scope.period, asOf: end),
            asOf: end)
        self.stock = stock
        self.coverage = coverage
        self.excess = excess
        figures =
            SalesFigures.figures(sales, costs) + costs.figures + excess.figures
            + ServiceFigures.figures(sales, stock) + SupplierFigures.figures(suppliers)
            + ForecastFigures.figures(try ForecastErrors(transaction, scope))
    }

    /// All products by their identifier.
    ///
    /// - Throws: `SQLError`.
    static func products(_ transaction: any SQLTransaction) throws -> [String: Product] {
        try Dictionary(
            RecordTable<Product>(transaction).all().map { ($0.sku, $0) },
            uniquingKeysWith: { first, _ in first })
    }
}
