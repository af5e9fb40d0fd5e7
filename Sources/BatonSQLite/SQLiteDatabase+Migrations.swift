public import Baton

extension SQLiteDatabase {
    private static let migrationsTable = "CREATE TABLE IF NOT EXISTS baton_migrations (name TEXT PRIMARY KEY)"

    /// Applies the migrations that the file has not seen, in the order of the list.
    ///
    /// A migration's owner is the part of its name before the first `/`. Several owners may share a file; a file
    /// that holds a migration of one of these owners that is not in the list was written by a newer version.
    ///
    /// - Throws: ``SQLError``; migrations before the failing one stay applied.
    public func migrate(_ migrations: [SQLMigration]) async throws {
        guard Set(migrations.map(\.name)).count == migrations.count else {
            throw SQLError(.other, "two migrations have the same name")
        }
        guard try await hasPending(migrations) else { return }
        try await write { try $0.execute(Self.migrationsTable) }
        for migration in migrations {
            try await write { transaction in
                // Read again inside the write: another process may have migrated in between.
                guard try !Self.applied(transaction).contains(migration.name) else { return }
                for statement in migration.statements {
                    try transaction.execute(statement)
                }
                try transaction.execute(
                    "INSERT INTO baton_migrations (name) VALUES (?)", [.text(migration.name)])
            }
        }
    }

    /// Whether something is left to do; a database that is up to date is not written to at all.
    private func hasPending(_ migrations: [SQLMigration]) async throws -> Bool {
        let known = Set(migrations.map(\.name))
        let owners = Set(migrations.map { Self.owner(of: $0.name) })
        let name = name
        return try await read { transaction in
            let tables = try transaction.query(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'baton_migrations'")
            guard !tables.isEmpty else { return true }
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
