import Baton
import PostgresClient
import RunStoreSupport
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

extension [PostgresRunStore] {
    /// Commits all events of random runs one by one, all runs at the same time, dealt out to the stores.
    func commit(_ random: RandomRuns) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, (run, events)) in random.events.enumerated() {
                group.addTask {
                    for event in events {
                        try await self[number % count].commit([Commit(run: run, events: [event])])
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
