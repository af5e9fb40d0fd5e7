internal import Baton
internal import Forecasting
internal import Inventory

/// Everything that the detectors look at, read once.
struct DetectionSubject: Sendable {
    let sku: String
    let location: String?
    let falseAlarmRate: Double
    let windowDays: Int
    let product: Product
    let prepared: PreparedForecast
    /// The model of demand without its outliers, whose one-step-ahead forecasts are what is usual.
    let usual: DemandForecast
    /// Holidays and promotions that concern the product, up to a few days beyond the last day.
    let calendar: [CalendarEntry]
    /// Units on hand at the close of each day of the window, over all sites that are known; `nil` where none
    /// is.
    let onHand: [Double?]
    /// The counts of the window with what the ledger said before each.
    let counts: [CountedStock]
    /// The days of the window on which anything at all was sold at the site.
    let recordedDays: Set<CalendarDate>
    /// The orders of the product's suppliers whose promised day has come, by supplier, oldest promise first.
    let promisedOrders: [String: [PromisedOrder]]
    /// Every order line of the product up to the last day with what came of it, by the day of the order.
    let deliveries: [OrderLineDelivery]
    /// The policy that stock is judged by, or why there is none.
    let optimization: Result<OptimizationOutcome, OperationFailure>

    var history: DemandHistory { prepared.history }
    var sales: DailySales { prepared.history.sales }
    var asOf: CalendarDate { prepared.history.origin }
    var windowStart: CalendarDate { asOf.advanced(by: 1 - windowDays) }
    /// Mean units per day over the whole history.
    var meanPerDay: Double { sales.quantities.reduce(0, +) / Double(max(1, sales.quantities.count)) }

    /// - Throws: ``SupplyChainError`` when there is no history; `ForecastingError`; `SQLError`.
    init(_ input: DetectAnomalies, store: SupplyChainStore, forecasts: ForecastService) async throws {
        let request = ForecastRequest(sku: input.sku, location: input.location, asOf: input.asOf)
        let prepared = try await forecasts.forecast(request)
        let ordinary = OutlierReplacement.ordinaryDemand(prepared.history.demand)
        let usual =
            ordinary == prepared.history.demand
            ? prepared.forecast : try forecasts.fit(ordinary, Self.nextWeek(request))
        let asOf = prepared.history.origin
        let window = asOf.advanced(by: 1 - input.windowDays)...asOf
        let read = try await store.database.read { transaction in
            let product = try RecordTable<Product>(transaction).require(input.sku)
            let sites = try input.location.map { [$0] } ?? StockLedger(transaction).sites(of: input.sku)
            return (
                product: product,
                calendar: try Self.calendar(product, input.location, window, transaction),
                onHand: try Self.onHand(input.sku, sites, window, transaction),
                counts: try sites.flatMap {
                    try CountedStock.list(sku: input.sku, location: $0, in: window, transaction)
                },
                recordedDays: try Self.recordedDays(input.location, window, transaction),
                promisedOrders: try PromisedOrder.bySupplier(sku: input.sku, through: asOf, transaction),
                deliveries: try Self.deliveries(input.sku, input.location, through: asOf, transaction)
            )
        }
        sku = input.sku
        location = input.location
        falseAlarmRate = input.falseAlarmRate
        windowDays = input.windowDays
        self.prepared = prepared
        self.usual = usual
        product = read.product
        calendar = read.calendar
        onHand = read.onHand
        counts = read.counts
        recordedDays = read.recordedDays
        promisedOrders = read.promisedOrders
        deliveries = read.deliveries
        optimization = try await Self.optimization(input, store, forecasts)
    }

    /// What is usual tomorrow is chosen by how well a model tells the next week.
    private static func nextWeek(_ request: ForecastRequest) -> ForecastRequest {
        var week = request
        week.horizonDays = ForecastService.seasonalPeriodDays
        return week
    }

    /// Missing data mean that there is nothing to judge stock by, which is no failure of the detection.
    private static func optimization(
        _ input: DetectAnomalies, _ store: SupplyChainStore, _ forecasts: ForecastService
    ) async throws -> Result<OptimizationOutcome, OperationFailure> {
        let question = OptimizeInventory(
            sku: input.sku, location: input.location, serviceLevel: input.serviceLevel, asOf: input.asOf)
        do {
            let optimizer = InventoryOptimizerAgent(store: store, forecasts: forecasts)
            return .success(try await optimizer.optimize(question))
        } catch let failure as OperationFailure {
            return .failure(failure)
        } catch let error as SupplyChainError {
            return .failure(OperationFailure(error))
        } catch let error as InventoryError {
            return .failure(OperationFailure(error))
        }
    }

    private static func calendar(
        _ product: Product, _ location: String?, _ window: ClosedRange<CalendarDate>,
        _ transaction: any SQLTransaction
    ) throws -> [CalendarEntry] {
        let last = window.upperBound.advanced(by: RootCause.holidayReachDays)
        return try RecordTable<CalendarEntry>(transaction)
            .list(
                where: "date >= ? AND date <= ?", [window.lowerBound.sqlValue, last.sqlValue],
                orderBy: "date, entry_id"
            )
            .filter { entry in
                (entry.sku ?? product.sku) == product.sku
                    && (entry.category == nil || entry.category == product.category)
                    && (location == nil || (entry.location ?? location) == location)
            }
    }

    private static func deliveries(
        _ sku: String, _ location: String?, through last: CalendarDate, _ transaction: any SQLTransaction
    ) throws -> [OrderLineDelivery] {
        try PurchaseOrders(transaction).deliveries()
            .filter { delivery in
                delivery.line.sku == sku && delivery.order.orderedOn <= last
                    && delivery.order.location == (location ?? delivery.order.location)
            }
            .sorted { ($0.order.orderedOn, $0.order.id) < ($1.order.orderedOn, $1.order.id) }
    }

    private static func onHand(
        _ sku: String, _ sites: [String], _ window: ClosedRange<CalendarDate>,
        _ transaction: any SQLTransaction
    ) throws -> [Double?] {
        var total = [Double?](repeating: nil, count: window.lowerBound.distance(to: window.upperBound) + 1)
        for site in sites {
            let series = try StockLedger(transaction).dailyOnHand(sku: sku, location: site, in: window)
            for (day, units) in series.enumerated() {
                guard let units else { continue }
                total[day] = (total[day] ?? 0) + units
            }
        }
        return total
    }

    private static func recordedDays(
        _ location: String?, _ window: ClosedRange<CalendarDate>, _ transaction: any SQLTransaction
    ) throws -> Set<CalendarDate> {
        let sql =
            "SELECT DISTINCT date FROM sales WHERE date >= ? AND date <= ?"
            + (location == nil ? "" : " AND location = ?")
        let arguments =
            [window.lowerBound.sqlValue, window.upperBound.sqlValue]
            + (location.map { [.text($0)] } ?? [])
        return Set(try transaction.query(sql, arguments).map { try $0.get(0, as: CalendarDate.self) })
    }
}

/// A count with what the ledger said before it.
struct CountedStock: Sendable {
    let location: String
    let date: CalendarDate
    let counted: Double
    let booked: Double

    /// The counts of a period before which the stock was known, oldest first.
    static func list(
        sku: String, location: String, in period: ClosedRange<CalendarDate>, _ transaction: any SQLTransaction
    ) throws -> [CountedStock] {
        var replay = LedgerReplay()
        var counts: [CountedStock] = []
        let entries = try StockLedger(transaction).entries(
            sku: sku, location: location, through: period.upperBound)
        for entry in entries {
            if entry.onHandChange == nil, let booked = replay.onHand, period.contains(entry.date) {
                counts.append(
                    CountedStock(
                        location: location, date: entry.date, counted: entry.quantity, booked: booked))
            }
            replay.apply(entry)
        }
        return counts
    }
}

/// An order whose promised day has come.
struct PromisedOrder: Sendable, Hashable {
    let id: String
    let promisedOn: CalendarDate
    /// Whether anything of it was missing at the close of the promised day.
    let isLate: Bool

    /// The orders of every supplier that offers or was ordered a product.
    static func bySupplier(
        sku: String, through date: CalendarDate, _ transaction: any SQLTransaction
    ) throws -> [String: [PromisedOrder]] {
        let sql = """
            SELECT o.supplier, o.order_id, o.expected_on,
                MAX(CASE WHEN l.quantity > (SELECT COALESCE(SUM(r.quantity - r.rejected_quantity), 0) FROM receipts r
                    WHERE r.order_id = l.order_id AND r.line = l.line AND r.date <= o.expected_on)
                    THEN 1 ELSE 0 END)
            FROM purchase_orders o JOIN purchase_order_lines l ON l.order_id = o.order_id
            WHERE o.expected_on <= ? AND o.status NOT IN ('draft', 'awaiting_approval', 'rejected', 'cancelled')
                AND o.supplier IN (SELECT supplier FROM supplier_products WHERE sku = ?)
            GROUP BY o.supplier, o.order_id, o.expected_on ORDER BY o.supplier, o.expected_on, o.order_id
            """
        var orders: [String: [PromisedOrder]] = [:]
        try transaction.forEachRow(sql, [date.sqlValue, .text(sku)]) { row in
            let supplier: String = try row.get(0)
            orders[supplier, default: []].append(
                PromisedOrder(id: try row.get(1), promisedOn: try row.get(2), isLate: try row.get(3)))
        }
        return orders
    }
}
