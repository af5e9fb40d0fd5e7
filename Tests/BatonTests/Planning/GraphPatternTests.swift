import Testing

@testable import Baton

@Suite("The pattern graph") struct GraphPatternTests {
    private static let agent = BasicAgent(
        "agent", effect: .pure,
        [
            "work": { input, _ in .object(input) },
            "fail": { _, _ in throw OperationFailure("no", isRetryable: false) },
        ])

    private func task(
        _ id: String, _ operation: String = "work", _ inputs: [String: Value] = [:], after: [String] = [],
        if condition: Condition? = nil
    ) -> AgentTask {
        AgentTask(
            id, agent: "agent", operation: operation, inputs: inputs, dependencies: after,
            condition: condition)
    }

    private func run(_ tasks: [AgentTask]) async throws -> RunResult {
        let orchestrator = try AgentOrchestrator(agents: [Self.agent])
        return try await orchestrator.executeWorkflow(Workflow("graph", pattern: .graph, tasks: tasks))
    }

    @Test("a task waits for what its condition reads, wherever that stands in the list")
    func waitsForReads() async throws {
        let result = try await run([
            task("reader", if: "source.units > 5 && tasks.failing.status == 'failed'"),
            task("failing", "fail"),
            task("source", "work", ["units": 7]),
        ])
        #expect(result.results.map(\.status) == [.success, .failed, .success])
        #expect(result["reader"]?.input?.values == [:])
    }

    @Test("what a condition reads gives no data and no failure: only the condition decides")
    func orderOnly() async throws {
        let result = try await run([
            task("failing", "fail"), task("reader", if: "tasks.failing.status == 'success'"),
            task("other", if: "has(failing.units)"),
        ])
        #expect(result["reader"]?.status == .skipped)
        #expect(result["other"]?.status == .skipped)
    }

    @Test("a join after an unchosen branch still runs, once")
    func joinAfterChoice() async throws {
        let result = try await run([
            task("choice", "work", ["high": true]), task("high", after: ["choice"], if: "choice.high"),
            task("low", after: ["choice"], if: "!choice.high"), task("join", after: ["high", "low"]),
        ])
        #expect(result.results.map(\.status) == [.success, .success, .skipped, .success])
        #expect(result["join"]?.attempts == 1)
    }

    @Test("a condition and a dependency that wait for each other are a cycle that is named")
    func cycleThroughConditions() throws {
        let agents = try AgentRegistry([Self.agent])
        let workflow = Workflow(
            "graph", pattern: .graph, tasks: [task("a", if: "b.units > 1"), task("b", after: ["a"])])
        let problems = Planner.plan(workflow, agents: agents).problems
        #expect(problems.contains { $0.message.contains("form a cycle: a -> b -> a") })
    }

    @Test("a condition that reads its own task is refused")
    func readsItself() throws {
        let agents = try AgentRegistry([Self.agent])
        let workflow = Workflow("graph", pattern: .graph, tasks: [task("a", if: "has(a.units)")])
        #expect(Planner.plan(workflow, agents: agents).problems.map(\.severity) == [.rejected])
    }

    @Test("the preview shows what a condition waits for")
    func preview() throws {
        let agents = try AgentRegistry([Self.agent])
        let preview = PlanPreview(
            Workflow("graph", pattern: .graph, tasks: [task("a", if: "b.units > 1"), task("b")]),
            agents: agents)
        #expect(preview.tasks.map(\.after) == [["b"], []])
        #expect(preview.tasks.map(\.level) == [1, 0])
    }
}
