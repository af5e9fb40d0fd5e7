import AWSClient
import Baton
import BatonAWS
import Foundation
import RunStoreSupport
import Synchronization
import TestSupport
import Testing

@testable import BatonFunction

@Suite(
    "Runs of invocations", .serialized,
    .enabled(if: MiniStackServer.isInstalled, Comment(rawValue: MiniStackServer.absence)))
struct RunConductorTests {
    private let server: MiniStackServer
    private let dynamo: DynamoDB
    private let store: DynamoDBRunStore
    private let counter = Counter()

    private final class Counter: Sendable {
        let calls = Mutex(0)
    }

    init() async throws {
        server = try await MiniStackServer.start()
        dynamo = DynamoDB(try Stack.client(of: server))
        try await DynamoDBRunStore.createTable("runs", in: dynamo)
        store = DynamoDBRunStore(dynamo, table: "runs")
    }

    private func conductor(on store: any RunStore, fails: Bool = false) throws -> RunConductor {
        let agent = BasicAgent(
            "counter", effect: .idempotent,
            [
                "count": { [counter] _, _ in
                    let number = counter.calls.withLock { calls in
                        calls += 1
                        return calls
                    }
                    try await Task.sleep(for: .milliseconds(300))
                    if fails, number < 3 { throw OperationFailure("not yet", isRetryable: false) }
                    return ["calls": .int(Int64(number))]
                }
            ])
        return RunConductor(
            orchestrator: try AgentOrchestrator(agents: [agent], store: store), store: store,
            leases: RunLeases(dynamo, table: "runs"), alerts: nil)
    }

    private func order(attempts: Int = 3) -> RunOrder {
        RunOrder(RunIdentity.call("test", "1"), attempts: attempts) {
            (
                Workflow(
                    "count",
                    tasks: ["a", "b"].map { AgentTask($0, agent: "counter", operation: "count") }),
                [:]
            )
        }
    }

    private func invocation(_ id: String, seconds: Int = 900) -> Invocation {
        Invocation(requestID: id, traceID: "Root=1-5bef4de7", end: .now + .seconds(seconds))
    }

    @Test("two invocations at once make one run, and the later one gets its outcome")
    func together() async throws {
        let conductors = try [conductor(on: store), conductor(on: store), conductor(on: store)]
        let results = try await withThrowingTaskGroup(of: RunResult.self) { group in
            for (number, conductor) in conductors.enumerated() {
                group.addTask { try await conductor.conduct(order(), in: invocation("\(number)")) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.map(\.outcome) == [.success, .success, .success])
        #expect(Set(results.map(\.id)).count == 1)
        #expect(counter.calls.withLock(\.self) == 2)
        #expect(results.first?.input["trace_id"] == "Root=1-5bef4de7")
    }

    @Test("a run that failed goes on in a new generation as often as it may, and keeps what succeeded")
    func again() async throws {
        let conductor = try conductor(on: store, fails: true)
        let first = try await conductor.conduct(order(attempts: 2), in: invocation("1"))
        #expect(first.outcome == .failed && first.generation == 1)
        let second = try await conductor.conduct(order(attempts: 2), in: invocation("2"))
        #expect(second.outcome == .success && second.generation == 2)
        #expect(counter.calls.withLock(\.self) == 4)
        let third = try await conductor.conduct(order(attempts: 2), in: invocation("3"))
        #expect(third.generation == 2)
        #expect(counter.calls.withLock(\.self) == 4)
    }

    @Test("a run whose process has died goes on from where its events end", arguments: [1, 2])
    func recovery(afterCommits: Int) async throws {
        let dying = try conductor(on: DyingStore(store, after: afterCommits))
        await #expect(throws: (any Error).self) { try await dying.conduct(order(), in: invocation("1")) }
        #expect(try await store.runs(limit: 1, before: nil).first?.outcome == nil)
        let result = try await conductor(on: store).conduct(order(), in: invocation("1"))
        #expect(result.outcome == .success)
        #expect(try await store.verify() == [])
    }

    @Test("who has no time left while another is at it says so")
    func noTime() async throws {
        let leases = RunLeases(dynamo, table: "runs")
        let now = SystemClock().now()
        _ = try await leases.acquire(order().id, holder: "other", until: now + .seconds(60), now: now)
        let failure = await #expect(throws: (any Error).self) {
            try await conductor(on: store).conduct(order(), in: invocation("1", seconds: 1))
        }
        #expect("\(failure.map(String.init(describing:)) ?? "")".contains("another invocation"))
    }
}
