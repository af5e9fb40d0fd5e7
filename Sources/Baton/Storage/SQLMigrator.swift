/// Applies migrations through the seam: what databases do alike.
///
/// A migration's owner is the part of its name before the first `/`. Several owners may share a database; one that holds a
/// migration of one of these owners that is not in the list was written to by a newer version.
package struct SQLMigrator {
    /// Makes the table of the names of migrations that were applied.
    package static let table = "CREATE TABLE IF NOT EXISTS baton_migrations (name TEXT PRIMARY KEY)"

    private let database: any SQLDatabase
    private let name: String
    private let lookup: String
    private let lock: String?
    private let translate: @Sendable (String) -> String

    /// - Parameters:
    ///   - name: what messages call the database.
    ///   - lookup: a query that gives a row when there is a table `baton_migrations`.
    ///   - lock: a query that waits until nobody else migrates, to the end of the transaction; `nil` where writers take
    ///     turns.
    ///   - translate: from the words that databases share to those of this one.
    package init(
        _ database: any SQLDatabase, name: String, lookup: String, lock: String? = nil,
        translate: @escaping @Sendable (String) -> String = { $0 }
    ) {
        self.database = database
        self.name = name
        self.lookup = lookup
        self.lock = lock
        self.translate = translate
    }

    /// Applies those that the database has not seen, in the order of the list.
    ///
    /// - Throws: ``SQLError``; migrations before the failing one stay applied.
    package func migrate(_ migrations: [SQLMigration]) async throws {
        guard Set(migrations.map(\.name)).count == migrations.count else {
            throw SQLError(.other, "two migrations have the same name")
        }
        guard try await hasPending(migrations) else { return }
        let (lock, translate) = (lock, translate)
        let table = translate(Self.table)
        for migration in migrations {
            try await database.write { transaction in
                if let lock { _ = try transaction.query(lock) }
                try transaction.execute(table)
                // Read again inside the write: another process may have migrated in between.
                guard try !Self.applied(transaction).contains(migration.name) else { return }
                for statement in migration.statements { try transaction.execute(translate(statement)) }
                try transaction.execute(
                    "INSERT INTO baton_migrations (name) VALUES (?)", [.text(migration.name)])
            }
        }
    }

    /// Whether something is left to do; a database that is up to date is not written to at all.
    private func hasPending(_ migrations: [SQLMigration]) async throws -> Bool {
        let known = Set(migrations.map(\.name))
        let owners = Set(migrations.map { Self.owner(of: $0.name) })
        let (name, lookup) = (name, lookup)
        return try await database.read { transaction in
            guard try !transaction.query(lookup).isEmpty else { return true }
            let applied = try Self.applied(transaction)
            let newer = applied.filter { owners.contains(Self.owner(of: $0)) && !known.contains($0) }.sorted()
            guard newer.isEmpty else {
                throw SQLError(
                    .unavailable,
                    "\(name) was written by a newer version (it has \(newer.joined(separator: ", "))); "
                        + "update this program")
            }
            return !known.isSubset(of: applied)
        }
    }

    private static func applied(_ transaction: any SQLTransaction) throws -> Set<String> {
        Set(try transaction.query("SELECT name FROM baton_migrations").map { try $0.get(0) })
    }

    private static func owner(of migration: String) -> Substring {
        migration.prefix { $0 != "/" }
    }
}
