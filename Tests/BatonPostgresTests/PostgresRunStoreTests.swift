import Baton
import PostgresClient
import RunStoreSupport
import TestSupport
import Testing

@testable import BatonPostgres

@Suite(
    "The PostgreSQL run store",
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.reason)),
    .timeLimit(.minutes(15)))
struct PostgresRunStoreTests {
    private let made = TestDatabase()

    private func store() async throws -> PostgresRunStore {
        var options = PostgresOptions(server: try await made.address())
        options.maximumConnections = 8
        // Other tests have the machine too.
        options.borrowTimeout = .seconds(180)
        return try await PostgresRunStore(database: PostgresDatabase(options), largestValueBytes: 200)
    }

    @Test("writers of several processes that share workflows and large values never hear of each other")
    func concurrentWriters() async throws {
        let stores = [try await store(), try await store(), try await store()]
        var random = RandomRuns(seed: 17)
        _ = random.batches(runs: 64)
        try await stores.commit(random)
        #expect(try await stores[0].runs(limit: 100, before: nil).count == 64)
        #expect(try await stores[1].verify() == [])
        for (run, events) in random.events {
            #expect(try await stores[2].events(of: run).map(\.line) == events.map(\.line))
        }
    }

    @Test(
        "old runs are removed by several at once while others begin runs with the same workflows and values")
    func concurrentRemoval() async throws {
        let stores = [try await store(), try await store(), try await store()]
        let rounds = 4
        for round in 0..<rounds {
            var random = RandomRuns(seed: UInt64(100 + round))
            let batches = random.batches(runs: 24)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { for batch in batches { try await stores[0].commit(batch) } }
                for store in stores.dropFirst() {
                    group.addTask { for _ in 0..<6 { _ = try await store.removeRuns(finishedBefore: nil) } }
                }
                // A run may end, and be removed, only between its own commits: then it cannot go on, which these runs
                // never want to after their end.
                try await group.waitForAll()
            }
            #expect(try await stores[0].verify() == [], "round \(round)")
        }
        try await stores[0].removeFinishedRuns()
        #expect(try await stores[0].statistics().finishedRuns == [:])
        #expect(try await stores[0].verify() == [])
    }

    @Test("of two who append to the same run at the same time one is refused, and the chain of hashes holds")
    func sameRun() async throws {
        let stores = [try await store(), try await store()]
        let run = RunID("r")
        let workflow = Workflow("w", tasks: [AgentTask("a", agent: "x", operation: "y")])
        func commit(_ sequence: Int) -> Commit {
            let kind: RunEvent.Kind = sequence == 1 ? .runStarted(run, workflow, input: [:]) : .runDrained
            return Commit(
                run: run, events: [RunEvent(sequence: sequence, at: Timestamp(nanoseconds: 1), kind: kind)])
        }
        for sequence in 1...40 {
            let accepted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for store in stores {
                    group.addTask {
                        do {
                            try await store.commit([commit(sequence)])
                            return true
                        } catch let error as RunStoreError where error.kind == .conflict {
                            return false
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(accepted.count(where: \.self) == 1)
        }
        #expect(try await stores[0].events(of: run).map(\.sequence) == Array(1...40))
        #expect(try await stores[0].verify() == [])
    }

    @Test("operations write in the transaction of their record, exactly once, beside those of other workers")
    func transactional() async throws {
        let stores = [try await store(), try await store()]
        try await stores[0].database.migrate([
            SQLMigration(
                name: "ledger/1",
                statements: [
                    "CREATE TABLE entry (key TEXT NOT NULL)", "CREATE TABLE sum (n BIGINT NOT NULL)",
                    "INSERT INTO sum VALUES (0)",
                ])
        ])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for store in stores {
                group.addTask {
                    try await store.withWorker(named: "w") { claims in
                        let agent = BasicAgent(
                            "ledger",
                            committing: [
                                "write": { input, context in
                                    context.committing(to: store.database) { transaction in
                                        try transaction.execute(
                                            "INSERT INTO entry VALUES (?)", [.text(context.idempotencyKey)])
                                        let n =
                                            try transaction.queryOne("SELECT n FROM sum")?.get(
                                                0, as: Int.self) ?? 0
                                        try transaction.execute("UPDATE sum SET n = ?", [(n + 1).sqlValue])
                                        if input["fails"] != nil {
                                            throw OperationFailure("no", isRetryable: false)
                                        }
                                        return [:]
                                    }
                                }
                            ])
                        let orchestrator = try AgentOrchestrator(
                            agents: [agent], store: store, claims: claims)
                        let tasks = (0..<12).map { number in
                            AgentTask(
                                "t\(number)", agent: "ledger", operation: "write",
                                inputs: number.isMultiple(of: 3) ? ["fails": true] : [:])
                        }
                        for _ in 0..<3 {
                            let run = try await orchestrator.executeWorkflow(
                                Workflow("mixed", pattern: .parallel, tasks: tasks))
                            #expect(run.results.count { $0.status == .success } == 8)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let counts = try await stores[0].database.read {
            try $0.queryOne("SELECT COUNT(*), COUNT(DISTINCT key), (SELECT n FROM sum) FROM entry")
        }
        // Two workers, three runs, eight tasks.
        #expect(counts?.values == [48, 48, 48])
        #expect(try await stores[1].verify() == [])
    }

    @Test(
        "nothing that was acknowledged is lost when the server is killed in between, and runs go on by themselves"
    )
    func restarts() async throws {
        // The server of its own, which waits for its disk.
        let server = try PostgresServer(settings: "-c recovery_init_sync_method=syncfs")
        try server.makeDatabase("runs")
        var options = PostgresOptions(server: server.address("runs"))
        options.borrowTimeout = .seconds(2)
        let store = try await PostgresRunStore(database: PostgresDatabase(options))
        let performed = Shared<[String: Int]>([:])
        let agent = BasicAgent(
            "x", effect: .external,
            [
                "y": { _, context in
                    performed.change { $0[context.idempotencyKey, default: 0] += 1 }
                    return [:]
                }
            ])
        let acknowledged = Shared<[RunID]>([])
        try await store.withWorker(named: "w", lease: .seconds(5)) { claims in
            let orchestrator = try AgentOrchestrator(agents: [agent], store: store, claims: claims)
            let tasks = (0..<4).map {
                AgentTask("t\($0)", agent: "x", operation: "y", dependencies: $0 == 0 ? [] : ["t\($0 - 1)"])
            }
            let isKilling = Shared(true)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        while isKilling.value {
                            let run = try await orchestrator.executeWorkflow(Workflow("w", tasks: tasks))
                            #expect(run.outcome == .success)
                            acknowledged.change { $0.append(run.id) }
                        }
                    }
                }
                for kill in 1...4 {
                    while acknowledged.value.count < kill * 40 { try await Task.sleep(for: .milliseconds(1)) }
                    try server.restart()
                }
                isKilling.change { $0 = false }
                try await group.waitForAll()
            }
        }
        let runs = acknowledged.value
        #expect(runs.count >= 160)
        for run in runs {
            #expect(RunResult(folding: try await store.events(of: run)).outcome == .success)
        }
        #expect(performed.value.count == runs.count * 4)
        #expect(performed.value.values.allSatisfy { $0 == 1 })
        #expect(try await store.verify() == [])
    }
}
