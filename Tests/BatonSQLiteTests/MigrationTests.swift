import Baton
import Testing

@testable import BatonSQLite

@Suite("Migrations of an SQLite database")
struct MigrationTests {
    private let first = SQLMigration(name: "a/1", statements: ["CREATE TABLE one (x BIGINT)"])
    private let second = SQLMigration(name: "a/2", statements: ["ALTER TABLE one ADD COLUMN y BIGINT"])
    private let other = SQLMigration(name: "b/1", statements: ["CREATE TABLE two (x BIGINT)"])

    @Test("Each migration is applied once, in order, beside those of other owners")
    func once() async throws {
        let database = try SQLiteDatabase.inMemory()
        try await database.migrate([first])
        try await database.migrate([other])
        try await database.migrate([first, second])
        try await database.migrate([first, second])
        let names = try await database.read {
            try $0.query("SELECT name FROM baton_migrations ORDER BY name").map {
                try $0.get(0, as: String.self)
            }
        }
        #expect(names == ["a/1", "a/2", "b/1"])
    }

    @Test("A failing migration is undone as a whole and can be repeated")
    func failing() async throws {
        let database = try SQLiteDatabase.inMemory()
        let broken = SQLMigration(
            name: "a/2", statements: ["CREATE TABLE three (x BIGINT)", "CREATE nonsense"])
        await #expect(throws: SQLError.self) { try await database.migrate([first, broken]) }
        let tables = try await database.read {
            try $0.query("SELECT name FROM sqlite_master WHERE name IN ('one', 'three')").count
        }
        #expect(tables == 1)
        try await database.migrate([first, second])
    }

    @Test("A database written by a newer version is refused, and the error says so")
    func newer() async throws {
        let database = try SQLiteDatabase.inMemory()
        try await database.migrate([first, second])
        let error = await #expect(throws: SQLError.self) { try await database.migrate([first]) }
        #expect(error?.kind == .unavailable)
        #expect(error?.message.contains("newer version (it has a/2)") == true)
    }

    @Test("Two migrations of one name are refused")
    func duplicates() async throws {
        let database = try SQLiteDatabase.inMemory()
        await #expect(throws: SQLError.self) { try await database.migrate([first, first]) }
    }
}
