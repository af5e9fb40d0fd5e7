import Baton
import PostgresClient
import TestSupport
import Testing

@testable import BatonPostgres

/// Workers of one database, each with a store of its own, as if in processes of their own.
struct SlotBench: Sendable {
    private let made = TestDatabase()

    func store(pollInterval: Duration = .seconds(1)) async throws -> PostgresRunStore {
        var store = try await made.store(connections: 2)
        store.slotPollInterval = pollInterval
        return store
    }

    /// Calls `body` with the slots of so many workers, and a store to look with.
    func workers(
        _ count: Int, pollInterval: Duration = .seconds(1), lease: Duration = .seconds(120),
        _ body: @escaping @Sendable ([any SharedSlots], PostgresRunStore) async throws -> Void
    ) async throws {
        try await each(of: count, pollInterval: pollInterval, lease: lease) { workers in
            try await body(workers.compactMap(\.claims.sharedSlots), try await store())
        }
    }

    struct Worker: Sendable {
        let store: PostgresRunStore
        let claims: any RunClaims
    }

    /// Calls `body` when all workers are there.
    ///
    /// - Parameter lease: long enough for a busy machine.
    func each(
        of count: Int, pollInterval: Duration = .seconds(1), lease: Duration = .seconds(120),
        with others: [Worker] = [],
        _ body: @escaping @Sendable ([Worker]) async throws -> Void
    ) async throws {
        guard others.count < count else { return try await body(others) }
        let store = try await store(pollInterval: pollInterval)
        try await store.withWorker(named: "w\(others.count)", lease: lease) { claims in
            try await each(
                of: count, pollInterval: pollInterval, lease: lease,
                with: others + [Worker(store: store, claims: claims)], body)
        }
    }

    /// A worker whose lease of ten minutes nobody renews.
    func zombie() async throws -> (store: PostgresRunStore, slots: PostgresSharedSlots) {
        let store = try await store()
        let number = try await store.database.lockingRows.write { transaction in
            try transaction.queryOne(
                """
                INSERT INTO worker (name, started_at, lease_until)
                VALUES ('zombie', clock_timestamp(), clock_timestamp() + make_interval(secs => 600)) RETURNING number
                """)?.get(0, as: Int64.self)
        }
        let worker = try #require(number)
        #expect(store.ownership.begin(worker: worker, leaseEnd: .now + .seconds(600)))
        // One of another worker: what it announces is for anybody.
        let keeper = LeaseKeeper(
            store.database.pool.options, ownership: RunOwnership(), worker: -1, lease: .seconds(3600)
        ) {}
        return (
            store,
            PostgresSharedSlots(
                database: store.database, ownership: store.ownership, worker: worker, keeper: keeper,
                pollInterval: .seconds(1))
        )
    }

    func rows(_ sql: String, _ store: PostgresRunStore) async throws -> [[SQLValue]] {
        try await store.database.read { try $0.query(sql).map(\.values) }
    }
}
