import Foundation
import TestSupport
import Testing

@testable import Baton
@testable import BatonSQLite

@Suite("The inbox of requests in a file")
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
                try store.post(request("s", .resume(), run: "r1"), in: transaction)
            }
            return first
        }
        #expect(posted.request.run == RunID("r1"))
        #expect(try await store.openStarts(of: nil, limit: 9).map(\.request.id) == ["s"])
        #expect(try await store.verify() == [])
    }

    @Test("changes of other connections are noticed, and nothing else")
    func changes() async throws {
        let (writer, reader) = (try await store(), try await store())
        let changes = try await reader.changes()
        #expect(try await changes.hasChanged())
        #expect(try await !changes.hasChanged())
        _ = try await writer.post(request("a", .resume()))
        #expect(try await changes.hasChanged())
        #expect(try await !changes.hasChanged())
    }

    @Test("a run is claimed by one at a time; others see that, and can have it when it is released")
    func claims() async throws {
        let (first, second) = (try await store().claims(), try await store().claims())
        let (run, other) = (RunID("r"), RunID("other"))
        #expect(try await first.claim(run))
        #expect(try await first.claim(run))
        #expect(try await second.claim([run, other]) == [other])
        #expect(try await second.isClaimedByOther(run))
        #expect(try await !first.isClaimedByOther(run))
        first.release(run)
        #expect(try await !second.isClaimedByOther(run))
        #expect(try await second.claim(run))
    }

    @Test("the run that was queued last is the latest")
    func latest() async throws {
        let store = try await store()
        for run in ["0a-1f", "0b-3e", "0b-2f"] {
            _ = try await store.post(request(run, .start(workflow, input: [:]), run: run))
        }
        #expect(try await store.latestRun() == RunID("0b-3e"))
    }
}
