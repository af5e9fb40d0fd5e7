import Baton
import BatonSQLite
import Testing

@Suite("Transactions in a database that runs are not kept in")
struct ClosingLedgerTests {
    @Test("are written once for each task, and leave a record in the same transaction")
    func once() async throws {
        let data = try SQLiteDatabase.inMemory()
        try await data.migrate(ClosingLedger.migrations)
        try await data.migrate([
            SQLMigration(name: "test/1", statements: ["CREATE TABLE stock (quantity BIGINT)"])
        ])
        let agent = BasicAgent(
            "stock",
            committing: [
                "receive": { input, context in
                    context.committing(to: data) { transaction in
                        try transaction.execute("INSERT INTO stock VALUES (?)", [.integer(5)])
                        return ["received": 5]
                    }
                }
            ])
        let orchestrator = try AgentOrchestrator(agents: [agent], usesClosingLedger: true)
        let workflow = Workflow("receive", tasks: [AgentTask("a", agent: "stock", operation: "receive")])
        let run = try await orchestrator.executeWorkflow(workflow)
        #expect(run["a"]?.output == ["received": 5])
        let key = try await data.read { try $0.queryOne("SELECT key FROM closing_ledger")?.get(0) as String? }
        #expect(key == "\(run.id).1/a")

        // As a process does that was killed before the run knew of it: the same run, from its beginning.
        let again = try AgentOrchestrator(agents: [agent], usesClosingLedger: true)
        let repeated = try await again.start(workflow, id: run.id).result()
        #expect(repeated["a"]?.output == ["received": 5])
        #expect(try await data.read { try $0.queryOne("SELECT COUNT(*) FROM stock")?.get(0) as Int64? } == 1)
    }
}
