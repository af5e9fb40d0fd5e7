public import Baton

extension PostgresDatabase {
    /// A migration in the words of PostgreSQL, as it is applied.
    public static func translated(_ migration: SQLMigration) -> SQLMigration {
        SQLMigration(
            name: migration.name, statements: migration.statements.map(PostgresSQL.translatingTypes))
    }

    /// What applying migrations to an empty database comes to, for somebody who does it with psql. Each step is a
    /// transaction that notes its name first: one that was applied before fails at that and changes nothing.
    public static func script(of migrations: [SQLMigration]) -> String {
        let table = PostgresSQL.translatingTypes(SQLMigrator.table)
        let steps = migrations.map(translated).map { step in
            let statements =
                ["-- \(step.name)\nBEGIN", "INSERT INTO baton_migrations (name) VALUES ('\(step.name)')"]
                + step.statements + ["COMMIT"]
            return statements.map { $0 + ";" }.joined(separator: "\n")
        }
        return (([table] + CommitMarker.schema).map { $0 + ";" } + steps).joined(separator: "\n\n")
    }
}
