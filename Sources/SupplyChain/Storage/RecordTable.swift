public import Baton

/// The rows of one entity inside one transaction: find, list, insert, upsert.
///
/// Specific queries stand in extensions, one file per entity.
public struct RecordTable<Record: StoredRecord> {
    public let transaction: any SQLTransaction

    public init(_ transaction: any SQLTransaction) {
        self.transaction = transaction
    }

    /// The row of a key, `nil` when there is none.
    ///
    /// - Parameter key: one value per key column, in order.
    /// - Throws: ``SQLError``.
    public func find(_ key: any SQLConvertible...) throws -> Record? {
        try first(where: EntitySQL.keyCondition(of: Record.entity), key.map(\.sqlValue))
    }

    /// The row of a key.
    ///
    /// - Throws: ``SupplyChainError`` of kind `notFound`, or ``SQLError``.
    public func require(_ key: any SQLConvertible...) throws -> Record {
        let values = key.map(\.sqlValue)
        guard let record = try first(where: EntitySQL.keyCondition(of: Record.entity), values) else {
            let shown = values.map { FieldType.text.text(of: $0) }.joined(separator: " / ")
            throw SupplyChainError(
                .notFound, "there is no \(Record.entity.singular) '\(shown)'",
                hint: SupplyChainEntities.importable.contains(Record.entity)
                    ? "'baton data import \(Record.entity.name) FILE' adds some"
                    : "'baton data export \(Record.entity.name)' lists them")
        }
        return record
    }

    /// All rows, in the order of the key.
    ///
    /// - Throws: ``SQLError``.
    public func all() throws -> [Record] { try list(where: nil, []) }

    /// Hands out all rows in the order of the key, one at a time.
    ///
    /// - Throws: ``SQLError``, or what `body` throws.
    public func forEach(_ body: (Record) throws -> Void) throws {
        try transaction.forEachRow(EntitySQL.select(Record.entity, where: nil, orderBy: nil), []) {
            try body(Record(row: $0))
        }
    }

    /// The number of rows.
    ///
    /// - Throws: ``SQLError``.
    public func count() throws -> Int {
        try transaction.queryOne("SELECT COUNT(*) FROM \(Record.entity.name)")?.get(0) ?? 0
    }

    /// Adds a row.
    ///
    /// - Throws: ``SQLError`` of kind `uniqueViolation` when the key is taken.
    public func insert(_ record: Record) throws {
        try transaction.execute(EntitySQL.insert(Record.entity), record.sqlValues)
    }

    /// Adds rows.
    ///
    /// - Throws: ``SQLError`` of kind `uniqueViolation` when a key is taken.
    public func insert(_ records: [Record]) throws {
        try transaction.executeBatch(EntitySQL.insert(Record.entity), records.map(\.sqlValues))
    }

    /// Adds a row or replaces the one with its key, and returns whether anything changed.
    ///
    /// Not for append-only entities: there ``insert(_:)-(Record)`` is the only way.
    ///
    /// - Throws: ``SQLError``.
    @discardableResult
    public func insertOrUpdate(_ record: Record) throws -> Bool {
        try transaction.execute(EntitySQL.upsert(Record.entity), record.sqlValues) > 0
    }

    func first(where condition: String, _ arguments: [SQLValue], orderBy: String? = nil) throws -> Record? {
        let sql = EntitySQL.select(Record.entity, where: condition, orderBy: orderBy) + " LIMIT 1"
        return try transaction.queryOne(sql, arguments).map(Record.init(row:))
    }

    func list(where condition: String?, _ arguments: [SQLValue], orderBy: String? = nil) throws -> [Record] {
        let sql = EntitySQL.select(Record.entity, where: condition, orderBy: orderBy)
        var records: [Record] = []
        try transaction.forEachRow(sql, arguments) { records.append(try Record(row: $0)) }
        return records
    }
}
