import Baton
import BatonSQLite
import Foundation

/// A database with runs and a table that operations write to: a row for each time that an operation's writes were kept.
struct Ledger {
    let database: SQLiteDatabase
    let store: SQLiteRunStore

    init(_ database: SQLiteDatabase) async throws {
        self.database = database
        try await database.migrate([
            SQLMigration(
                name: "ledger/1",
                statements: [
                    "CREATE TABLE entry (number INTEGER PRIMARY KEY, key TEXT NOT NULL, padding TEXT NOT NULL)"
                ])
        ])
        store = try await SQLiteRunStore(database: database)
    }

    /// `write` adds an entry, `write_and_fail` adds one and throws; `add` is pure.
    func orchestrator(
        padding: Int = 0, whenStoreIsBlocked: @escaping @Sendable (any Error) -> Void = { _ in },
        whenStoreGoesOn: @escaping @Sendable () -> Void = {}
    ) throws -> AgentOrchestrator {
        try AgentOrchestrator(
            agents: [agent(padding: padding), Self.calculator], store: store,
            whenStoreIsBlocked: whenStoreIsBlocked, whenStoreGoesOn: whenStoreGoesOn)
    }

    private static let calculator = BasicAgent(
        "calculator", effect: .pure,
        ["add": { input, _ in ["sum": .int((input["sum"]?.intValue ?? 0) + 1)] }])

    private func agent(padding: Int) -> BasicAgent {
        let database = database
        @Sendable func write(_ context: ExecutionContext, fails: Bool) -> ClosingTransaction<Value> {
            let (key, run) = (context.idempotencyKey, context.run)
            return context.committing(to: database) { transaction in
                try transaction.execute(
                    "INSERT INTO entry (key, padding) VALUES (?, ?)",
                    [.text(key), .text(String(repeating: "x", count: padding))])
                if fails { throw OperationFailure("broken off in \(run)", isRetryable: false) }
                let count = try transaction.queryOne("SELECT COUNT(*) FROM entry WHERE key = ?", [.text(key)])
                return ["entries": .int(try count?.get(0) ?? 0)]
            }
        }
        return BasicAgent(
            "ledger",
            committing: [
                "write": { _, context in write(context, fails: false) },
                "write_and_fail": { _, context in write(context, fails: true) },
            ])
    }

    /// How often each idempotency key was written under.
    var entries: [String: Int] {
        get async throws {
            try await database.read { transaction in
                var entries: [String: Int] = [:]
                for row in try transaction.query("SELECT key, COUNT(*) FROM entry GROUP BY key") {
                    entries[try row.get(0)] = try row.get(1)
                }
                return entries
            }
        }
    }
}

extension Workflow {
    /// A chain in which every second task writes to the ledger.
    static func alternating(_ count: Int) -> Workflow {
        Workflow(
            "alternating",
            tasks: (0..<count).map { number in
                AgentTask(
                    "t\(number)", agent: number.isMultiple(of: 2) ? "calculator" : "ledger",
                    operation: number.isMultiple(of: 2) ? "add" : "write",
                    dependencies: number == 0 ? [] : ["t\(number - 1)"])
            })
    }
}
