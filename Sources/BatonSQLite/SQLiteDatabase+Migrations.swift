public import Baton

extension SQLiteDatabase {
    /// Applies the migrations that the file has not seen, in the order of the list.
    ///
    /// A migration's owner is the part of its name before the first `/`. Several owners may share a file; a file
    /// that holds a migration of one of these owners that is not in the list was written by a newer version.
    ///
    /// - Throws: ``SQLError``; migrations before the failing one stay applied.
    public func migrate(_ migrations: [SQLMigration]) async throws {
        try await SQLMigrator(
            self, name: name,
            lookup: "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'baton_migrations'"
        ).migrate(migrations)
    }
}
