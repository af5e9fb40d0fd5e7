import Baton
import BatonPostgres
import BatonSQLite
import PostgresClient
import TestSupport
import Testing

/// Runs each test of a suite once on SQLite and, where it is installed, once on PostgreSQL.
struct EveryDatabase: TestTrait, SuiteTrait, TestScoping {
    @TaskLocal private static var isOnServer = false

    let isRecursive = true

    @concurrent func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        try await function()
        guard PostgresServer.isInstalled else { return }
        try await Self.$isOnServer.withValue(true) { try await function() }
    }

    /// An empty database of the kind that the test runs on.
    static func make() async throws -> any SQLDatabase {
        guard isOnServer else { return try SQLiteDatabase.inMemory() }
        var options = PostgresOptions(server: try await TestDatabase().address())
        options.maximumConnections = 2
        // Other tests have the machine too.
        options.borrowTimeout = .seconds(180)
        return try PostgresDatabase(options)
    }
}
