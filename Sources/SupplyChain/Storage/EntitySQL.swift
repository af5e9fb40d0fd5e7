/// The statements that follow from an entity's description.
enum EntitySQL {
    static func columns(of entity: EntityDescription) -> String {
        entity.fields.map(\.name).joined(separator: ", ")
    }

    static func keyCondition(of entity: EntityDescription) -> String {
        entity.key.map { "\($0) = ?" }.joined(separator: " AND ")
    }

    static func select(_ entity: EntityDescription, where condition: String?, orderBy: String?) -> String {
        let filter = condition.map { " WHERE \($0)" } ?? ""
        let order = orderBy ?? entity.key.joined(separator: ", ")
        return "SELECT \(columns(of: entity)) FROM \(entity.name)\(filter) ORDER BY \(order)"
    }

    static func insert(_ entity: EntityDescription) -> String {
        let marks = Array(repeating: "?", count: entity.fields.count).joined(separator: ", ")
        return "INSERT INTO \(entity.name) (\(columns(of: entity))) VALUES (\(marks))"
    }

    /// An insert that becomes an update when the key is taken, and nothing when the row is the same already.
    /// A version grows with the update, so that a change made from the older row is refused.
    ///
    /// - Parameter updating: the columns that the update sets; all outside the key by default. Columns that a
    ///   file does not have keep what the store knows.
    static func upsert(_ entity: EntityDescription, updating: Set<String>? = nil) -> String {
        let target = entity.key.joined(separator: ", ")
        let set = entity.fields.map(\.name).filter { column in
            !entity.key.contains(column) && column != "version" && (updating?.contains(column) ?? true)
        }
        guard !set.isEmpty else { return insert(entity) + " ON CONFLICT (\(target)) DO NOTHING" }
        let version =
            entity.position(of: "version").map { _ in ["version = \(entity.name).version + 1"] } ?? []
        let assignments = (set.map { "\($0) = excluded.\($0)" } + version).joined(separator: ", ")
        let differences = set.map { "\(entity.name).\($0) IS DISTINCT FROM excluded.\($0)" }
        return insert(entity) + " ON CONFLICT (\(target)) DO UPDATE SET \(assignments) WHERE "
            + differences.joined(separator: " OR ")
    }
}
