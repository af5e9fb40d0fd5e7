import Baton
import BatonPostgres
import BatonSQLite
import Testing

/// What every inbox of requests promises; all implementations pass it.
@Suite("Every inbox of requests")
struct RequestInboxConformanceTests {
    private let stores = TestStores()
    private let workflow = Workflow("w", tasks: [AgentTask("a", agent: "x", operation: "y")])

    private func request(
        _ id: String, _ action: RunRequest.Action, run: String = "r", at nanoseconds: Int64 = 1
    ) -> RunRequest {
        RunRequest(
            id: id, run: RunID(run), action, by: "Ada", postedAt: Timestamp(nanoseconds: nanoseconds))
    }

    @Test(
        "every kind of request is read by another process as it was posted, in its order, until it is answered",
        arguments: StoreKind.shared)
    func roundTrip(kind: StoreKind) async throws {
        let actions: [RunRequest.Action] = [
            .cancel(reason: "why"), .pause(reason: "p"), .resume(), .pause(reason: "p", .parent),
            .resume(.parent),
            .answer(task: "t", isApproved: true, comment: "c"),
            .answer(task: "t", isApproved: false, comment: nil), .signal(name: "s", payload: ["n": 1]),
            .resolve(task: "t", .done(output: [1])), .resolve(task: "t", .retry),
            .resolve(task: "t", .fail(message: "m")),
        ]
        let (writer, reader) = (try await stores.makeShared(kind), try await stores.makeShared(kind))
        for (index, action) in actions.enumerated() { _ = try await writer.post(request("\(index)", action)) }
        let open = try await reader.openRequests(to: RunID("r"))
        #expect(open.map(\.request.id) == actions.indices.map(String.init))
        #expect(open.map(\.request.action.payload) == actions.map(\.payload))
        #expect(open.map(\.request.action.name) == actions.map(\.name))
        #expect(open.allSatisfy { $0.request.by == "Ada" && $0.request.postedAt.nanoseconds == 1 })
        #expect(try await reader.openRequests(to: RunID("other")).isEmpty)

        try await reader.answer([(request: "0", reply: .accepted), (request: "1", reply: .refused("no"))])
        try await reader.answer([(request: "0", reply: .refused("too late"))])
        #expect(try await writer.request("0")?.reply == .accepted)
        #expect(try await writer.request("1")?.reply == .refused("no"))
        #expect(try await writer.openRequests(to: nil).count == actions.count - 2)
        #expect(try await writer.verify() == [])
    }

    @Test(
        "a start that is posted again is the first one; with another input it is refused",
        arguments: StoreKind.shared)
    func key(kind: StoreKind) async throws {
        let store = try await stores.makeShared(kind)
        let id = RunRequest.startID(key: "k")
        let first = try await store.post(request(id, .start(workflow, input: ["n": 1]), run: "r1"))
        let second = try await store.post(
            request(id, .start(workflow, input: ["n": 1]), run: "r2", at: 2))
        #expect(first.request.run == RunID("r1") && second.request.run == RunID("r1"))
        #expect(try await store.openStarts(of: nil, limit: 9).count == 1)
        let error = await #expect(throws: RunStoreError.self) {
            _ = try await store.post(self.request(id, .start(self.workflow, input: ["n": 2]), run: "r3"))
        }
        #expect(error?.kind == .conflict)
    }

    @Test(
        "of starts with one key that are posted at the same time one is stored, and all hear of it",
        arguments: StoreKind.shared)
    func simultaneous(kind: StoreKind) async throws {
        let (first, second) = (try await stores.makeShared(kind), try await stores.makeShared(kind))
        for round in 0..<10 {
            let runs = try await withThrowingTaskGroup(of: RunID.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        let start = RunRequest.Action.start(workflow, input: ["n": .int(Int64(round))])
                        return try await (number.isMultiple(of: 2) ? first : second)
                            .post(request("start \(round)", start, run: "\(round)-\(number)")).request.run
                    }
                }
                return try await group.reduce(into: Set<RunID>()) { $0.insert($1) }
            }
            #expect(runs.count == 1)
        }
        #expect(try await first.openStarts(of: nil, limit: 99).count == 10)
        #expect(try await first.verify() == [])
    }

    @Test(
        "removing old runs keeps the workflow of a start that is still queued", arguments: StoreKind.shared)
    func retention(kind: StoreKind) async throws {
        let store = try await stores.makeShared(kind)
        _ = try await store.post(request("s", .start(workflow, input: [:]), run: "queued"))
        let orchestrator = try AgentOrchestrator(
            agents: [BasicAgent("x", effect: .pure, ["z": { _, _ in [:] }])], store: store)
        _ = try await orchestrator.executeWorkflow([AgentTask("b", agent: "x", operation: "z")])
        #expect(try await store.removeRuns(finishedBefore: nil) == 1)
        #expect(try await store.openStarts(of: RunID("queued"), limit: 1).count == 1)
        #expect(try await store.verify().isEmpty)
    }

    @Test("changes of other processes are noticed", arguments: StoreKind.shared)
    func changes(kind: StoreKind) async throws {
        let (writer, reader) = (try await stores.makeShared(kind), try await stores.makeShared(kind))
        let changes = try await reader.changes()
        #expect(try await changes.hasChanged())
        // A listener tells once that it hears from now on.
        try await Task.sleep(for: .milliseconds(300))
        _ = try await changes.hasChanged()
        #expect(try await !changes.hasChanged())
        _ = try await writer.post(request("a", .resume()))
        while try await !changes.hasChanged() { try await Task.sleep(for: .milliseconds(1)) }
    }

    @Test(
        "runs and queued starts are found by the start or the end of their ids", arguments: StoreKind.shared)
    func names(kind: StoreKind) async throws {
        let store = try await stores.makeShared(kind)
        for run in ["0a-1f", "0b-2f", "0b-3e"] {
            _ = try await store.post(request(run, .start(workflow, input: [:]), run: run))
        }
        func found(_ text: String) async throws -> [RunID] {
            switch store {
            case let store as PostgresRunStore: try await store.runs(named: text)
            case let store as SQLiteRunStore: try await store.runs(named: text)
            default: []
            }
        }
        #expect(try await found("0a") == [RunID("0a-1f")])
        #expect(try await found("3e") == [RunID("0b-3e")])
        for (text, count) in [("0b", 2), ("f", 2), ("%", 0), ("", 0), ("0b-3e and more", 0)] {
            #expect(try await found(text).count == count, "\(text)")
        }
    }
}
