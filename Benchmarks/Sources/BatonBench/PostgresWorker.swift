import ArgumentParser
import Baton
import BatonPostgres
import Foundation
import PostgresClient

/// A worker whose operations take no time.
struct PostgresWorker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "postgres-worker", shouldDisplay: false)

    @Option var server: String
    @Option var concurrency = 500

    func run() async throws {
        let store = try await PostgresRunStore(database: PostgresDatabase(PostgresOptions(server: server)))
        let limit = concurrency
        try await store.withWorker(named: "bench", concurrency: limit) { claims in
            let step: BasicAgent.Body = { _, _ in ["ok": true] }
            let agents = [
                BasicAgent("worker", ["step": step]), BasicAgent("calculator", effect: .pure, ["step": step]),
            ]
            let orchestrator = try AgentOrchestrator(agents: agents, store: store, claims: claims)
            var options = Runner.Options.worker
            options.maximumBusyRuns = limit
            let runner = Runner(orchestrator: orchestrator, store: store, inbox: store, options: options)
            let source = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())
            signal(SIGTERM, SIG_IGN)
            source.setEventHandler { runner.stop() }
            source.resume()
            defer { source.cancel() }
            _ = try await runner.run()
        }
    }
}
