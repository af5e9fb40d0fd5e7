internal import Baton

/// Writes the rows of an import into their table.
struct ImportWriter {
    private let entity: EntityDescription
    private let transaction: any SQLTransaction
    private let statement: String
    private let lookup: String
    /// The fields that the file has, and so the ones to compare with what is stored.
    private let comparedFields: [Int]
    private let keyFields: [Int]
    /// Rows inserted or updated so far.
    private(set) var changed = 0

    init(entity: EntityDescription, columns: ImportColumns, transaction: any SQLTransaction) {
        self.entity = entity
        self.transaction = transaction
        comparedFields = entity.fields.indices.filter { columns.columnOfField[$0] != nil }
        keyFields = entity.key.compactMap { entity.position(of: $0) }
        var updated = Set(comparedFields.map { entity.fields[$0].name })
        // The currency of amounts in the file may be the store's: it belongs to them.
        if comparedFields.contains(where: { entity.fields[$0].type == .money }) { updated.insert("currency") }
        statement =
            entity.isAppendOnly
            ? EntitySQL.upsert(entity, updating: []) : EntitySQL.upsert(entity, updating: updated)
        lookup = EntitySQL.select(
            entity, where: EntitySQL.keyCondition(of: entity), orderBy: nil)
    }

    func rowCount() throws -> Int {
        try transaction.queryOne("SELECT COUNT(*) FROM \(entity.name)")?.get(0) ?? 0
    }

    mutating func write(_ rows: [[SQLValue]]) throws {
        changed += try transaction.executeBatch(statement, rows)
    }

    /// What is wrong with a row in view of what is stored: an append-only row must not change.
    func complaint(about row: [SQLValue]) throws -> String? {
        guard entity.isAppendOnly,
            let stored = try transaction.queryOne(lookup, keyFields.map { row[$0] })
        else { return nil }
        let differing = comparedFields.first { stored.values[$0] != row[$0] }
        return differing.map { index in
            let field = entity.fields[index]
            return "this \(entity.singular) is recorded already with \(field.name) "
                + "'\(field.type.text(of: stored.values[index]))'; it cannot change: record a correction"
        }
    }
}
