import Baton
import Testing

@testable import BatonTesting

@Suite struct SeededExecutorTests {
    /// The order in which four tasks of three steps each take their turns.
    private func interleaving(seed: UInt64) -> String {
        let executor = SeededExecutor(seed: seed)
        let trace = Box("")
        for name in ["a", "b", "c", "d"] {
            Task(executorPreference: executor) {
                for _ in 0..<3 {
                    trace.update { $0 += name }
                    await Task.yield()
                }
            }
        }
        executor.runUntilIdle()
        return trace.value
    }

    @Test("The seed decides over the order: equal for equal seeds, different for others")
    func seeds() {
        let orders = (0..<20).map { interleaving(seed: $0) }
        #expect(orders == (0..<20).map { interleaving(seed: $0) })
        #expect(Set(orders).count > 15)
        #expect(orders.allSatisfy { $0.count == 12 })
    }

    @Test("Nothing runs before somebody runs it, and one step is one job")
    func steps() {
        let executor = SeededExecutor(seed: 1)
        let count = Box(0)
        for _ in 0..<3 { Task(executorPreference: executor) { count.update { $0 += 1 } } }
        #expect(executor.jobCount == 3)
        #expect(count.value == 0)
        #expect(executor.step())
        #expect(count.value == 1)
        #expect(executor.run { count.value == 2 })
        #expect(executor.jobCount == 1)
        #expect(executor.run { count.value == 4 } == false)
        #expect(executor.step() == false)
    }

    @Test("Child tasks, actors and streams stay on the executor")
    func structuredWork() throws {
        let executor = SeededExecutor(seed: 5)
        let sum = try executor.run {
            let counter = Counter()
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<10 { group.addTask { await counter.add(1) } }
            }
            async let five: Void = counter.add(5)
            await five
            let (stream, continuation) = AsyncStream<Int>.makeStream()
            for number in 1...3 { continuation.yield(number) }
            continuation.finish()
            for await number in stream { await counter.add(number) }
            return await counter.sum
        }
        #expect(sum == 21)
    }

    @Test("What the task throws is thrown on")
    func errors() {
        let executor = SeededExecutor(seed: 1)
        #expect(throws: CancellationError.self) { try executor.run { throw CancellationError() } }
    }

    @Test("A task that waits for what cannot come is reported as stuck")
    func stuck() throws {
        let executor = SeededExecutor(seed: 1)
        let clock = VirtualClock(executor: executor)
        let orchestrator = try AgentOrchestrator(agents: [], clock: clock, executor: executor)
        let approval = Workflow("ask", tasks: [AgentTask("ask", .approval(ApprovalTask("Well?")))])
        #expect(throws: StuckError()) {
            try executor.run(advancing: clock) { try await orchestrator.executeWorkflow(approval) }
        }
    }

    @Test("A whole run of the engine happens on the thread of the test, waits included")
    func engine() throws {
        let executor = SeededExecutor(seed: 1)
        let clock = VirtualClock(executor: executor)
        let began = clock.now()
        let orchestrator = try AgentOrchestrator(agents: [Shop()], clock: clock, executor: executor)
        let workflow = Workflow(
            "slow",
            tasks: [
                AgentTask("wait", .sleep(.duration(.seconds(86_400)))),
                AgentTask("price", agent: "shop", operation: "price", inputs: ["sku": "bolt"]),
            ])
        let result = try executor.run(advancing: clock) { try await orchestrator.executeWorkflow(workflow) }
        #expect(result.outcome == .success)
        #expect(result.duration == .seconds(86_400))
        #expect(clock.now() - began == .seconds(86_400))
    }
}

private actor Counter {
    var sum = 0
    func add(_ number: Int) { sum += number }
}
