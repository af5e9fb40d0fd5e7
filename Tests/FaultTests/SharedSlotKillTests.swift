import Baton
import BatonPostgres
import Foundation
import PostgresClient
import TestSupport
import Testing

extension HeavyTests {
    /// A worker process that is killed while it has a slot that others wait for.
    @Suite(
        .serialized,
        .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.reason)),
        .timeLimit(.minutes(15)))
    struct SharedSlotKillTests {
        private let folder = TemporaryFolder()

        private static func microseconds(_ time: String) -> String {
            "SELECT CAST(1000000 * EXTRACT(EPOCH FROM \(time)) AS bigint)"
        }

        /// One task under a key.
        private static func workflow(
            _ name: String, agent: String, _ operation: String, key: String
        ) -> Workflow {
            var task = AgentTask("t", agent: agent, operation: operation)
            task.concurrency = ConcurrencyKey(key)
            return Workflow(name, tasks: [task])
        }

        @Test("its slot is free when its lease is over, and never before", arguments: 0..<3)
        func kill(round: Int) async throws {
            let server = try EffectServer(folder: folder.path(""))
            defer { server.close() }
            let address = try await TestDatabase().address()
            let store = try await PostgresRunStore(
                database: PostgresDatabase(PostgresOptions(server: address)))
            let process = try FaultBench.launch([address, server.socket], output: folder.path("log"))
            defer { if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) } }
            _ = try await store.post(
                RunRequest(
                    id: "start", run: RunID("holder"),
                    .start(Self.workflow("holder", agent: "effects", "stay", key: "k"), input: [:]),
                    postedAt: SystemClock().now()))
            while server.idempotent["idempotent holder.1/t"] == nil {
                try await Task.sleep(for: .milliseconds(5))
            }
            let clock = BasicAgent(
                "x", effect: .pure,
                ["y": { _, _ in .int(try await number(Self.microseconds("clock_timestamp()"), store) ?? 0) }])
            // It runs nothing of what the other one leaves behind: there is no runner.
            let (began, holder) = try await store.withWorker(named: "other", lease: .seconds(8)) { claims in
                let orchestrator = try AgentOrchestrator(agents: [clock], store: store, claims: claims)
                let run = try orchestrator.start(Self.workflow("other", agent: "x", "y", key: "k"))
                var holder: Int64?
                while holder == nil {
                    try await Task.sleep(for: .milliseconds(5))
                    holder = try await number(
                        """
                        SELECT worker FROM slot WHERE granted_at IS NOT NULL
                        AND EXISTS (SELECT 1 FROM slot WHERE granted_at IS NULL)
                        """, store)
                }
                try await Task.sleep(for: .milliseconds(.random(in: 0...1_500)))
                Foundation.kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
                return (try await run.result()["t"]?.output, holder)
            }
            let ofHolder = " FROM worker WHERE number = \(holder ?? 0)"
            let lease = try #require(try await number(Self.microseconds("lease_until") + ofHolder, store))
            guard case .int(let instant)? = began else {
                Issue.record("\(String(describing: began))")
                return
            }
            #expect(instant > lease)
            #expect(try await number("SELECT COUNT(*) FROM slot", store) == 0)
        }
    }
}

private func number(_ sql: String, _ store: PostgresRunStore) async throws -> Int64? {
    try await store.database.read { try $0.queryOne(sql)?.get(0, as: Int64.self) }
}
