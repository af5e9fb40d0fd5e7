import Baton
import Dispatch
import Foundation
import Testing

@Suite("Attempts", .timeLimit(.minutes(15)))
struct AttemptTests {
    @Test("a flaky operation is tried again until it succeeds")
    func retry() async throws {
        let result = try await run(
            [AgentTask("a", "flaky")], clock: JumpingClock(),
            [
                "flaky": { _, context in
                    guard context.attempt == 3 else { throw OperationFailure("again", isRetryable: true) }
                    return .int(Int64(context.attempt))
                }
            ])
        #expect(result["a"]?.output == 3)
        #expect(result["a"]?.attempts == 3)
        #expect(result["a"]?.failure == nil)
    }

    @Test("what the other side asked for is waited before the next attempt")
    func retryAfter() async throws {
        let result = try await run(
            [AgentTask("a", "busy")], clock: JumpingClock(),
            [
                "busy": { _, context in
                    guard context.attempt == 2 else {
                        throw OperationFailure("busy", isRetryable: true, retryAfter: .seconds(3600))
                    }
                    return [:]
                }
            ])
        let time = try #require(result["a"]?.executionTime)
        #expect(time >= .seconds(3600))
    }

    @Test(
        "a timeout ends an attempt even when the operation ignores its cancellation; the late result is dropped"
    )
    func timeout() async throws {
        let gate = Gate()
        let ended = Rendezvous(of: 2)
        let deaf: BasicAgent.Body = { _, context in
            guard context.attempt == 1 else { return "second" }
            await gate.wait()
            await ended.arrive()
            return "late"
        }
        let orchestrator = try AgentOrchestrator(agents: [testAgent(["deaf": deaf])], clock: JumpingClock())
        let task = AgentTask("a", "deaf", retry: RetryPolicy(maxAttempts: 1), timeout: .seconds(5))
        let result = try await orchestrator.executeWorkflow([task])
        #expect(result["a"]?.status == .timedOut)
        #expect(result["a"]?.failure?.kind == .timeout)
        #expect(result["a"]?.output == nil)
        #expect(try #require(result["a"]?.executionTime) >= .seconds(5))
        gate.open()
        await ended.arrive()
        #expect(try await orchestrator.executionHistory().first?["a"]?.output == nil)
    }

    @Test("a timed-out attempt is cancelled and retried, in real time")
    func timeoutThenSuccess() async throws {
        let result = try await run(
            [
                AgentTask(
                    "a", "slow", retry: RetryPolicy(maxAttempts: 2, initialBackoff: .zero),
                    timeout: .milliseconds(30))
            ],
            [
                "slow": { _, context in
                    if context.attempt == 1 { try await Task.sleep(for: .seconds(3600)) }
                    return .int(Int64(context.attempt))
                }
            ])
        #expect(result["a"]?.status == .success || result["a"]?.status == .timedOut)
        #expect(result["a"]?.attempts == 2)
    }

    @Test("the deadline of a run ends it while an operation goes on")
    func deadline() async throws {
        let gate = Gate()
        let wait: BasicAgent.Body = { _, _ in
            await gate.wait()
            return [:]
        }
        let orchestrator = try AgentOrchestrator(agents: [testAgent(["wait": wait])], clock: JumpingClock())
        let result = try await orchestrator.executeWorkflow(
            Workflow("w", tasks: [AgentTask("a", "wait"), AgentTask("b")], deadline: .seconds(60)))
        #expect(result.outcome == .timedOut)
        #expect(result.statuses == ["a": .timedOut, "b": .cancelled])
        gate.open()
    }

    @Test("blocking operations hold up nobody: more of them than cores wait for an ordinary task")
    func blocking() async throws {
        let count = ProcessInfo.processInfo.activeProcessorCount + 4
        let signal = DispatchSemaphore(value: 0)
        let block = Operation<OpenObject, OpenObject>("disk", "wait", effect: .pure, isBlocking: true, "")
            .implemented { input, _ in
                Self.wait(for: signal)
                return input
            }
        let release: BasicAgent.Body = { _, _ in
            for _ in 0..<10 { await Task.yield() }
            for _ in 0..<count { signal.signal() }
            return [:]
        }
        let orchestrator = try AgentOrchestrator(
            agents: [BoundAgent(type: "disk", operations: [block]), testAgent(["release": release])],
            blockingThreads: count)
        let tasks =
            (0..<count).map { AgentTask("b\($0)", agent: "disk", operation: "wait") } + [
                AgentTask("go", "release")
            ]
        let result = try await orchestrator.executeWorkflow(tasks, pattern: .parallel)
        #expect(result.outcome == .success)
    }

    @Test(
        "no more blocking operations run at once than there are threads for them, and none is lost",
        arguments: [1, 3])
    func blockingThreads(threads: Int) async throws {
        let occupancy = Occupancy()
        let work = Operation<OpenObject, OpenObject>("disk", "work", effect: .pure, isBlocking: true, "")
            .implemented { input, _ in
                occupancy.enter()
                Self.work()
                occupancy.leave()
                return input
            }
        let orchestrator = try AgentOrchestrator(
            agents: [BoundAgent(type: "disk", operations: [work])], blockingThreads: threads)
        let tasks = (0..<200).map { AgentTask("t\($0)", agent: "disk", operation: "work") }
        let result = try await orchestrator.executeWorkflow(tasks, pattern: .parallel)
        #expect(result.outcome == .success)
        #expect(occupancy.most <= threads)
    }

    @Test("an attempt that is cancelled while it waits for a thread never touches the operation")
    func cancelledInQueue() async throws {
        let signal = DispatchSemaphore(value: 0)
        let touched = Journal<String>()
        let block = Operation<OpenObject, OpenObject>("disk", "wait", effect: .external, isBlocking: true, "")
            .implemented { input, context in
                touched.note(context.task)
                Self.wait(for: signal)
                return input
            }
        let orchestrator = try AgentOrchestrator(
            agents: [BoundAgent(type: "disk", operations: [block])], blockingThreads: 1)
        func tasks(_ ids: [String]) -> [AgentTask] {
            ids.map { AgentTask($0, agent: "disk", operation: "wait") }
        }
        let first = try orchestrator.start(Workflow("w", pattern: .parallel, tasks: tasks(["a", "b"])))
        for await event in first.events() { if case .attemptStarted("b", _, _, _) = event.kind { break } }
        while touched.entries.isEmpty { await Task.yield() }
        first.cancel()
        #expect(try await first.result().outcome == .cancelled)
        for _ in 0..<3 { signal.signal() }
        let second = try await orchestrator.executeWorkflow(tasks(["c"]))
        #expect(second.outcome == .success)
        #expect(touched.entries.count == 2)
        #expect(touched.entries.last == "c")
    }

    private static func work() { Thread.sleep(forTimeInterval: 0.0005) }
    private static func wait(for signal: DispatchSemaphore) { signal.wait() }
}
