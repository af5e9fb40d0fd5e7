internal import ArgumentParser
internal import Baton
internal import BatonPostgres
internal import BatonSQLite
internal import PostgresClient
internal import SupplyChain

struct DatabaseMigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring the database to this version, or print how.",
        discussion: """
            Every command that writes does this by itself. There is no way back to an older version except a copy of the
            file: 'baton db backup FILE'.
            """)

    @Flag(name: .long, help: "Print the SQL of all steps instead; open no database.")
    var print = false
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let steps = try await MigrationRecorder.steps(for: database.address)
        if print {
            return Console.output(
                output.json ? document(steps).json(pretty: true) : sql(steps))
        }
        let before = try await applied()
        _ = try await Wiring.open(database)
        let names = steps.map(\.name).filter { !before.contains($0) }
        if output.json {
            Console.output(Value.object(["applied": .array(names.map(Value.string))]).json(pretty: true))
        } else if names.isEmpty {
            Console.output("\(database.name) is up to date")
        } else {
            for name in names { Console.output("applied \(name)") }
        }
    }

    /// The names of the steps that the database has seen; none when there is no file.
    private func applied() async throws -> Set<String> {
        guard database.exists else { return [] }
        let (connection, query) =
            switch database.address {
            case .file(let path):
                (
                    try SQLiteDatabase(path: path) as any SQLDatabase,
                    "SELECT 1 FROM sqlite_master WHERE name = 'baton_migrations'"
                )
            case .server(let url):
                (
                    try PostgresDatabase(PostgresOptions(server: url)) as any SQLDatabase,
                    "SELECT 1 FROM pg_tables WHERE tablename = 'baton_migrations'"
                )
            }
        return try await connection.read { transaction in
            guard try transaction.queryOne(query) != nil else { return [] }
            return Set(try transaction.query("SELECT name FROM baton_migrations").map { try $0.get(0) })
        }
    }

    private func sql(_ steps: [SQLMigration]) -> String {
        switch database.address {
        case .file:
            steps.map { step in
                (["-- \(step.name)"] + step.statements.map { $0 + ";" }).joined(separator: "\n")
            }.joined(separator: "\n\n")
        case .server: PostgresDatabase.script(of: steps)
        }
    }

    private func document(_ steps: [SQLMigration]) -> Value {
        let steps =
            switch database.address {
            case .file: steps
            case .server: steps.map(PostgresDatabase.translated)
            }
        return .array(
            steps.map { step in
                [
                    "name": .string(step.name), "statements": .array(step.statements.map(Value.string)),
                ]
            })
    }
}

/// A database that only listens which migrations it is asked for.
private final class MigrationRecorder: SQLDatabase {
    private let database: SQLiteDatabase
    private let recorded: @Sendable ([SQLMigration]) -> Void

    private init(recorded: @escaping @Sendable ([SQLMigration]) -> Void) throws {
        database = try .inMemory()
        self.recorded = recorded
    }

    /// Those of everything that `Wiring` puts into the database, in its order.
    static func steps(for address: StoreAddress) async throws -> [SQLMigration] {
        let (stream, continuation) = AsyncStream.makeStream(of: [SQLMigration].self)
        try await SupplyChainStore(database: MigrationRecorder { continuation.yield($0) }).migrate()
        continuation.finish()
        var steps: [SQLMigration] = []
        for await migrations in stream { steps += migrations }
        switch address {
        case .file: return steps + SQLiteRunStore.migrations
        case .server: return steps + PostgresRunStore.migrations
        }
    }

    func migrate(_ migrations: [SQLMigration]) async throws {
        recorded(migrations)
        try await database.migrate(migrations)
    }

    func read<T: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> T
    ) async throws -> T { try await database.read(body) }

    func write<T: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> T
    ) async throws -> T { try await database.write(body) }
}
