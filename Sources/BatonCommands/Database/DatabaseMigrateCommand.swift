internal import ArgumentParser
internal import Baton
internal import BatonSQLite
internal import Foundation
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
        let steps = try await MigrationRecorder.steps()
        if print {
            return Console.output(output.json ? Self.document(steps).json(pretty: true) : Self.sql(steps))
        }
        let before = try await applied()
        _ = try await Wiring.open(database)
        let names = steps.map(\.name).filter { !before.contains($0) }
        if output.json {
            Console.output(Value.object(["applied": .array(names.map(Value.string))]).json(pretty: true))
        } else if names.isEmpty {
            Console.output("\(database.database) is up to date")
        } else {
            for name in names { Console.output("applied \(name)") }
        }
    }

    /// The names of the steps that the file has seen; none when there is no file.
    private func applied() async throws -> Set<String> {
        guard FileManager.default.fileExists(atPath: database.database) else { return [] }
        return try await SQLiteDatabase(path: database.database).read { transaction in
            let table = try transaction.query("SELECT 1 FROM sqlite_master WHERE name = 'baton_migrations'")
            guard !table.isEmpty else { return [] }
            return Set(try transaction.query("SELECT name FROM baton_migrations").map { try $0.get(0) })
        }
    }

    private static func sql(_ steps: [SQLMigration]) -> String {
        steps.map { step in
            (["-- \(step.name)"] + step.statements.map { $0 + ";" }).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    private static func document(_ steps: [SQLMigration]) -> Value {
        .array(
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

    /// Those of everything that `Wiring` puts into the file, in its order.
    static func steps() async throws -> [SQLMigration] {
        let (stream, continuation) = AsyncStream.makeStream(of: [SQLMigration].self)
        try await SupplyChainStore(database: MigrationRecorder { continuation.yield($0) }).migrate()
        continuation.finish()
        var steps: [SQLMigration] = []
        for await migrations in stream { steps += migrations }
        return steps + SQLiteRunStore.migrations
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
