import Baton
import BatonPostgres
import Foundation
import PostgresClient

/// A worker on PostgreSQL with a short lease. One that was taken for dead begins anew, as a service would, and so does one
/// that cannot reach the server when it begins.
struct PostgresWorker {
    let address: String
    let effects: EffectClient
    /// Of the worker and its sessions.
    let name = Self.environment["FAULT_NAME"] ?? "fault"
    let lease = Duration.milliseconds(Self.environment["FAULT_LEASE"].flatMap(Int.init) ?? 1500)
    /// The agents that this version of the program has, of which it takes runs; `nil` for all.
    let agents = Self.environment["FAULT_AGENTS"].map { Set($0.split(separator: ",").map(String.init)) }

    private static let environment = ProcessInfo.processInfo.environment

    func run(
        _ body: @escaping @Sendable (PostgresRunStore, any RunClaims) async throws -> Void
    ) async throws {
        Self.endWithParent()
        var options = PostgresOptions(server: address)
        options.applicationName = name
        // In the proportion that they have by default to the lease of ten seconds.
        options.tcpUserTimeout = min(options.tcpUserTimeout, lease * 4 / 5)
        options.idleInTransactionLimit = min(options.idleInTransactionLimit, lease * 4 / 5)
        while true {
            do {
                let store = try await PostgresRunStore(database: PostgresDatabase(options))
                return try await store.withWorker(named: name, lease: lease, agents: agents) { claims in
                    try await body(store, claims)
                }
            } catch let error as RunStoreError where error.kind == .conflict {
                try await effects.send("fenced \(name)")
            } catch let error as SQLError where error.isTemporary {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// The network that it is in goes with the tests' process.
    private static func endWithParent() {
        let parent = getppid()
        Thread {
            while getppid() == parent { sleep(1) }
            exit(3)
        }.start()
    }
}
