import AWSClient
import Foundation
import TestSupport
import Testing

@testable import Baton
@testable import BatonAWS

@Suite("Writers to DynamoDB", .enabled(if: MotoServer.isInstalled, Comment(rawValue: MotoServer.absence)))
struct FencingTests {
    private let dynamo: DynamoDB
    private let table = "runs-" + UUID().uuidString
    private let store: DynamoDBRunStore
    private let run = RunID("run-1")

    init() async throws {
        dynamo = try await DynamoDB.moto()
        try await DynamoDBRunStore.createTable(table, in: dynamo)
        store = DynamoDBRunStore(dynamo, table: table, largestValueBytes: 1000)
    }

    private func event(_ sequence: Int, _ kind: RunEvent.Kind) -> RunEvent {
        RunEvent(sequence: sequence, at: Timestamp(nanoseconds: Int64(sequence)), kind: kind)
    }

    private func start(_ run: RunID, input: [String: Value] = [:]) -> Commit {
        let workflow = Workflow("restock", tasks: [AgentTask("a", agent: "x", operation: "y")])
        return Commit(run: run, events: [event(1, .runStarted(run, workflow, input: input))])
    }

    private func finish(_ sequence: Int) -> Commit {
        Commit(run: run, events: [event(sequence, .runFinished(.success, output: nil, failure: nil))])
    }

    @Test("that race for a run: one of them succeeds each time, and nothing of the others is left in it")
    func races() async throws {
        for sequence in 1...5 {
            let outcomes = await withTaskGroup(of: (Int, RunStoreError?).self) { group in
                for writer in 0..<6 {
                    group.addTask {
                        let commit =
                            sequence == 1
                            ? start(run, input: ["writer": .int(Int64(writer))])
                            : Commit(run: run, events: [event(sequence, .taskReady(task: "t\(writer)"))])
                        do {
                            try await store.commit([commit])
                            return (writer, nil)
                        } catch {
                            return (writer, error as? RunStoreError)
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let winners = outcomes.filter { $0.1 == nil }.map(\.0)
            #expect(winners.count == 1)
            #expect(outcomes.allSatisfy { $0.1 == nil || $0.1?.kind == .conflict })
            let events = try await store.events(of: run)
            #expect(events.count == sequence)
            let winner = try #require(winners.first)
            if sequence > 1 { #expect(events.last?.task == "t\(winner)") }
        }
        #expect(try await store.verify() == [])
    }

    @Test("whose first attempt succeeded without an answer are not refused the second time")
    func lostAnswer() async throws {
        /// Passes everything on, and loses the answer of the first write of a row.
        actor LosingTransport: HTTPTransport {
            private var hasLost = false

            func send(_ request: HTTPRequest, timeout: Duration) async throws -> HTTPResponse {
                let response = try await AsyncHTTPTransport().send(request, timeout: timeout)
                guard request.headers["X-Amz-Target"]?.hasSuffix("PutItem") == true, !hasLost else {
                    return response
                }
                hasLost = true
                throw CancellationError()
            }
        }
        let losing = DynamoDBRunStore(try await .moto(transport: LosingTransport()), table: table)
        try await losing.commit([start(run)])
        #expect(try await store.events(of: run).count == 1)
        await #expect(throws: RunStoreError.self) {
            try await losing.commit([start(run, input: ["other": 1])])
        }
    }

    @Test("of a batch write all runs of it or none")
    func batches() async throws {
        try await store.commit([start(run)])
        let ready = Commit(run: run, events: [event(2, .taskReady(task: "late"))])
        let transport = RivalTransport(before: "TransactWriteItems") { [store, run] in
            let first = RunEvent(sequence: 2, at: Timestamp(nanoseconds: 2), kind: .taskReady(task: "first"))
            try await store.commit([Commit(run: run, events: [first])])
        }
        let late = DynamoDBRunStore(try await .moto(transport: transport), table: table)
        let batch = (2...40).map { start(RunID("run-\($0)")) } + [ready]
        let error = await #expect(throws: RunStoreError.self) { try await late.commit(batch) }
        #expect(error?.message == "somebody else writes to run run-1")
        #expect(try await store.runs(limit: 100, before: nil).map(\.id) == [run])
        #expect(try await store.events(of: run).last?.task == "first")
        #expect(try await store.unfinishedRuns() == [run])
        #expect(try await store.verify() == [])
        try await late.commit(Array(batch.dropLast()))
        #expect(try await store.unfinishedRuns().count == 40)
    }

    @Test("who end a run that is redriven at the same time leave it among the unfinished ones")
    func lateMark() async throws {
        try await store.commit([start(run)])
        let transport = RivalTransport(before: "DeleteItem") { [store, run] in
            let redriven = RunEvent(
                sequence: 3, at: Timestamp(nanoseconds: 3),
                kind: .runRedriven(generation: 2, RunContinuation(), by: nil))
            try await store.commit([Commit(run: run, events: [redriven])])
        }
        try await DynamoDBRunStore(try await .moto(transport: transport), table: table).commit([finish(2)])
        #expect(try await store.events(of: run).count == 3)
        #expect(try await store.unfinishedRuns() == [run])
        try await store.commit([finish(4)])
        #expect(try await store.unfinishedRuns().isEmpty)
        #expect(try await dynamo.get(["pk": "open", "sk": "run-1"], from: table) == nil)
    }

    @Test("of more than 100 runs at once are served")
    func manyRuns() async throws {
        try await store.commit((1...130).map { start(RunID("r\($0)")) })
        #expect(try await store.statistics().unfinishedRuns == 130)
    }

    @Test("keep values and histories that are larger than an item can be")
    func largeContent() async throws {
        let large = String(repeating: "größe ", count: 200_000)
        try await store.commit([start(run, input: ["large": .string(large), "small": 1])])
        let many = (2...6001).map { event($0, .taskReady(task: "a task with a name of some length \($0)")) }
        try await store.commit([Commit(run: run, events: many)])
        let events = try await store.events(of: run)
        #expect(events.count == 6001)
        guard case .runStarted(_, _, let input) = events[0].kind else {
            Issue.record("the run does not begin with its start")
            return
        }
        #expect(input["large"] == .string(large))
        #expect(events.last?.task == "a task with a name of some length 6001")
        let tail = try await store.events(of: run, after: 6000)
        #expect(tail.map(\.sequence) == [6001])
        #expect(try await store.events(of: run, after: 6001).isEmpty)
        #expect(try await store.verify() == [])
        try await store.commit([finish(6002)])
        #expect(try await store.removeRuns(finishedBefore: nil) == 1)
        for partition in ["run", "open", "removed", "run#run-1"] {
            let left = try await dynamo.query(
                DynamoDB.Query(table, where: "pk = :pk", values: [":pk": .string(partition)]))
            #expect(left.items.isEmpty, "\(partition)")
        }
    }

    @Test("who were cut short while removing a run are followed by one that goes on")
    func interruptedRemoval() async throws {
        try await store.commit([start(run)])
        try await store.commit([finish(2)])
        try await dynamo.put(DynamoDB.Put(["pk": "removed", "sk": "run-1"], to: table))
        try await dynamo.delete(DynamoDB.Delete(["pk": "run", "sk": "run-1"], from: table))
        #expect(try await store.removeRuns(finishedBefore: nil) == 0)
        let left = try await dynamo.query(
            DynamoDB.Query(table, where: "pk = :pk", values: [":pk": "run#run-1"]))
        #expect(left.items.isEmpty)
        await #expect(throws: RunStoreError.self) { try await store.events(of: run) }
    }

    @Test("who change what is stored are found out")
    func damage() async throws {
        try await store.commit([start(run)])
        try await store.commit([Commit(run: run, events: [event(2, .taskReady(task: "a"))])])
        let segments = try await dynamo.query(
            DynamoDB.Query(
                table, where: "pk = :pk AND begins_with(sk, :s)",
                values: [":pk": "run#run-1", ":s": "segment#"])
        ).items
        let last = try #require(segments.last)
        var changed = last
        changed["events"] = .string((last["events"]?.stringValue ?? "").replacing("\"a\"", with: "\"b\""))
        #expect(changed != last)
        try await dynamo.put(DynamoDB.Put(changed, to: table))
        #expect(try await store.verify().map(\.kind) == [.hash])
        try await dynamo.delete(
            DynamoDB.Delete(["pk": "run#run-1", "sk": last["sk"] ?? .null], from: table))
        #expect(try await store.verify().map(\.kind) == [.unreadable])
        let error = await #expect(throws: RunStoreError.self) { try await store.events(of: run) }
        #expect(error?.kind == .corrupt)
    }
}

/// Lets somebody else write just before the first call of an operation.
private actor RivalTransport: HTTPTransport {
    private let operation: String
    private var rival: (@Sendable () async throws -> Void)?

    init(before operation: String, _ rival: @escaping @Sendable () async throws -> Void) {
        self.operation = operation
        self.rival = rival
    }

    func send(_ request: HTTPRequest, timeout: Duration) async throws -> HTTPResponse {
        if request.headers["X-Amz-Target"]?.hasSuffix(".\(operation)") == true, let rival {
            self.rival = nil
            try await rival()
        }
        return try await AsyncHTTPTransport().send(request, timeout: timeout)
    }
}
