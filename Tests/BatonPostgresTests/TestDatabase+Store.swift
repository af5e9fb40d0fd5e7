import PostgresClient
import TestSupport

@testable import BatonPostgres

extension TestDatabase {
    /// Another store, as if in a process of its own.
    func store(
        connections: Int = 4, largestValueBytes: Int = 65_536, runsPerPartition: Int = 500_000
    ) async throws -> PostgresRunStore {
        var options = PostgresOptions(server: try await address())
        options.maximumConnections = connections
        // Other tests have the machine too.
        options.borrowTimeout = .seconds(180)
        return try await PostgresRunStore(
            database: PostgresDatabase(options), largestValueBytes: largestValueBytes,
            runsPerPartition: runsPerPartition)
    }
}
