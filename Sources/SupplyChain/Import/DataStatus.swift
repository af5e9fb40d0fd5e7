public import Baton

/// What the store holds and what the agents will miss.
public struct DataStatus: Sendable, Hashable {
    /// Fewer days than this hold each day of the week less than four times: too few to see a weekly pattern.
    public static let shortHistoryDays = 28

    /// The rows of each entity, in import order.
    public let counts: [EntityCount]
    /// First and last day of the sales.
    public let salesPeriod: ClosedRange<CalendarDate>?
    /// Products without any sale.
    public let skusWithoutSales: [String]
    /// Products whose sales span fewer than ``shortHistoryDays`` days.
    public let skusWithShortHistory: [String]
    /// Products whose stock was never counted or received.
    public let skusWithoutStock: [String]
    /// Products that no supplier offers.
    public let skusWithoutSupplier: [String]
    /// Products without a unit cost.
    public let skusWithoutCost: [String]
    /// What an agent will ask for, one line each: what is missing, for how many, and what to import.
    public let missing: [String]

    /// The number of rows of one entity.
    public struct EntityCount: Sendable, Hashable {
        public let entity: String
        public let rows: Int
    }

    /// The status as a JSON object.
    public var value: Value {
        .object([
            "counts": .object(
                Dictionary(
                    counts.map { ($0.entity, .int(Int64($0.rows))) }, uniquingKeysWith: { first, _ in first })
            ),
            "sales_from": salesPeriod.map { .string($0.lowerBound.description) } ?? .null,
            "sales_to": salesPeriod.map { .string($0.upperBound.description) } ?? .null,
            "skus_without_sales": .array(skusWithoutSales.map { .string($0) }),
            "skus_with_short_history": .array(skusWithShortHistory.map { .string($0) }),
            "skus_without_stock": .array(skusWithoutStock.map { .string($0) }),
            "skus_without_supplier": .array(skusWithoutSupplier.map { .string($0) }),
            "skus_without_cost": .array(skusWithoutCost.map { .string($0) }),
            "missing": .array(missing.map { .string($0) }),
        ])
    }
}

extension SupplyChainStore {
    /// What the store holds and what the agents will miss.
    ///
    /// - Throws: ``SQLError``.
    public func status() async throws -> DataStatus {
        try await database.read { try DataStatusQuery(transaction: $0).status() }
    }
}

/// The queries behind ``DataStatus``.
private struct DataStatusQuery {
    let transaction: any SQLTransaction

    func status() throws -> DataStatus {
        let counts = try SupplyChainEntities.all.map { entity in
            DataStatus.EntityCount(entity: entity.name, rows: try count(entity.name))
        }
        let withoutSales = try skus("NOT EXISTS (SELECT 1 FROM sales s WHERE s.sku = products.sku)")
        let withoutStock = try skus(
            "NOT EXISTS (SELECT 1 FROM stock_movements m WHERE m.sku = products.sku) "
                + "AND NOT EXISTS (SELECT 1 FROM receipts r WHERE r.sku = products.sku)")
        let withoutSupplier = try skus(
            "NOT EXISTS (SELECT 1 FROM supplier_products o WHERE o.sku = products.sku)")
        let withoutCost = try skus("unit_cost IS NULL")
        let shortHistory = try shortHistorySKUs()
        let missing = [
            Self.line("products", counts, "import products first: 'baton data import products FILE'"),
            Self.line("locations", counts, "import locations: 'baton data import locations FILE'"),
            Self.line(withoutSales, "have no sales and cannot be forecast: import sales"),
            Self.line(
                shortHistory, "have under \(DataStatus.shortHistoryDays) days of sales: import older sales"),
            Self.line(withoutStock, "have no known stock: import stock_movements with a count, or receipts"),
            Self.line(withoutSupplier, "have no supplier: import supplier_products"),
            Self.line(withoutCost, "have no unit_cost: import products with that column"),
        ]
        return DataStatus(
            counts: counts, salesPeriod: try Sales(transaction).period(), skusWithoutSales: withoutSales,
            skusWithShortHistory: shortHistory, skusWithoutStock: withoutStock,
            skusWithoutSupplier: withoutSupplier, skusWithoutCost: withoutCost,
            missing: missing.compactMap { $0 })
    }

    private func count(_ table: String) throws -> Int {
        try transaction.queryOne("SELECT COUNT(*) FROM \(table)")?.get(0) ?? 0
    }

    private func skus(_ condition: String) throws -> [String] {
        try transaction.query("SELECT sku FROM products WHERE \(condition) ORDER BY sku").map {
            try $0.get(0)
        }
    }

    private func shortHistorySKUs() throws -> [String] {
        guard let end = try Sales(transaction).period()?.upperBound else { return [] }
        // A later first sale than this leaves too short a span up to the last day of the data set.
        let latestStart = end.advanced(by: 1 - DataStatus.shortHistoryDays)
        return try transaction.query(
            "SELECT sku FROM sales GROUP BY sku HAVING MIN(date) > ? ORDER BY sku", [latestStart.sqlValue]
        ).map { try $0.get(0) }
    }

    private static func line(_ entity: String, _ counts: [DataStatus.EntityCount], _ text: String) -> String?
    {
        counts.contains { $0.entity == entity && $0.rows == 0 } ? text : nil
    }

    private static func line(_ skus: [String], _ text: String) -> String? {
        guard let first = skus.first else { return nil }
        return skus.count == 1
            ? "1 product (\(first)): \(text)" : "\(skus.count) products (\(first), …): \(text)"
    }
}
