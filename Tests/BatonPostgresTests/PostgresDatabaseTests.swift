import Baton
import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import BatonPostgres

@Suite(
    "The PostgreSQL database behind the SQL seam",
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.reason)),
    .timeLimit(.minutes(15)))
struct PostgresDatabaseTests {
    private let made = TestDatabase()

    private func database() async throws -> PostgresDatabase {
        var options = PostgresOptions(server: try await made.address())
        // Other tests have the machine too.
        options.borrowTimeout = .seconds(180)
        let database = try PostgresDatabase(options)
        try await database.migrate([
            SQLMigration(
                name: "t/1",
                statements: [
                    """
                    CREATE TABLE item (
                        name TEXT PRIMARY KEY, n BIGINT CHECK (n >= 0), weight DOUBLE PRECISION, content BLOB)
                    """,
                    "CREATE TABLE part (item TEXT NOT NULL REFERENCES item (name))",
                ])
        ])
        return database
    }

    @Test("parameters are numbered, except in quotes and comments; types become those of PostgreSQL")
    func translation() {
        for (sql, expected) in [
            ("SELECT ?, ? FROM t", "SELECT $1, $2 FROM t"),
            ("SELECT '?', \"a?\", ?", "SELECT '?', \"a?\", $1"),
            ("SELECT 'it''s ?', ?", "SELECT 'it''s ?', $1"),
            ("SELECT ? -- why?\n, ?", "SELECT $1 -- why?\n, $2"),
            ("SELECT '?", "SELECT '?"), ("SELECT a - ? - ?", "SELECT a - $1 - $2"), ("", ""),
        ] { #expect(PostgresSQL.numberingParameters(sql) == expected) }
        #expect(
            PostgresSQL.translatingTypes("CREATE TABLE t (a TEXT, TEXTS BLOB, b 'TEXT')")
                == "CREATE TABLE t (a TEXT COLLATE \"C\", TEXTS BYTEA, b 'TEXT')")
    }

    @Test(
        "values of all types are stored, read back and compared; text sorts by its bytes, whatever the language"
    )
    func values() async throws {
        let database = try await database()
        let rows: [[SQLValue]] = [
            ["a-b", 1, 0.1, .blob([0, 255])], ["aB", 0, .null, .blob([])],
            ["a b", .integer(.max), 3.0, .null],
            ["Z", .null, .real(-1e-9), .null], ["ü", 2, 0.5, .null], ["", 3, 0.5, .null],
        ]
        try await database.write { transaction in
            let changed = try transaction.executeBatch("INSERT INTO item VALUES (?, ?, ?, ?)", rows)
            let unchanged = try transaction.executeBatch("INSERT INTO item VALUES (?, ?, ?, ?)", [])
            #expect(changed == 6 && unchanged == 0)
        }
        let found = try await database.read { try $0.query("SELECT * FROM item ORDER BY name") }
        #expect(found.map { $0.values[0] } == ["", "Z", "a b", "a-b", "aB", "ü"])
        #expect(found[3].values == rows[0] && found[4].values == rows[1] && found[2].values == rows[2])
        #expect(found[0].columns == ["name", "n", "weight", "content"])
        let sums = try await database.read { transaction in
            try transaction.queryOne(
                "SELECT COUNT(*), SUM(n), SUM(weight) > 3, MIN(name) FROM item WHERE n < ? AND weight <= ?",
                [1000, 1])
        }
        #expect(sums?.values == [3, 6, 0, ""])
    }

    @Test(
        "a transaction is kept as a whole or not at all, and one statement may run within the rows of another"
    )
    func transactions() async throws {
        let database = try await database()
        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            try await database.write { transaction in
                try transaction.execute("INSERT INTO item (name) VALUES ('a')")
                throw Stop()
            }
        }
        try await database.write { transaction in
            try transaction.execute("INSERT INTO item (name) VALUES ('b')")
            try transaction.execute("SAVEPOINT s")
            #expect(throws: SQLError.self) { try transaction.execute("INSERT INTO item (name) VALUES ('b')") }
            try transaction.execute("ROLLBACK TO s")
            try transaction.execute("RELEASE s")
            try transaction.forEachRow("SELECT name FROM item", []) { row in
                try transaction.execute("INSERT INTO part VALUES (?)", [row.values[0]])
                try transaction.forEachRow("SELECT name FROM item", []) { _ in }
            }
        }
        let counts = try await database.read {
            try $0.queryOne("SELECT (SELECT COUNT(*) FROM item), (SELECT COUNT(*) FROM part)")
        }
        #expect(counts?.values == [1, 1])
        await #expect(throws: SQLError.self) {
            try await database.read { _ = try $0.execute("DELETE FROM part") }
        }
        // What failed within and was not undone is not kept either, however the closure ends.
        await #expect(throws: SQLError.self) {
            try await database.write { transaction in
                try transaction.execute("INSERT INTO item (name) VALUES ('c')")
                _ = try? transaction.execute("INSERT INTO item (name) VALUES ('c')")
            }
        }
        #expect(try await database.read { try $0.query("SELECT 1 FROM item WHERE name = 'c'") }.isEmpty)
    }

    @Test(
        "errors are those of the seam",
        arguments: [
            ("INSERT INTO item (name) VALUES ('x'), ('x')", SQLError.Kind.uniqueViolation),
            ("INSERT INTO part VALUES ('nobody')", .foreignKeyViolation),
            ("INSERT INTO item (name, n) VALUES ('y', -1)", .constraintViolation),
            ("INSERT INTO part VALUES (NULL)", .constraintViolation), ("nonsense", .other),
        ])
    func errors(sql: String, kind: SQLError.Kind) async throws {
        let database = try await database()
        let error = await #expect(throws: SQLError.self) { try await database.write { try $0.execute(sql) } }
        #expect(error?.kind == kind)
        #expect(error?.message.contains("\n") == false)
    }

    @Test("a wrong number of arguments, and a value that does not fit its column, are errors")
    func badArguments() async throws {
        let database = try await database()
        for arguments in [[], ["a", "b"], [.blob([1])]] as [[SQLValue]] {
            await #expect(throws: SQLError.self) {
                try await database.read {
                    _ = try $0.query("SELECT 1 FROM item WHERE name = ? LIMIT 1", arguments)
                }
            }
        }
    }

    @Test("transactions of many writers that read what they change come to what they would one after another")
    func serializable() async throws {
        let (first, second) = (try await database(), try await database())
        try await first.write { try $0.execute("INSERT INTO item (name, n) VALUES ('sum', 0)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<60 {
                group.addTask {
                    try await (number.isMultiple(of: 2) ? first : second).write { transaction in
                        let count =
                            try transaction.queryOne("SELECT COUNT(*) FROM item")?.get(0, as: Int.self) ?? 0
                        try transaction.execute(
                            "INSERT INTO item (name, n) VALUES (?, ?)", [.text("i\(count)"), count.sqlValue])
                        let sum =
                            try transaction.queryOne("SELECT n FROM item WHERE name = 'sum'")?.get(0) ?? 0
                        try transaction.execute(
                            "UPDATE item SET n = ? WHERE name = 'sum'", [(sum + 1).sqlValue])
                    }
                }
            }
            try await group.waitForAll()
        }
        let values = try await first.read {
            try $0.queryOne("SELECT COUNT(*), COUNT(DISTINCT n), MAX(n) FROM item")
        }
        #expect(values?.values == [61, 60, 60])
    }

    @Test("none of many that change the same row at the same time is given up")
    func contention() async throws {
        let databases = [try await database(), try await database(), try await database()]
        try await databases[0].write { try $0.execute("INSERT INTO item (name, n) VALUES ('sum', 0)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<24 {
                group.addTask {
                    for _ in 0..<8 {
                        try await databases[number % 3].write { transaction in
                            let sum =
                                try transaction.queryOne("SELECT n FROM item WHERE name = 'sum'")?.get(0) ?? 0
                            // Long enough for all others to have read the same.
                            _ = try transaction.query("SELECT pg_sleep(0.002)")
                            try transaction.execute(
                                "UPDATE item SET n = ? WHERE name = 'sum'", [(sum + 1).sqlValue])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await databases[0].read { try $0.queryOne("SELECT n FROM item")?.get(0) } == 192)
    }

    @Test(
        "a transaction that stands still is ended by the server, so that others get its locks, and is run again"
    )
    func standstill() async throws {
        var options = PostgresOptions(server: try await made.address())
        options.idleInTransactionLimit = .milliseconds(200)
        let (slow, other) = (try PostgresDatabase(options), try await database())
        try await slow.migrate([])
        try await other.write { try $0.execute("INSERT INTO item (name, n) VALUES ('x', 0)") }
        let attempts = Shared(0)
        let standing = Shared(false)
        async let late: Void = slow.write { transaction in
            attempts.change { $0 += 1 }
            let n = try transaction.queryOne("SELECT n FROM item")?.get(0) ?? 0
            try transaction.execute("UPDATE item SET n = ?", [(n + 1).sqlValue])
            guard attempts.value == 1 else { return }
            standing.change { $0 = true }
            Thread.sleep(forTimeInterval: 1)
            try transaction.execute("UPDATE item SET n = 100")
        }
        while !standing.value { try await Task.sleep(for: .milliseconds(1)) }
        try await other.write { try $0.execute("UPDATE item SET n = 10") }
        try await late
        #expect(attempts.value == 2)
        #expect(try await other.read { try $0.queryOne("SELECT n FROM item")?.get(0) } == 11)
    }

    @Test(
        "what was lost before the server was asked to commit is done again, also when nothing was waited for")
    func lostUnasked() async throws {
        let database = try await database()
        let attempts = Shared(0)
        try await database.write { transaction in
            attempts.change { $0 += 1 }
            try transaction.executeLater(
                "INSERT INTO item (name, n) VALUES (?, ?)", [["a", attempts.value.sqlValue]])
            if attempts.value < 3 {
                try transaction.executeLater("SELECT pg_terminate_backend(pg_backend_pid())", [[]])
            }
        }
        let rows = try await database.read { try $0.query("SELECT n FROM item").map(\.values) }
        #expect(rows == [[3]])
    }

    @Test("a connection that is lost within a transaction costs nothing but time")
    func lostConnection() async throws {
        let database = try await database()
        let attempts = Shared(0)
        try await database.write { transaction in
            let attempt = attempts.value + 1
            attempts.change { $0 = attempt }
            try transaction.execute("INSERT INTO item (name) VALUES (?)", [.text("attempt \(attempt)")])
            if attempt < 3 { _ = try transaction.query("SELECT pg_terminate_backend(pg_backend_pid())") }
        }
        let names = try await database.read { try $0.query("SELECT name FROM item").map { $0.values[0] } }
        #expect(names == ["attempt 3"])
    }

    @Test("a commit whose answer is lost is made once, whether the server had made it or not")
    func lostAnswers() async throws {
        let (database, other) = (try await database(), try await self.database())
        let isRunning = Shared(true)
        async let terminator: Void = {
            while isRunning.value {
                _ = try await other.read {
                    try $0.query(
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
                        """)
                }
                try await Task.sleep(for: .milliseconds(40))
            }
        }()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<6 {
                group.addTask {
                    for number in 0..<60 {
                        try await database.write { transaction in
                            // Without a key that would refuse a second one.
                            try transaction.execute(
                                "INSERT INTO item (name, n) VALUES (?, ?)",
                                [.text("\(writer) \(number) \(Int.random(in: 0 ... .max))"), number.sqlValue])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        isRunning.change { $0 = false }
        try await terminator
        #expect(try await other.read { try $0.queryOne("SELECT COUNT(*) FROM item")?.get(0) } == 360)
    }

    @Test("migrations are applied once, also when several processes begin at the same time")
    func migrations() async throws {
        let step = SQLMigration(
            name: "m/1", statements: ["CREATE TABLE m (x BIGINT)", "INSERT INTO m VALUES (1)"])
        let databases = [try await database(), try await database(), try await database()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for database in databases { group.addTask { try await database.migrate([step]) } }
            try await group.waitForAll()
        }
        #expect(try await databases[0].read { try $0.query("SELECT x FROM m").count } == 1)
        let broken = SQLMigration(name: "m/2", statements: ["CREATE TABLE m2 (x BIGINT)", "CREATE nonsense"])
        await #expect(throws: SQLError.self) { try await databases[0].migrate([step, broken]) }
        await #expect(throws: SQLError.self) {
            try await databases[0].read { _ = try $0.query("SELECT * FROM m2") }
        }
        let error = await #expect(throws: SQLError.self) {
            try await databases[0].migrate([SQLMigration(name: "m/0", statements: [])])
        }
        #expect(error?.message.contains("newer version (it has m/1)") == true)
    }
}
