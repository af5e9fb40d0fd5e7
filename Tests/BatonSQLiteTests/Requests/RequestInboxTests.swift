import Foundation
import TestSupport
import Testing

@testable import Baton
@testable import BatonSQLite

@Suite("The inbox of requests")
struct RequestInboxTests {
    private let folder = TemporaryFolder()
    private let workflow = Workflow("w", tasks: [AgentTask("a", agent: "x", operation: "y")])

    private func store() async throws -> SQLiteRunStore {
        try await SQLiteRunStore(database: SQLiteDatabase(path: folder.path("runs.db")))
    }

    private func request(
        _ id: String, _ action: RunRequest.Action, run: String = "r", at nanoseconds: Int64 = 1
    ) -> RunRequest {
        RunRequest(
            id: id, run: RunID(run), action, by: "Ada", postedAt: Timestamp(nanoseconds: nanoseconds))
    }

    @Test(
        "every kind of request is read by another process as it was posted, in its order, until it is answered"
    )
    func roundTrip() async throws {
        let actions: [RunRequest.Action] = [
            .cancel(reason: "why"), .pause(reason: "p"), .resume,
            .answer(task: "t", isApproved: true, comment: "c"),
            .answer(task: "t", isApproved: false, comment: nil), .signal(name: "s", payload: ["n": 1]),
            .resolve(task: "t", .done(output: [1])), .resolve(task: "t", .retry),
            .resolve(task: "t", .fail(message: "m")),
        ]
        let (writer, reader) = (try await store(), try await store())
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
    }

    @Test("a request posted within a transaction is there with it, or not at all")
    func withinTransaction() async throws {
        struct Broken: Error {}
        let store = try await store()
        let start = request("s", .start(workflow, input: [:]), run: "r1")
        await #expect(throws: Broken.self) {
            try await store.database.write { transaction in
                _ = try store.post(start, in: transaction)
                throw Broken()
            }
        }
        #expect(try await store.request("s") == nil)
        let posted = try await store.database.write { transaction in
            let first = try store.post(start, in: transaction)
            #expect(throws: RunStoreError.self) {
                try store.post(request("s", .resume, run: "r1"), in: transaction)
            }
            return first
        }
        #expect(posted.request.run == RunID("r1"))
        #expect(try await store.openStarts(of: nil, limit: 9).map(\.request.id) == ["s"])
        #expect(try await store.verify() == [])
    }

    @Test("a start that is posted again is the first one; with another input it is refused")
    func key() async throws {
        let store = try await store()
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

    @Test("removing old runs keeps the workflow of a start that is still queued")
    func retention() async throws {
        let store = try await store()
        _ = try await store.post(request("s", .start(workflow, input: [:]), run: "queued"))
        let orchestrator = try AgentOrchestrator(
            agents: [BasicAgent("x", effect: .pure, ["z": { _, _ in [:] }])], store: store)
        _ = try await orchestrator.executeWorkflow([AgentTask("b", agent: "x", operation: "z")])
        #expect(try await store.removeRuns(finishedBefore: nil) == 1)
        #expect(try await store.openStarts(of: RunID("queued"), limit: 1).count == 1)
        #expect(try await store.verify().isEmpty)
    }

    @Test("changes of other connections are noticed, and nothing else")
    func changes() async throws {
        let (writer, reader) = (try await store(), try await store())
        let changes = try await reader.changes()
        #expect(try await changes.hasChanged())
        #expect(try await !changes.hasChanged())
        _ = try await writer.post(request("a", .resume))
        #expect(try await changes.hasChanged())
        #expect(try await !changes.hasChanged())
    }

    @Test("a run is claimed by one at a time; others see that, and can have it when it is released")
    func claims() async throws {
        let (first, second) = (try await store().claims(), try await store().claims())
        #expect(try first.claim(RunID("r")) && first.claim(RunID("r")))
        #expect(try !second.claim(RunID("r")) && second.isClaimedByOther(RunID("r")))
        #expect(try !first.isClaimedByOther(RunID("r")) && second.claim(RunID("other")))
        first.release(RunID("r"))
        #expect(try !second.isClaimedByOther(RunID("r")) && second.claim(RunID("r")))
    }

    @Test("runs and queued starts are found by the start or the end of their ids")
    func names() async throws {
        let store = try await store()
        for run in ["0a-1f", "0b-2f", "0b-3e"] {
            _ = try await store.post(request(run, .start(workflow, input: [:]), run: run))
        }
        #expect(try await store.runs(named: "0a") == [RunID("0a-1f")])
        #expect(try await store.runs(named: "3e") == [RunID("0b-3e")])
        for (text, count) in [("0b", 2), ("f", 2), ("%", 0), ("", 0)] {
            #expect(try await store.runs(named: text).count == count, "\(text)")
        }
        #expect(try await store.latestRun() == RunID("0b-3e"))
    }
}
