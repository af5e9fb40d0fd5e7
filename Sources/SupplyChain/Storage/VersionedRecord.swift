internal import Baton

/// A record that more than one party changes: its version grows with every change, and a change made from an
/// older version is refused.
public protocol VersionedRecord: StoredRecord {
    var version: Int { get set }
}

extension PurchaseOrder: VersionedRecord {}
extension Transfer: VersionedRecord {}
extension AnomalyRecord: VersionedRecord {}
extension AlertRecord: VersionedRecord {}

extension RecordTable where Record: VersionedRecord {
    /// Replaces the row if it is still at the version that `record` carries, and returns it with the next one.
    ///
    /// - Throws: ``SupplyChainError`` of kind `staleVersion` when someone changed it in between, `notFound` when
    ///   it is gone; ``SQLError``.
    @discardableResult
    public func update(_ record: Record) throws -> Record {
        let entity = Record.entity
        var next = record
        next.version += 1
        let values = zip(entity.fields, next.sqlValues).filter { !entity.key.contains($0.0.name) }
        let keys = zip(entity.fields, next.sqlValues).filter { entity.key.contains($0.0.name) }
        let assignments = values.map { "\($0.0.name) = ?" }.joined(separator: ", ")
        let changed = try transaction.execute(
            "UPDATE \(entity.name) SET \(assignments) WHERE \(EntitySQL.keyCondition(of: entity)) AND version = ?",
            values.map(\.1) + keys.map(\.1) + [.integer(Int64(record.version))])
        guard changed == 1 else {
            let shown = keys.map { FieldType.text.text(of: $0.1) }.joined(separator: " / ")
            throw SupplyChainError(
                .staleVersion,
                "\(entity.singular) '\(shown)' was changed by someone else since version \(record.version)",
                hint: "read it again and repeat the change")
        }
        return next
    }
}
