import Baton
import Foundation
import GRDB
import TestSupport
import Testing

@testable import BatonSQLite

@Suite("The SQLite database behind the SQL seam")
struct SQLiteDatabaseTests {
    let folder = TemporaryFolder()

    private func people(_ database: SQLiteDatabase) async throws {
        try await database.migrate([
            SQLMigration(
                name: "test/1",
                statements: [
                    "CREATE TABLE teams (team TEXT PRIMARY KEY)",
                    "CREATE TABLE people (name TEXT PRIMARY KEY, team TEXT REFERENCES teams (team), "
                        + "age BIGINT CHECK (age >= 0))",
                ])
        ])
    }

    @Test(
        "A file is opened in write-ahead mode with foreign keys, and synchronised as its durability says",
        arguments: [(Durability.power, 2), (.process, 1), (.memory, 1)] as [(Durability, Int64)])
    func pragmas(durability: Durability, synchronous: Int64) async throws {
        let database = try SQLiteDatabase(
            path: folder.path("\(durability)/b/data.db"), durability: durability)
        let found = try await database.write { transaction in
            try ["journal_mode", "synchronous", "foreign_keys", "journal_size_limit"].map { name in
                try transaction.queryOne("PRAGMA \(name)")?.values.first
            }
        }
        // synchronous: 2 is FULL, 1 is NORMAL (sqlite.org/pragma.html#pragma_synchronous).
        #expect(found == [.text("wal"), .integer(synchronous), .integer(1), .integer(64 << 20)])
        #expect(database.durability == (durability == .power ? .power : .process))
        #expect(try SQLiteDatabase(path: folder.path("default.db")).durability == .power)
        #expect(try SQLiteDatabase.inMemory().durability == .memory)
    }

    @Test("The log is written over when its pages have moved to the database, neither cut off nor made anew")
    func reusedLog() async throws {
        let path = folder.path("data.db")
        let database = try SQLiteDatabase(path: path)
        try await people(database)
        try await database.write { try $0.execute("PRAGMA wal_autocheckpoint = 20") }
        var sizes: [Int] = []
        var files: Set<Int> = []
        for number in 0..<300 {
            try await database.write {
                try $0.execute("INSERT INTO teams VALUES (?)", [.text("team \(number)")])
            }
            let attributes = try FileManager.default.attributesOfItem(atPath: path + "-wal")
            sizes.append(try #require(attributes[.size] as? Int))
            files.insert(try #require(attributes[.systemFileNumber] as? Int))
        }
        #expect(files.count == 1)
        #expect(sizes == sizes.sorted())
        // Some 30 frames of a page each; 300 commits would be ten times as long.
        #expect(try #require(sizes.last) < 40 * 4200)
    }

    @Test("Every value comes back as it was written")
    func roundTrip() async throws {
        let database = try SQLiteDatabase.inMemory()
        let values: [SQLValue] = [
            .null, .integer(.min), .integer(.max), .real(0.1), .real(-1e300), .text(""),
            .text("Ünï\u{0}cöde 🚚"),
            .blob([]), .blob([0, 255, 7]),
        ]
        try await database.write { try $0.execute("CREATE TABLE t (n BIGINT, v BLOB)") }
        try await database.write { transaction in
            try transaction.executeBatch(
                "INSERT INTO t VALUES (?, ?)", values.enumerated().map { [.integer(Int64($0)), $1] })
        }
        let found = try await database.read {
            try $0.query("SELECT v FROM t ORDER BY n").map { $0.values[0] }
        }
        #expect(found == values)
    }

    @Test("A transaction that throws leaves nothing behind")
    func rollback() async throws {
        let database = try SQLiteDatabase.inMemory()
        try await people(database)
        await #expect(throws: CancellationError.self) {
            try await database.write { transaction in
                try transaction.execute("INSERT INTO teams VALUES ('a')")
                throw CancellationError()
            }
        }
        #expect(try await database.read { try $0.query("SELECT * FROM teams").count } == 0)
    }

    @Test("Broken rules say which kind of rule it was")
    func constraintKinds() async throws {
        let database = try SQLiteDatabase.inMemory()
        try await people(database)
        func kind(_ sql: String) async -> SQLError.Kind? {
            do {
                try await database.write { try $0.execute(sql) }
                return nil
            } catch {
                return (error as? SQLError)?.kind
            }
        }
        #expect(await kind("INSERT INTO teams VALUES ('a')") == nil)
        #expect(await kind("INSERT INTO teams VALUES ('a')") == .uniqueViolation)
        #expect(await kind("INSERT INTO people VALUES ('x', 'nobody', 1)") == .foreignKeyViolation)
        #expect(await kind("INSERT INTO people VALUES ('x', 'a', -1)") == .constraintViolation)
        #expect(await kind("SELEKT 1") == .other)
        #expect(await kind("INSERT INTO teams VALUES (?)") == .other)
    }

    @Test("The number of changed rows is reported, also for a batch")
    func changedRows() async throws {
        let database = try SQLiteDatabase.inMemory()
        try await people(database)
        let counts = try await database.write { transaction in
            [
                try transaction.executeBatch("INSERT INTO teams VALUES (?)", [["a"], ["b"], ["c"]]),
                try transaction.execute("DELETE FROM teams WHERE team > 'a'"),
                try transaction.execute("DELETE FROM teams WHERE team = 'nobody'"),
                try transaction.executeBatch("INSERT INTO teams VALUES (?)", []),
            ]
        }
        #expect(counts == [3, 2, 0, 0])
    }

    @Test("The same statement may run inside its own rows")
    func nestedStatement() async throws {
        let database = try SQLiteDatabase.inMemory()
        try await people(database)
        let pairs = try await database.write { transaction in
            try transaction.executeBatch("INSERT INTO teams VALUES (?)", [["a"], ["b"], ["c"]])
            var pairs = 0
            let sql = "SELECT team FROM teams"
            try transaction.forEachRow(sql, []) { _ in
                try transaction.forEachRow(sql, []) { _ in pairs += 1 }
            }
            return pairs
        }
        #expect(pairs == 9)
    }

    @Test("A read cannot write")
    func readOnlyRead() async throws {
        let database = try SQLiteDatabase(path: folder.path("data.db"))
        try await people(database)
        await #expect(throws: SQLError.self) {
            try await database.read { try $0.execute("INSERT INTO teams VALUES ('a')") }
        }
    }

    @Test("A file that is no database is refused and left as it was")
    func notADatabase() throws {
        let path = folder.path("notes.txt")
        let text = String(repeating: "This is not a database at all. ", count: 100)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let error = #expect(throws: SQLError.self) { try SQLiteDatabase(path: path) }
        #expect(error?.kind == .corrupt)
        #expect(error?.message == "\(path) is not an SQLite database")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    @Test("Opening a missing file for reading says that it is missing and does not make it")
    func missingFile() {
        let path = folder.path("missing.db")
        let error = #expect(throws: SQLError.self) { try SQLiteDatabase(readingFrom: path) }
        #expect(error?.kind == .unavailable)
        #expect(error?.message.hasPrefix("\(path): no such database") == true)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("A database opened for reading shows the data and refuses to write")
    func readOnlyFile() async throws {
        let path = folder.path("data.db")
        let database = try SQLiteDatabase(path: path)
        try await people(database)
        try await database.write { try $0.execute("INSERT INTO teams VALUES ('a')") }
        let reader = try SQLiteDatabase(readingFrom: path)
        #expect(try await reader.read { try $0.query("SELECT team FROM teams").count } == 1)
        let error = await #expect(throws: SQLError.self) {
            try await reader.write { try $0.execute("DELETE FROM teams") }
        }
        #expect(error?.kind == .unavailable)
    }

    @Test("A closed database says so")
    func closed() async throws {
        let database = try SQLiteDatabase(path: folder.path("data.db"))
        try database.close()
        let error = await #expect(throws: SQLError.self) {
            try await database.read { try $0.query("SELECT 1").count }
        }
        #expect(error?.kind == .unavailable)
    }

    @Test("A writer that waits too long for another one is told that the database is in use")
    func busy() async throws {
        let path = folder.path("data.db")
        let holder = try SQLiteDatabase(path: path)
        try await people(holder)
        let waiting = try SQLiteDatabase(path: path, busyTimeout: .milliseconds(20))
        let kind = try await holder.write { transaction in
            try transaction.execute("INSERT INTO teams VALUES ('a')")
            return try Self.kindOfWrite(to: waiting)
        }
        #expect(kind == .busy)
    }

    /// Writes while the caller's own thread keeps another transaction open.
    private static func kindOfWrite(to database: SQLiteDatabase) throws -> SQLError.Kind? {
        do {
            try translatingErrors(of: database.name) {
                try database.writer.unsafeReentrantWrite { try $0.execute(sql: "BEGIN IMMEDIATE") }
            }
            return nil
        } catch {
            return error.kind
        }
    }

    @Test("SQLite's result codes keep their meaning")
    func resultCodes() {
        // sqlite.org/rescode.html
        let expected: [(Int32, SQLError.Kind)] = [
            (5, .busy), (6, .busy), (261, .busy), (13, .full), (4874, .full), (11, .corrupt), (26, .corrupt),
            (14, .unavailable),
            (8, .unavailable), (10, .unavailable), (787, .foreignKeyViolation), (1555, .uniqueViolation),
            (2067, .uniqueViolation), (275, .constraintViolation), (1299, .constraintViolation), (1, .other),
        ]
        for (code, kind) in expected {
            #expect(
                SQLError(sqliteCode: code, message: "m", statement: nil, database: "d").kind == kind,
                "\(code)")
        }
        let busy = SQLError(sqliteCode: 5, message: "database is locked", statement: nil, database: "x.db")
        #expect(busy.message == "x.db is in use by another process; try again when it has finished")
    }

    @Test("What is read together is of one moment, whoever writes meanwhile")
    func readTogether() async throws {
        let path = folder.path("together.db")
        let database = try SQLiteDatabase(path: path, durability: .process)
        try await database.write { transaction in
            try transaction.execute("CREATE TABLE counter (value BIGINT)")
            try transaction.execute("INSERT INTO counter VALUES (0)")
        }
        // Another connection, as of another process.
        let other = try SQLiteDatabase(path: path, durability: .process)
        let writing = Task {
            while !Task.isCancelled {
                try await other.write { try $0.execute("UPDATE counter SET value = value + 1") }
            }
        }
        defer { writing.cancel() }
        let value: @Sendable (any SQLTransaction) throws -> Int64? = { transaction in
            try transaction.queryOne("SELECT value FROM counter")?.get(0)
        }
        var last: Int64 = -1
        for _ in 0..<200 {
            let (left, right) = try await database.read(value, together: value)
            #expect(left == right)
            last = max(last, left ?? -1)
        }
        #expect(last > 0)
        let (memory, same) = try await SQLiteDatabase.inMemory().read(
            { try $0.queryOne("SELECT 7")?.get(0, as: Int64.self) }, together: { _ in "b" })
        #expect(memory == 7 && same == "b")
        await #expect(throws: SQLError.self) {
            try await database.read(value, together: { try $0.execute("DELETE FROM counter") })
        }
    }
}
