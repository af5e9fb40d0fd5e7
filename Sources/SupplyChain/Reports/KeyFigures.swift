internal import Baton
internal import Inventory

/// The key figures of a period, in the order of ``KeyFigure/Name``.
struct KeyFigures: Sendable {
    let figures: [KeyFigure]
    /// The stock behind them.
    let stock: StockLevels

    subscript(name: KeyFigure.Name) -> KeyFigure? { figures.first { $0.name == name } }

    /// Computes them inside one transaction, with one query for each kind of data.
    ///
    /// - Throws: `SQLError`; `InventoryError` when a stored order is out of range.
    init(_ transaction: any SQLTransaction, _ scope: ReportScope) throws {
        let sales = try SalesSums(transaction, scope)
        let stock = try StockLevels(transaction, scope)
        let products = try Dictionary(
            RecordTable<Product>(transaction).all().map { ($0.sku, $0) },
            uniquingKeysWith: { first, _ in first })
        let costs = InventoryCosts(sales: sales, stock: stock, products: products, days: scope.dayCount)
        let suppliers = try SupplierPerformance(
            DeliveryRecord.load(
                transaction, sku: scope.sku, location: scope.location, period: scope.period,
                asOf: scope.period.upperBound),
            asOf: scope.period.upperBound)
        self.stock = stock
        figures =
            SalesFigures.figures(sales, costs) + costs.figures
            + [Self.stockoutRate(sales, stock)] + Self.supplierFigures(suppliers)
            + Self.forecastFigures(try ForecastErrors(transaction, scope))
    }

    private static func stockoutRate(_ sales: SalesSums, _ stock: StockLevels) -> KeyFigure {
        let flagged = sales.products.values.reduce(0) { $0 + $1.daysWithFlag }
        if flagged > 0 {
            let empty = sales.products.values.reduce(0) { $0 + $1.stockoutDays }
            return KeyFigure(
                .stockoutRate, Double(empty) / Double(flagged), .share,
                basis: "\(empty) of \(flagged) recorded product-days")
        }
        let known = stock.levels.values.reduce(0) { $0 + $1.knownDays }
        guard known > 0 else {
            return KeyFigure(
                .stockoutRate, notAvailable: "no stockout flags and no stock counts or receipts are recorded",
                .share)
        }
        let empty = stock.levels.values.reduce(0) { $0 + $1.emptyDays }
        return KeyFigure(
            .stockoutRate, Double(empty) / Double(known), .share,
            basis: "closing stock of 0 on \(empty) of \(known) product-days")
    }

    private static func supplierFigures(_ suppliers: SupplierPerformance) -> [KeyFigure] {
        let basis = "\(suppliers.judged.count) order lines"
        let reason = "no order line was promised for this period"
        func figure(_ name: KeyFigure.Name, _ value: Double?) -> KeyFigure {
            value.map { KeyFigure(name, $0, .share, basis: basis) }
                ?? KeyFigure(name, notAvailable: reason, .share)
        }
        let delivered = "\(suppliers.delivered.count) delivered lines"
        return [
            figure(.supplierOnTimeInFull, suppliers.reliability?.lineOnTimeInFull),
            figure(.supplierFillRate, suppliers.reliability?.unitFillRate),
            suppliers.leadTime.map { KeyFigure(.supplierLeadTime, $0.mean, .days, basis: delivered) }
                ?? KeyFigure(.supplierLeadTime, notAvailable: reason, .days),
        ]
    }

    private static func forecastFigures(_ errors: ForecastErrors) -> [KeyFigure] {
        guard errors.actual > 0 else {
            let reason: String
            if !errors.hasForecasts {
                reason = "no forecast is stored"
            } else if errors.days == 0 {
                reason = "no stored forecast covers a day of this period that has passed"
            } else {
                reason = "nothing was sold on the \(errors.days) forecast days"
            }
            return [
                KeyFigure(.forecastError, notAvailable: reason, .share),
                KeyFigure(.forecastBias, notAvailable: reason, .share),
            ]
        }
        let basis = "\(errors.days) product-days"
        return [
            KeyFigure(.forecastError, errors.absoluteError / errors.actual, .share, basis: basis),
            KeyFigure(.forecastBias, errors.excess / errors.actual, .share, basis: basis),
        ]
    }
}
