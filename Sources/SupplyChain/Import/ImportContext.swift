internal import Baton

/// What the rows of a file are checked against, read once before the import.
struct ImportContext {
    /// The keys of each entity that the file refers to, numbered.
    let known: [String: [String: UInt32]]
    /// The order lines, as `order/line`; only for receipts.
    let orderLines: Set<String>
    /// The location of rows that name none.
    let location: String?
    /// The currency of amounts that name none.
    let currency: String?
    /// The ledger's next number.
    let firstSequence: Int
    /// How dates are written, beside `YYYY-MM-DD`.
    let dateFormats: [DateFormat]
    /// Cells with one of these texts count as empty.
    let absentTexts: [[UInt8]]

    init(_ transaction: any SQLTransaction, entity: EntityDescription, options: ImportOptions) throws {
        var known: [String: [String: UInt32]] = [:]
        for case .reference(let name) in entity.fields.map(\.type) where known[name] == nil {
            known[name] = try Self.keys(of: name, transaction)
        }
        self.known = known
        let lines = entity == Receipt.entity ? try RecordTable<PurchaseOrderLine>(transaction).all() : []
        orderLines = Set(lines.map { "\($0.orderID)/\($0.line)" })
        location = try options.location ?? Self.only("SELECT location FROM locations LIMIT 2", transaction)
        currency =
            try options.currency
            ?? Self.only(
                """
                SELECT currency FROM products WHERE currency IS NOT NULL
                UNION SELECT currency FROM supplier_products LIMIT 2
                """, transaction)
        firstSequence = try StockLedger(transaction).nextSequence()
        dateFormats = options.dateFormats
        absentTexts = options.absentTexts.map { Array($0.utf8) }
    }

    private static func keys(of entity: String, _ transaction: any SQLTransaction) throws -> [String: UInt32]
    {
        guard let key = SupplyChainEntities.named(entity)?.key.first else { return [:] }
        var keys: [String: UInt32] = [:]
        try transaction.forEachRow("SELECT \(key) FROM \(entity)", []) { row in
            keys[try row.get(0)] = UInt32(keys.count)
        }
        return keys
    }

    /// The single result of a query, `nil` when there are none or several.
    private static func only(_ sql: String, _ transaction: any SQLTransaction) throws -> String? {
        let rows = try transaction.query(sql)
        return rows.count == 1 ? try rows.first?.get(0) : nil
    }
}
