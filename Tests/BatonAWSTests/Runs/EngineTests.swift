import AWSClient
import Baton
import BatonAWS
import Foundation
import RunStoreSupport
import TestSupport
import Testing

@Suite("The engine on DynamoDB", .enabled(if: MotoServer.isInstalled, Comment(rawValue: MotoServer.absence)))
struct EngineTests {
    private static let agent = BasicAgent(
        "counter", effect: .idempotent, ["add": { input, _ in ["n": .int((input["n"]?.intValue ?? 0) + 1)] }])

    private static let workflow = Workflow(
        "count", pattern: .sequential,
        tasks: (1...5).map { number in
            AgentTask(
                "t\(number)", agent: "counter", operation: "add",
                inputs: number == 1 ? ["n": 0] : ["n": .string("${t\(number - 1).n}")])
        })

    @Test("a run whose process died at any commit goes on in the next, each task done once", arguments: 1...7)
    func recovery(commits: Int) async throws {
        let dynamo = try await DynamoDB.moto()
        let table = "runs-" + UUID().uuidString
        try await DynamoDBRunStore.createTable(table, in: dynamo)
        let store = DynamoDBRunStore(dynamo, table: table)
        do {
            let dying = DyingStore(store, after: commits)
            let orchestrator = try AgentOrchestrator(agents: [Self.agent], store: dying)
            _ = try? await orchestrator.start(Self.workflow).result()
        }
        let stored = try await store.runs(limit: 9, before: nil)
        #expect(stored.count == 1)
        let orchestrator = try AgentOrchestrator(agents: [Self.agent], store: store)
        let recovered = try await orchestrator.recover()
        #expect(recovered.count == (stored.first?.outcome == nil ? 1 : 0))
        if commits == 1 { #expect(recovered.count == 1) }
        for run in recovered { #expect(try await run.result().outcome == .success) }
        let run = try #require(stored.first?.id)
        let result = RunResult(folding: try await store.events(of: run))
        #expect(result.outcome == .success)
        #expect(result["t5"]?.output == ["n": 5])
        #expect(try await store.unfinishedRuns().isEmpty)
        #expect(try await store.verify() == [])
    }
}
