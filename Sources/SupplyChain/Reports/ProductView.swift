internal import Baton

/// What a report shows of one product in detail.
struct ProductView: Sendable {
    /// Days of history in the charts.
    static let historyDays = 90

    let product: Product
    let location: String?
    /// `nil` when nothing was ever sold.
    let sales: DailySales?
    /// Closing stock of the last ``historyDays``, oldest first, over all sites; `nil` on days on which it is not known.
    let onHand: [Double?]
    let onHandStart: CalendarDate
    let incoming: [Incoming]
    /// The run's forecast, or the last one stored.
    let forecast: ForecastView?
    /// The run's plan.
    let plan: OptimizeInventoryResult?

    /// Units of an open order still to come.
    struct Incoming: Sendable, Hashable {
        let order: String
        let supplier: String
        let quantity: Double
        let expectedOn: CalendarDate?
    }

    /// A forecast, whether it comes from this run or from the store.
    struct ForecastView: Sendable {
        let model: String
        let total: Double
        let lower: Double
        let upper: Double
        let confidence: Double
        let days: [ForecastDay]
        let error: Double?
        let demandClass: String?
        /// The day it starts from; `nil` when it was made in this run.
        let storedOrigin: CalendarDate?
    }

    /// The day on which the inventory position falls to the reorder point of the run's plan, if sales follow the
    /// forecast; `nil` when it does not within the forecast, or has already.
    var nextOrderDay: CalendarDate? {
        guard let plan, let forecast, forecast.storedOrigin == nil else { return nil }
        var position = plan.position.inventoryPosition
        guard position > plan.reorderPoint else { return nil }
        for day in forecast.days {
            position -= day.mean
            if position <= plan.reorderPoint { return day.date }
        }
        return nil
    }

    var name: String { product.name.map { "\(product.sku) \($0)" } ?? product.sku }

    /// - Throws: ``SupplyChainError``, `SQLError`.
    init(
        _ transaction: any SQLTransaction, sku: String, location: String?, asOf day: CalendarDate,
        run: RunFindings
    ) throws {
        product = try RecordTable<Product>(transaction).require(sku)
        self.location = location
        sales = try Self.sales(transaction, sku: sku, location: location, through: day)
        onHandStart = day.advanced(by: 1 - Self.historyDays)
        onHand = try Self.onHand(transaction, sku: sku, location: location, in: onHandStart...day)
        incoming = try Self.incoming(transaction, sku: sku, location: location, asOf: day)
        plan =
            run.plans.last { $0.sku == sku && $0.location == location }
            ?? run.plans.last { $0.sku == sku }
        let made =
            run.forecasts.last { $0.sku == sku && $0.location == location }
            ?? run.forecasts.last { $0.sku == sku }
        forecast =
            try made.map(ForecastView.init)
            ?? Forecasts(transaction).latest(sku: sku, location: location).map(ForecastView.init)
    }

    private static func sales(
        _ transaction: any SQLTransaction, sku: String, location: String?, through day: CalendarDate
    ) throws -> DailySales? {
        do {
            return try Sales(transaction).daily(sku: sku, location: location, through: day)
        } catch let error as SupplyChainError where error.kind == .missingData {
            return nil
        }
    }

    private static func onHand(
        _ transaction: any SQLTransaction, sku: String, location: String?,
        in period: ClosedRange<CalendarDate>
    ) throws -> [Double?] {
        let ledger = StockLedger(transaction)
        let sites = try location.map { [$0] } ?? ledger.sites(of: sku)
        var total = [Double?](repeating: nil, count: period.lowerBound.distance(to: period.upperBound) + 1)
        for site in sites {
            let levels = try ledger.dailyOnHand(sku: sku, location: site, in: period)
            for (index, level) in levels.enumerated() {
                guard let level else { continue }
                total[index] = (total[index] ?? 0) + level
            }
        }
        return total
    }

    private static func incoming(
        _ transaction: any SQLTransaction, sku: String, location: String?, asOf day: CalendarDate
    ) throws -> [Incoming] {
        let open = try DeliveryRecord.load(transaction, sku: sku, location: location, asOf: day)
        return open.filter { $0.status.isOpen && $0.quantity > $0.acceptedQuantity }.map { record in
            Incoming(
                order: record.order, supplier: record.supplier,
                quantity: record.quantity - record.acceptedQuantity, expectedOn: record.expectedOn)
        }
    }
}

extension ProductView.ForecastView {
    init(_ result: GenerateForecastResult) {
        self.init(
            model: result.model, total: result.forecast, lower: result.interval.lower,
            upper: result.interval.upper, confidence: result.confidence,
            days: result.daily.map { day in
                ForecastDay(
                    forecastID: "", date: day.date, mean: day.mean, lower80: day.lower80,
                    upper80: day.upper80,
                    lower95: day.lower95, upper95: day.upper95)
            },
            error: result.accuracy.wape, demandClass: result.history.demandClass, storedOrigin: nil)
    }

    init(_ record: ForecastRecord) {
        self.init(
            model: record.model, total: record.total, lower: record.lower, upper: record.upper,
            confidence: record.confidence, days: record.days, error: record.accuracy["wape"]?.doubleValue,
            demandClass: nil, storedOrigin: record.origin)
    }
}
