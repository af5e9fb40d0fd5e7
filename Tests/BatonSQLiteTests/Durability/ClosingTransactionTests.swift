import Baton
import BatonSQLite
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("Operations that write in the transaction of their record", .timeLimit(.minutes(15)))
struct ClosingTransactionTests {
    private let folder = TemporaryFolder()

    private func ledger() async throws -> Ledger {
        try await Ledger(SQLiteDatabase(path: folder.path("runs.db")))
    }

    @Test("each writes once, and what it read in its transaction is its output")
    func once() async throws {
        let ledger = try await ledger()
        let run = try await ledger.orchestrator().executeWorkflow(.alternating(20))
        #expect(run.outcome == .success)
        #expect(try await ledger.entries.count == 10)
        #expect(try await ledger.entries.values.allSatisfy { $0 == 1 })
        for number in stride(from: 1, to: 20, by: 2) {
            #expect(run["t\(number)"]?.output == ["entries": 1])
        }
        #expect(try await ledger.store.verify() == [])
    }

    @Test("one that fails undoes its own writes alone, however many share a commit")
    func failing() async throws {
        let ledger = try await ledger()
        let orchestrator = try ledger.orchestrator()
        let tasks = (0..<60).map { number in
            AgentTask(
                "t\(number)", agent: "ledger",
                operation: number.isMultiple(of: 3) ? "write_and_fail" : "write")
        }
        let runs = try (0..<4).map { _ in
            try orchestrator.start(Workflow("mixed", pattern: .parallel, tasks: tasks))
        }
        for run in runs {
            let result = try await run.result()
            #expect(result.outcome == .partial)
            #expect(result.results.count { $0.status == .success } == 40)
            #expect(result["t0"]?.failure?.message == "broken off in \(run.id)")
        }
        #expect(try await ledger.entries.count == 160)
        #expect(try await ledger.entries.values.allSatisfy { $0 == 1 })
        #expect(try await ledger.store.verify() == [])
    }

    @Test("one that was cancelled while it waited for its commit writes nothing")
    func cancelled() async throws {
        let ledger = try await ledger()
        let reached = Mutex<CheckedContinuation<Void, Never>?>(nil)
        let database = ledger.database
        let agent = BasicAgent(
            "slow",
            committing: [
                "write": { _, context in
                    // Cancellation is not heeded: only the engine keeps the write from happening.
                    await withCheckedContinuation { continuation in reached.withLock { $0 = continuation } }
                    return context.committing(to: database) { transaction in
                        try transaction.execute("INSERT INTO entry (key, padding) VALUES ('late', '')")
                        return [:]
                    }
                }
            ])
        let orchestrator = try AgentOrchestrator(agents: [agent], store: ledger.store)
        let run = try orchestrator.start(
            Workflow("w", tasks: [AgentTask("a", agent: "slow", operation: "write")]))
        while reached.withLock({ $0 == nil }) { await Task.yield() }
        run.cancel()
        #expect(try await run.result()["a"]?.status == .cancelled)
        reached.withLock { $0 }?.resume()
        // A later commit comes after whatever the cancelled attempt would have written.
        _ = try await orchestrator.executeWorkflow([])
        try await database.write { _ in }
        #expect(try await ledger.entries.isEmpty)
    }

    @Test("where runs are kept elsewhere, the writes are a transaction of their own")
    func elsewhere() async throws {
        let ledger = try await ledger()
        let agents = try ledger.orchestrator().agents.agents
        for store in [MemoryRunStore(), try await SQLiteRunStore(database: .inMemory())] as [any RunStore] {
            let run = try await AgentOrchestrator(agents: agents, store: store)
                .executeWorkflow(.alternating(4))
            #expect(run.outcome == .success)
        }
        #expect(try await ledger.entries.count == 4)
    }

    @Test("a transaction at the end of an operation that is declared to have another effect is refused")
    func declaration() throws {
        let agent = BasicAgent(
            "ledger",
            committing: [
                "write": { _, context in
                    context.committing(to: try SQLiteDatabase.inMemory()) { _ in [:] }
                }
            ])
        let pure = Operation<OpenObject, OpenObject>("ledger", "write", effect: .pure, "")
            .implemented(untypedCommitting: { _, context in
                context.committing(to: try SQLiteDatabase.inMemory()) { _ in [:] }
            })
        #expect(throws: Never.self) { try AgentRegistry([agent]) }
        #expect(throws: AgentRegistrationError.self) { try AgentRegistry([OneOperation(operations: [pure])]) }
    }

    private struct OneOperation: Agent {
        let type = "ledger"
        let summary = ""
        let operations: [OperationImplementation]
    }
}
