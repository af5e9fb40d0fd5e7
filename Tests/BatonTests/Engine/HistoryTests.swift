import Baton
import Synchronization
import Testing

@Suite("Execution history", .timeLimit(.minutes(15)))
struct HistoryTests {
    @Test("runs are listed newest first with all their results, page by page, and can be cleared")
    func history() async throws {
        let orchestrator = try AgentOrchestrator(agents: [testAgent()])
        var ids: [RunID] = []
        for number in Int64(0)..<20 {
            ids.append(
                try await orchestrator.executeWorkflow([AgentTask("a", "return", ["value": .int(number)])]).id
            )
        }
        let history = try await orchestrator.executionHistory()
        #expect(history.map(\.id) == ids.reversed())
        #expect(history.compactMap { $0["a"]?.output } == (Int64(0)..<20).reversed().map { Value.int($0) })
        #expect(
            try await orchestrator.executionHistory(limit: 3).map(\.id) == Array(ids.suffix(3).reversed()))
        #expect(try await orchestrator.executionHistory(limit: 0).isEmpty)
        try await orchestrator.clearExecutionHistory()
        #expect(try await orchestrator.executionHistory().isEmpty)
    }

    @Test("a workflow that was rejected leaves no trace")
    func rejected() async throws {
        let orchestrator = try AgentOrchestrator(agents: [testAgent()])
        await #expect(throws: WorkflowError.self) {
            try await orchestrator.executeWorkflow([AgentTask("a", after: ["a"])])
        }
        #expect(try await orchestrator.executionHistory().isEmpty)
    }

    /// Refuses every commit after a number of them.
    private final class FailingStore: RunStore {
        struct DiskFull: Error {}
        let durability = Durability.process
        private let remaining: Mutex<Int>
        init(after commits: Int) { remaining = Mutex(commits) }

        func commit(_ commits: [Commit]) async throws {
            try remaining.withLock { remaining in
                remaining -= 1
                if remaining < 0 { throw DiskFull() }
            }
        }
        func runs(limit: Int, before: RunID?) async throws -> [RunSummary] { [] }
        func unfinishedRuns() async throws -> [RunID] { [] }
        func events(of run: RunID) async throws -> [RunEvent] { [] }
        func removeRuns(finishedBefore limit: Timestamp?) async throws -> Int { 0 }
    }

    @Test("a run that cannot be recorded is cancelled and throws what the store threw", arguments: [0, 1])
    func failingStore(commits: Int) async throws {
        let sleep: BasicAgent.Body = { _, _ in
            try await Task.sleep(for: .seconds(3600))
            return [:]
        }
        let orchestrator = try AgentOrchestrator(
            agents: [testAgent(["sleep": sleep]), BasicAgent("outside", ["act": { _, _ in [:] }])],
            store: FailingStore(after: commits))
        // The start of 'a' is stored before it acts, so that its end needs a second commit.
        let tasks = [
            AgentTask("a", agent: "outside", operation: "act"), AgentTask("b", after: ["a"]),
            AgentTask("c", "sleep"),
        ]
        let run = try orchestrator.start(Workflow("w", pattern: .parallel, tasks: tasks))
        await #expect(throws: FailingStore.DiskFull.self) { try await run.result() }
        var last: RunEvent?
        for await event in run.events() { last = event }
        guard case .runFinished(.cancelled, _, _) = last?.kind else {
            Issue.record("the log does not end with the end of the run")
            return
        }
    }
}
