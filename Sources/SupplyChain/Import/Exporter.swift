internal import Baton

/// Writes the rows of an entity as text, one at a time.
public struct Exporter: Sendable {
    public enum Format: String, Sendable, CaseIterable {
        /// With a header; ``CSVImporter`` reads it back.
        case csv
        /// One array of objects.
        case json
        /// One object per line.
        case jsonLines = "jsonl"
    }

    private let entity: EntityDescription
    private let format: Format

    /// - Parameter entity: one of ``SupplyChainEntities/all``.
    public init(entity: EntityDescription, format: Format) {
        self.entity = entity
        self.format = format
    }

    /// Hands the text out in pieces, in the order of the key, from one consistent snapshot.
    ///
    /// - Parameters:
    ///   - store: where from.
    ///   - write: takes the next piece, on the database's thread.
    /// - Returns: the number of rows.
    /// - Throws: ``SQLError``, or what `write` throws.
    @discardableResult
    public func export(
        from store: SupplyChainStore, write: @escaping @Sendable (String) throws -> Void
    ) async throws -> Int {
        try await store.database.read { transaction in
            if format == .csv { try write(CSVText.line(entity.fields.map(\.name)) + "\n") }
            var count = 0
            try transaction.forEachRow(EntitySQL.select(entity, where: nil, orderBy: nil), []) { row in
                try write(text(of: row, isFirst: count == 0))
                count += 1
            }
            if format == .json { try write(count == 0 ? "[]\n" : "\n]\n") }
            return count
        }
    }

    private func text(of row: SQLRow, isFirst: Bool) -> String {
        switch format {
        case .csv: CSVText.line(zip(entity.fields, row.values).map { $0.type.text(of: $1) }) + "\n"
        case .json: (isFirst ? "[\n" : ",\n") + object(row).json()
        case .jsonLines: object(row).json() + "\n"
        }
    }

    private func object(_ row: SQLRow) -> Value {
        let members = zip(entity.fields, row.values).map { ($0.name, $0.type.value(of: $1)) }
        return .object(Dictionary(members, uniquingKeysWith: { first, _ in first }))
    }
}
