public import Baton

extension SupplierCoordinationAgent {
    /// Measures a supplier by its receipts.
    public static let getSupplierPerformance = Operation<GetSupplierPerformance, SupplierPerformanceResult>(
        "supplier_coordination", "get_supplier_performance", effect: .pure, isBlocking: true,
        "Measures a supplier by its deliveries: on time in full, fill rate, lead times, prices, defects.")

    func getSupplierPerformance(_ input: GetSupplierPerformance) async throws -> SupplierPerformanceResult {
        let day = try await store.lastRecordedDay(input.asOf)
        let from = input.from ?? CalendarDate(daysSinceEpoch: .min)
        let until = input.to ?? CalendarDate(daysSinceEpoch: .max)
        guard from <= until else {
            throw OperationFailure(
                kind: .invalidInput, "from: expected a day up to \(until), found \(from)", isRetryable: false)
        }
        let records = try await store.database.read { transaction in
            try requireKnown(input, transaction)
            return try DeliveryRecord.measured(
                transaction, supplier: input.supplier, sku: input.sku, period: from...until, asOf: day)
        }
        let performance = try SupplierPerformance(records, asOf: day, toleranceDays: input.toleranceDays)
        guard !performance.judged.isEmpty || !performance.delivered.isEmpty else {
            throw OperationFailure.missingData(
                "there are no deliveries of supplier \(input.supplier)"
                    + (input.sku.map { " for \($0)" } ?? "") + " up to \(day)",
                hint: "import them with 'baton data import purchase_orders FILE', "
                    + "'… purchase_order_lines FILE' and '… receipts FILE', or '… delivery_history FILE'")
        }
        return SupplierPerformanceResult(input, performance, asOf: day)
    }

    /// A delivery history may name suppliers and products that are not kept here.
    private func requireKnown(_ input: GetSupplierPerformance, _ transaction: any SQLTransaction) throws {
        let history = try transaction.queryOne(
            "SELECT 1 FROM delivery_history WHERE supplier = ? LIMIT 1", [.text(input.supplier)])
        guard history == nil else { return }
        _ = try RecordTable<Supplier>(transaction).require(input.supplier)
        if let sku = input.sku { _ = try RecordTable<Product>(transaction).require(sku) }
    }
}

extension SupplyChainStore {
    /// The day given, or the last one on which a sale or a receipt is recorded.
    ///
    /// - Throws: ``SupplyChainError`` of kind `missingData` when there are neither.
    func lastRecordedDay(_ asked: CalendarDate?) async throws -> CalendarDate {
        if let asked { return asked }
        let sql = """
            SELECT MAX(date) FROM (SELECT MAX(date) AS date FROM sales UNION ALL SELECT MAX(date) FROM receipts
            UNION ALL SELECT MAX(delivered_on) FROM delivery_history) AS last
            """
        let last: CalendarDate? = try await database.read { try $0.queryOne(sql)?.get(0) ?? nil }
        guard let last else {
            throw SupplyChainError(
                .missingData, "there are no sales and no receipts",
                hint: "import them with 'baton data import sales FILE' or '… receipts FILE'")
        }
        return last
    }
}

/// The input of `get_supplier_performance`.
public struct GetSupplierPerformance: Payload {
    public var supplier: String
    public var sku: String?
    public var from: CalendarDate?
    public var to: CalendarDate?
    public var toleranceDays: Int
    public var asOf: CalendarDate?

    public init(
        supplier: String, sku: String? = nil, from: CalendarDate? = nil, to: CalendarDate? = nil,
        toleranceDays: Int = 0, asOf: CalendarDate? = nil
    ) {
        self.supplier = supplier
        self.sku = sku
        self.from = from
        self.to = to
        self.toleranceDays = toleranceDays
        self.asOf = asOf
    }

    public static let fields: [Field<GetSupplierPerformance>] = [
        .required("supplier", \.supplier, "The supplier."),
        .optional("sku", \.sku, "Only lines of this product."),
        .optional(
            "from", \.from, "Only lines promised from this day on (ordered, where nothing was promised)."),
        .optional("to", \.to, "Only lines promised up to this day."),
        .optional(
            "tolerance_days", \.toleranceDays, default: 0, in: 0...365, unit: "days",
            "How late still counts as on time."),
        .optional(
            "as_of", \.asOf,
            "The day at which it is judged, YYYY-MM-DD; absent: the last day with a recorded "
                + "sale or receipt."),
    ]
}
