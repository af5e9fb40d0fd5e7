import Baton
import BatonPostgres
import PostgresClient

/// A worker on PostgreSQL with a short lease. One that was taken for dead begins anew, as a service would.
struct PostgresWorker {
    let address: String

    func run(
        _ body: @escaping @Sendable (PostgresRunStore, any RunClaims) async throws -> Void
    ) async throws {
        while true {
            let store = try await PostgresRunStore(
                database: PostgresDatabase(PostgresOptions(server: address)))
            do {
                return try await store.withWorker(named: "fault", lease: .milliseconds(1500)) { claims in
                    try await body(store, claims)
                }
            } catch let error as RunStoreError where error.kind == .conflict {
                continue
            }
        }
    }
}
