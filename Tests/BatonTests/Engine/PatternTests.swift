import Baton
import Testing

@Suite("Patterns", .timeLimit(.minutes(15)))
struct PatternTests {
    @Test("`parallel` is really parallel: tasks that wait for each other come through together")
    func parallel() async throws {
        let rendezvous = Rendezvous(of: 100)
        let result = try await run(
            (0..<100).map { AgentTask("t\($0)", "meet") }, pattern: .parallel,
            [
                "meet": { _, _ in
                    await rendezvous.arrive()
                    return [:]
                }
            ])
        #expect(result.outcome == .success)
    }

    @Test(
        "`sequential` and `conditional` never overlap",
        arguments: [.sequential, .conditional] as [ExecutionPattern])
    func ordered(pattern: ExecutionPattern) async throws {
        let occupancy = Occupancy()
        let order = Journal<String>()
        let result = try await run(
            (0..<20).map { AgentTask("t\($0)", "work") }, pattern: pattern,
            [
                "work": { _, context in
                    occupancy.enter()
                    order.note(context.task)
                    await Task.yield()
                    occupancy.leave()
                    return [:]
                }
            ])
        #expect(result.outcome == .success)
        #expect(occupancy.most == 1)
        #expect(order.entries == (0..<20).map { "t\($0)" })
    }

    @Test("the limit of concurrency is used and kept", arguments: [1, 2, 7])
    func maxConcurrency(limit: Int) async throws {
        let occupancy = Occupancy()
        let full = Rendezvous(of: limit)
        let work: BasicAgent.Body = { _, context in
            occupancy.enter()
            if Int(context.task.dropFirst()) ?? 0 < limit { await full.arrive() }
            for _ in 0..<3 { await Task.yield() }
            occupancy.leave()
            return [:]
        }
        let orchestrator = try AgentOrchestrator(agents: [testAgent(["work": work])])
        let result = try await orchestrator.executeWorkflow(
            Workflow(
                "w", pattern: .parallel, tasks: (0..<50).map { AgentTask("t\($0)", "work") },
                maxConcurrency: limit))
        #expect(result.outcome == .success)
        #expect(occupancy.most == limit)
    }

    @Test("a task never waits for one that it does not depend on")
    func noBarrier() async throws {
        let gate = Gate()
        let tasks = [
            AgentTask("slow", "wait"), AgentTask("a"), AgentTask("b", after: ["a"]),
            AgentTask("c", "open", after: ["b"]),
        ]
        let result = try await run(
            tasks, pattern: .parallel,
            [
                "wait": { _, _ in
                    await gate.wait()
                    return [:]
                },
                "open": { _, _ in
                    gate.open()
                    return [:]
                },
            ])
        #expect(result.outcome == .success)
    }

    @Test(
        "running the same workflow value twice gives the same inputs and results twice",
        arguments: ExecutionPattern.allCases)
    func twice(pattern: ExecutionPattern) async throws {
        let workflow = Workflow(
            "w", pattern: pattern,
            tasks: [
                AgentTask("a", "echo", ["x": 1]),
                AgentTask("b", "echo", ["y": "${input.y}", "x": 2], after: ["a"], merge: .collect),
            ])
        let orchestrator = try AgentOrchestrator(agents: [testAgent()])
        let first = try await orchestrator.executeWorkflow(workflow, input: ["y": 5])
        let second = try await orchestrator.executeWorkflow(workflow, input: ["y": 5])
        #expect(first["b"]?.output == ["x": [1, 2], "y": 5])
        #expect(first.results.map(\.input) == second.results.map(\.input))
        #expect(first.results.map(\.output) == second.results.map(\.output))
        #expect(first.id != second.id)
        #expect(workflow.tasks[1].inputs == ["y": "${input.y}", "x": 2])
    }

    @Test("an empty workflow succeeds at once", arguments: ExecutionPattern.allCases)
    func empty(pattern: ExecutionPattern) async throws {
        let result = try await run([], pattern: pattern)
        #expect(result.outcome == .success)
        #expect(result.results.isEmpty)
    }

    @Test("`parallel` and `sequential` give each task the same result", arguments: UInt64(0)..<60)
    func agreement(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        var workflow = RandomWorkflow.make(using: &random)
        let mix: BasicAgent.Body = { input, context in
            for _ in 0..<(seed % 3) { await Task.yield() }
            let text = Value.object(input).json()
            let sum = text.utf8.reduce(UInt64(seed)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
            if sum % 7 == 0 { throw OperationFailure("unlucky \(sum)", isRetryable: context.attempt == 1) }
            return sum % 5 == 0
                ? .int(Int64(sum % 100))
                : ["k\(sum % 3)": .int(Int64(sum % 100)), "own": .int(Int64(sum % 2))]
        }
        let orchestrator = try AgentOrchestrator(agents: [testAgent(["mix": mix])])
        let parallel = try await orchestrator.executeWorkflow(workflow)
        workflow.pattern = .sequential
        let sequential = try await orchestrator.executeWorkflow(workflow)
        #expect(parallel.outcome == sequential.outcome)
        for (left, right) in zip(parallel.results, sequential.results) {
            #expect(left.status == right.status)
            #expect(left.output == right.output)
            #expect(left.failure == right.failure)
            #expect(left.input == right.input)
            #expect(left.attempts == right.attempts)
        }
    }
}
