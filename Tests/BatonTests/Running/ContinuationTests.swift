import Synchronization
import Testing

@testable import Baton

@Suite("Redrive and fork", .timeLimit(.minutes(15)))
struct ContinuationTests {
    /// Counts calls by task and fails those that it is told to.
    private final class Workshop: Sendable {
        private struct State {
            var broken: Set<String> = []
            var calls: [String: Int] = [:]
            var keys: [String] = []
            var underWay = 0
            var most = 0
        }
        private let state = Mutex(State())

        init(broken: Set<String> = []) { state.withLock { $0.broken = broken } }

        var calls: [String: Int] { state.withLock { $0.calls } }
        var keys: [String] { state.withLock { $0.keys } }
        /// How many operations ran at the same time at most, since the last repair.
        var mostAtATime: Int { state.withLock { $0.most } }
        func repair() {
            state.withLock { state in
                (state.broken, state.calls, state.most) = ([], [:], 0)
            }
        }

        var agent: BasicAgent {
            testAgent([
                "work": { [self] input, context in
                    let isBroken = state.withLock { state in
                        state.calls[context.task, default: 0] += 1
                        state.keys.append(context.idempotencyKey)
                        state.underWay += 1
                        state.most = max(state.most, state.underWay)
                        return state.broken.contains(context.task)
                    }
                    await Task.yield()
                    state.withLock { $0.underWay -= 1 }
                    if isBroken { throw OperationFailure("broken", isRetryable: false) }
                    return ["made": .string(context.task), "x": context.input["x"] ?? 0]
                }
            ])
        }
    }

    private func orchestrator(_ workshop: Workshop, _ store: any RunStore = MemoryRunStore()) throws
        -> AgentOrchestrator
    {
        try AgentOrchestrator(agents: [workshop.agent], store: store)
    }

    private static let diamond = Workflow(
        "diamond", pattern: .graph,
        tasks: [
            AgentTask("a", "work"), AgentTask("b", "work", after: ["a"]),
            AgentTask("c", "work", after: ["a"]),
            AgentTask("d", "work", after: ["b", "c"]),
        ])

    @Test("a redrive repeats what failed and what depends on it, under other keys, and keeps the rest")
    func redrive() async throws {
        let workshop = Workshop(broken: ["b"])
        let orchestrator = try orchestrator(workshop)
        let first = try await orchestrator.executeWorkflow(Self.diamond)
        #expect(first.outcome == .partial)
        let firstKeys = Set(workshop.keys)
        workshop.repair()
        let second = try await orchestrator.redrive(first.id, by: "Ada").result()
        #expect(second.id == first.id && second.generation == 2 && second.outcome == .success)
        #expect(workshop.calls == ["b": 1, "d": 1])
        #expect(workshop.keys.filter { !firstKeys.contains($0) }.count == 2)
        #expect(second["a"]?.finishedAt == first["a"]?.finishedAt)
        let line = try #require(try await orchestrator.services.store.runs(limit: 1, before: nil).first)
        #expect(line.generation == 2 && line.outcome == .success && line.taskCounts == [.success: 4])
        #expect(try await orchestrator.services.store.verify() == [])
    }

    @Test("a run can be redriven again and again, each time from what still fails")
    func again() async throws {
        let workshop = Workshop(broken: ["b", "d"])
        let orchestrator = try orchestrator(workshop)
        let id = try await orchestrator.executeWorkflow(Self.diamond).id
        #expect(try await orchestrator.redrive(id).result().generation == 2)
        #expect(workshop.calls == ["a": 1, "b": 2, "c": 1])
        workshop.repair()
        let last = try await orchestrator.redrive(id).result()
        #expect(last.generation == 3 && last.outcome == .success)
        #expect(workshop.calls == ["b": 1, "d": 1])
    }

    @Test("of a map only the items that failed are repeated, no more at a time than the map runs")
    func map() async throws {
        let workshop = Workshop(broken: ["each[1]/second", "each[3]/second", "each[4]/first"])
        let orchestrator = try orchestrator(workshop)
        let body = MapTask(
            over: [0, 1, 2, 3, 4, 5], maxConcurrency: 2,
            body: TaskBody(
                tasks: [AgentTask("first", "work"), AgentTask("second", "work", after: ["first"])]))
        let workflow = Workflow(
            "items", pattern: .graph,
            tasks: [AgentTask("each", .map(body)), AgentTask("after", "work", after: ["each"])])
        let first = try await orchestrator.executeWorkflow(workflow)
        #expect(first["each"]?.status == .failed)
        workshop.repair()
        let second = try await orchestrator.redrive(first.id).result()
        #expect(second.outcome == .success)
        #expect(
            workshop.calls == [
                "each[1]/second": 1, "each[3]/second": 1, "each[4]/first": 1, "each[4]/second": 1, "after": 1,
            ])
        #expect(workshop.mostAtATime <= 2)
        #expect(second.innerResults.count == 12 && second.innerResults.allSatisfy { $0.status == .success })
        #expect(try await orchestrator.services.store.verify() == [])
    }

    @Test("what a compensation took back is done again, with all that was made from it")
    func compensated() async throws {
        let workshop = Workshop(broken: ["c"])
        let orchestrator = try orchestrator(workshop)
        let undo = Compensation(agent: "test", operation: "echo")
        let tasks = [
            AgentTask("a", agent: "test", operation: "work", compensation: undo),
            AgentTask("b", "work", after: ["a"]), AgentTask("c", "work", after: ["b"]),
            AgentTask("other", "work"),
        ]
        let first = try await orchestrator.executeWorkflow(Workflow("saga", pattern: .graph, tasks: tasks))
        #expect(first.outcome == .partial)
        workshop.repair()
        #expect(try await orchestrator.redrive(first.id).result().outcome == .success)
        #expect(workshop.calls == ["a": 1, "b": 1, "c": 1])
    }

    @Test("a task that was skipped after a failure is decided anew")
    func skipped() async throws {
        let workshop = Workshop(broken: ["a"])
        let orchestrator = try orchestrator(workshop)
        let tasks = [
            AgentTask("a", "work"),
            AgentTask("b", "work", condition: "tasks.a.status == 'success'"),
        ]
        let first = try await orchestrator.executeWorkflow(tasks, pattern: .conditional)
        #expect(first["b"]?.status == .skipped)
        workshop.repair()
        #expect(try await orchestrator.redrive(first.id).result()["b"]?.status == .success)
    }

    @Test("a process that ends in a later generation is recovered in it")
    func recovered() async throws {
        let workshop = Workshop(broken: ["b", "each[1]/x"])
        let store = MemoryRunStore()
        let map = MapTask(over: [0, 1, 2], body: TaskBody(tasks: [AgentTask("x", "work")]))
        let workflow = Workflow(
            "w", pattern: .graph,
            tasks: Self.diamond.tasks + [
                AgentTask("each", .map(map)), AgentTask("e", "work", after: ["each"]),
            ])
        let id = try await orchestrator(workshop, store).executeWorkflow(workflow).id
        workshop.repair()
        _ = try await orchestrator(workshop, store).redrive(id).result()
        let events = try await store.events(of: id)
        let redriven = try #require(events.firstIndex { $0.name == "run_redriven" })
        // What one step tells is stored as one; the result of an operation begins a step.
        let steps = (redriven + 1..<events.count).filter { place in
            guard case .taskFinished(let task, _, _, _, _) = events[place].kind else { return false }
            return task != "each"
        }
        #expect(steps.count == 4)
        for end in steps {
            workshop.repair()
            let left = MemoryRunStore()
            try await left.commit([Commit(run: id, events: Array(events[..<end]))])
            let handle = try #require(try await orchestrator(workshop, left).recover().first)
            let result = try await handle.result()
            #expect(result.outcome == .success && result.generation == 2)
            #expect(Set(workshop.calls.keys).isSubset(of: ["b", "d", "each[1]/x", "e"]), "cut at \(end)")
            #expect(try await left.verify() == [])
        }
    }

    @Test("a fork begins at a task with another input, and needs the first run no more")
    func fork() async throws {
        let workshop = Workshop()
        let orchestrator = try orchestrator(workshop)
        let first = try await orchestrator.executeWorkflow(Self.diamond, input: ["x": 1])
        workshop.repair()
        let handle = try await orchestrator.fork(first.id, from: "c", input: ["x": 2])
        try await orchestrator.clearExecutionHistory()
        let second = try await handle.result()
        #expect(second.id != first.id && second.outcome == .success)
        #expect(workshop.calls == ["c": 1, "d": 1])
        #expect(second.origin == RunResult.Origin(run: first.id, task: "c"))
        #expect(second["b"]?.output == first["b"]?.output && second["c"]?.output?["x"] == 2)
        #expect(try await orchestrator.services.store.verify() == [])
        let comparison = RunComparison(first, second)
        #expect(comparison.hasSameDefinition && !comparison.isSame)
        #expect(comparison.input.map(\.path) == ["x"])
        #expect(comparison.tasks.map(\.id) == ["c", "d"])
        #expect(comparison.tasks.first?.output == [.init(path: "x", left: 1, right: 2)])
        #expect(RunComparison(first, first).isSame)
    }

    @Test("a redrive's retry budget begins anew, and so does an approval that was refused")
    func anew() async throws {
        let attempts = Journal<String>()
        let flaky: BasicAgent.Body = { _, context in
            attempts.note(context.task)
            let tries = attempts.entries.count { $0 == context.task }
            if tries < (context.task == "a" ? 3 : 8) { throw OperationFailure("again", isRetryable: true) }
            return [:]
        }
        let orchestrator = try AgentOrchestrator(
            agents: [testAgent(["flaky": flaky])], clock: JumpingClock())
        let retry = RetryPolicy(maxAttempts: 5, initialBackoff: .zero)
        let workflow = Workflow(
            "w",
            tasks: [
                AgentTask("a", "flaky", retry: retry), AgentTask("b", "flaky", retry: retry),
                AgentTask("ask", .approval(ApprovalTask("May I?"))),
            ], retryBudget: 4)
        let first = try orchestrator.start(workflow)
        for await event in first.events() where event.brief.hasPrefix("ask asks") { break }
        // Two retries of a, and the two that are left.
        #expect(first.current["b"]?.attempts == 3)
        let no = ApprovalAnswer(id: "1", isApproved: false)
        #expect(first.answer("ask", no) == .accepted)
        #expect(try await first.result().outcome == .partial)
        var last = 0
        for await event in first.events() { last = event.sequence }
        let second = try await orchestrator.redrive(first.id)
        for await event in second.events(after: last) where event.brief.hasPrefix("ask asks") {
            break
        }
        #expect(second.answer("ask", ApprovalAnswer(id: "2", isApproved: true)) == .accepted)
        let result = try await second.result()
        #expect(result.outcome == .success)
        #expect(result["b"]?.attempts == 5)
        #expect(try await orchestrator.services.store.verify() == [])
    }

    @Test("what cannot be continued is refused in one line with a hint")
    func refused() async throws {
        let workshop = Workshop()
        let orchestrator = try orchestrator(workshop)
        let run = try await orchestrator.executeWorkflow(Self.diamond)
        await #expect(throws: RunContinuationError.self) { try await orchestrator.redrive(run.id) }
        await #expect(throws: RunContinuationError.self) { try await orchestrator.fork(run.id, from: "e") }
        await #expect(throws: RunStoreError.self) { try await orchestrator.redrive(RunID("nothing")) }
        let waiting = try orchestrator.start(
            Workflow("w", tasks: [AgentTask("s", .signal(SignalTask("go")))]))
        await #expect(throws: RunContinuationError.self) {
            try await waiting.flush()
            return try await orchestrator.redrive(waiting.id)
        }
        waiting.cancel()
        _ = try await waiting.result()
    }
}
