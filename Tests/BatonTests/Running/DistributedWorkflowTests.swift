import Synchronization
import Testing

@testable import Baton

@Suite("Workflows as runs of their own")
struct DistributedWorkflowTests {
    private static func task(
        _ id: String, _ inner: Workflow, _ inputs: [String: Value] = [:], after dependencies: [String] = [],
        timeout: Duration? = nil, isDistributed: Bool = true
    ) -> AgentTask {
        AgentTask(
            id, .workflow(inner), inputs: inputs, dependencies: dependencies, timeout: timeout,
            isDistributed: isDistributed)
    }

    private static let pair = Workflow(
        "pair", tasks: [AgentTask("one", "echo", ["v": "${input.v}"]), AgentTask("two", "echo", ["w": 2])])

    // MARK: The machine

    @Test("a task waits for its run, passes its output on, and says where it failed")
    func ends() throws {
        let simulation = try Simulation(
            [Self.task("inner", Self.pair, ["v": 1]), AgentTask("next", "echo", after: ["inner"])], .graph)
        simulation.send(.start)
        let child = try #require(simulation.children.first)
        #expect(child.input == ["v": 1] && child.parent == RunID("run") && child.workflow.name == "pair")
        #expect(simulation.isPassive && simulation.result["inner"]?.status == .waiting)
        let end = ChildRun.End(status: .success, output: ["x": 5], failure: nil)
        simulation.send(.runEnded(RunID("another"), end))
        #expect(simulation.runningTasks.isEmpty)
        simulation.send(.runEnded(child.run, end))
        #expect(simulation.running.first?.input == ["x": 5])
        simulation.send(.runEnded(child.run, end))
        #expect(simulation.runningTasks == ["next"])
        let failing = try Simulation([Self.task("inner", Self.pair)])
        failing.send(.start)
        let failure = TaskFailure(.dependency, task: "", "it broke", roots: ["one"])
        failing.send(
            .runEnded(
                try #require(failing.children.first).run,
                ChildRun.End(status: .failed, output: nil, failure: failure)))
        #expect(failing.isFinished && failing.result.outcome == .failed)
        #expect(failing.result["inner"]?.failure?.roots == ["inner/one"])
    }

    @Test("after a crash, and after it only waited, the same run is waited for", arguments: [true, false])
    func recovery(isPassivated: Bool) throws {
        let before = try Simulation(
            Workflow("w", tasks: [Self.task("inner", Self.pair, ["v": "${input.x}"])]), input: ["x": 3],
            isPassivated: isPassivated)
        before.send(.start)
        let child = try #require(before.children.first)
        let after = try Simulation(recovering: before.events, agents: [testAgent()], at: before.now)
        #expect(after.children.map(\.run) == [child.run] && after.children.first?.input == ["v": 3])
        let end = ChildRun.End(status: .success, output: 7, failure: nil)
        for simulation in [before, after] {
            simulation.send(.runEnded(child.run, end))
            #expect(simulation.isFinished && simulation.result["inner"]?.output == 7)
        }
    }

    @Test("a run that is not wanted any more is abandoned: cancelled, timed out, lost a race")
    func abandoned() throws {
        let slow = Self.task("inner", Self.pair, timeout: .seconds(5))
        let cancelled = try Simulation([slow])
        cancelled.send(.start)
        #expect(cancelled.children.count == 1)
        cancelled.send(.cancel(reason: "no", by: nil))
        #expect(cancelled.children.isEmpty && cancelled.result["inner"]?.status == .cancelled)
        let late = try Simulation([slow])
        late.send(.start)
        try late.wake()
        #expect(late.children.isEmpty && late.result["inner"]?.status == .timedOut)
        let race = AgentTask("r", .race(TaskBody(tasks: [slow, AgentTask("fast")])))
        let lost = try Simulation([race])
        // A process that has lost the run leaves it to the one that has it now.
        let given = try Simulation([slow])
        given.send(.start)
        given.send(.giveUp(reason: "another worker has it"))
        #expect(given.isFinished && given.children.count == 1)
        lost.send(.start)
        try lost.answer("r/fast", .success(1))
        #expect(lost.children.isEmpty && lost.result["r"]?.output == 1)
    }

    @Test("a map has as many runs under way as it may, each with its item")
    func map() throws {
        let each = AgentTask(
            "each",
            .map(
                MapTask(
                    over: [1, 2, 3, 4, 5], maxConcurrency: 2,
                    body: TaskBody(tasks: [Self.task("inner", Self.pair, ["v": "${item}"])]))))
        let simulation = try Simulation([each])
        simulation.send(.start)
        var waiting = simulation.children
        var seen: [Value?] = []
        var number = 0
        while !simulation.isFinished {
            let child = try #require(simulation.children.dropFirst(number).first)
            number += 1
            seen.append(child.input["v"])
            waiting = Array(simulation.children.dropFirst(number))
            #expect(waiting.count <= 1)
            simulation.send(
                .runEnded(
                    child.run, ChildRun.End(status: .success, output: child.input["v"], failure: nil)))
        }
        #expect(seen == [1, 2, 3, 4, 5] && Set(simulation.children.map(\.run)).count == 5)
        #expect(simulation.result["each"]?.output?["outputs"] == [1, 2, 3, 4, 5])
    }

    @Test("only a workflow can be distributed; the key is part of the document")
    func document() throws {
        var task = AgentTask("a")
        task.isDistributed = true
        let orchestrator = try AgentOrchestrator(agents: [testAgent()])
        let problem = try #require(orchestrator.validate(Workflow("w", tasks: [task])).first)
        #expect(problem.path == ["tasks", "0", "distributed"])
        let workflow = Workflow("w", tasks: [Self.task("inner", Self.pair)])
        #expect(workflow.document["tasks"]?[0]?["distributed"] == true)
        #expect(try WorkflowDecoder.decode(workflow.document).tasks[0].isDistributed)
        let wrong: Value = ["name": "w", "tasks": [["id": "a", "sleep": "1s", "distributed": "yes"]]]
        #expect(throws: WorkflowError.self) { try WorkflowDecoder.decode(wrong) }
    }

    // MARK: In one process

    @Test("run by itself a workflow gives what it gives within the run")
    func equivalence() async throws {
        let failing = Workflow(
            "failing", pattern: .parallel,
            tasks: [AgentTask("ok", "echo", ["a": 1]), AgentTask("bad", "fail")])
        let single = Workflow("single", tasks: [AgentTask("only", "return", ["value": [1, 2]])])
        let named = Workflow("named", tasks: Self.pair.tasks, output: ["sum": "${one.v}"])
        func tasks(_ isDistributed: Bool) -> [AgentTask] {
            [
                Self.task("pair", Self.pair, ["v": 1], isDistributed: isDistributed),
                Self.task("single", single, isDistributed: isDistributed),
                Self.task("named", named, ["v": "${input.x}"], isDistributed: isDistributed),
                Self.task("failing", failing, isDistributed: isDistributed),
                Self.task(
                    "nested",
                    Workflow(
                        "outer", tasks: [Self.task("inner", named, ["v": 4], isDistributed: isDistributed)]),
                    isDistributed: isDistributed),
                AgentTask("reads", "echo", ["n": "${named.sum}"], after: ["named", "pair"]),
            ]
        }
        let orchestrator = try AgentOrchestrator(agents: [testAgent()])
        let results = try await [true, false].asyncMap { isDistributed in
            try await orchestrator.executeWorkflow(
                Workflow("w", pattern: .graph, tasks: tasks(isDistributed)), input: ["x": 9])
        }
        #expect(results[0].results.map(\.status) == results[1].results.map(\.status))
        #expect(results[0].results.map(\.output) == results[1].results.map(\.output))
        #expect(results[0].results.map(\.failure?.kind) == results[1].results.map(\.failure?.kind))
        #expect(results[0].results.map(\.failure?.roots) == results[1].results.map(\.failure?.roots))
        // The runs of the tasks, and that of the task in one of them.
        #expect(try await orchestrator.executionHistory().count == 2 + 6)
        #expect(results[0].innerResults.isEmpty)
    }

    @Test("a redrive goes on with the run of the task, and repeats nothing that succeeded")
    func redrive() async throws {
        let calls = Mutex<[String: Int]>([:])
        let agent = testAgent(
            effect: .external,
            [
                "call": { input, _ in
                    let name = input["name"]?.stringValue ?? ""
                    let count = calls.withLock { calls in
                        calls[name, default: 0] += 1
                        return calls[name] ?? 0
                    }
                    if name == "bad", count == 1 { throw OperationFailure("not yet", isRetryable: false) }
                    return .object(input)
                }
            ])
        let inner = Workflow(
            "inner", pattern: .parallel,
            tasks: [AgentTask("good", "call", ["name": "good"]), AgentTask("bad", "call", ["name": "bad"])])
        let orchestrator = try AgentOrchestrator(agents: [agent])
        let first = try await orchestrator.executeWorkflow(Workflow("w", tasks: [Self.task("t", inner)]))
        #expect(first.outcome == .failed && first["t"]?.failure?.roots == ["t/bad"])
        let second = try await orchestrator.redrive(first.id).result()
        #expect(second.outcome == .success && second["t"]?.output?["good"]?["name"] == "good")
        #expect(calls.withLock(\.self) == ["good": 1, "bad": 2])
        let runs = try await orchestrator.executionHistory()
        #expect(runs.count == 2 && runs.allSatisfy { $0.generation == 2 && $0.outcome == .success })
    }

    @Test("who cancels a run cancels those that its tasks wait for")
    func cancel() async throws {
        let orchestrator = try AgentOrchestrator(agents: [testAgent()])
        let inner = Workflow("inner", tasks: [AgentTask("ask", .approval(ApprovalTask("Well?")))])
        let run = try orchestrator.start(Workflow("w", tasks: [Self.task("t", inner)]))
        for await event in run.events() {
            if case .taskWaiting(_, .run(let child, _)) = event.kind {
                while orchestrator.run(child)?.current["ask"]?.status != .waiting { await Task.yield() }
                run.cancel(reason: "no need", by: "Ada")
            }
        }
        #expect(try await run.result().outcome == .cancelled)
        while try await orchestrator.executionHistory().count < 2 { await Task.yield() }
        let child = try #require(
            try await orchestrator.executionHistory().first { $0.workflow.name == "inner" })
        #expect(child.outcome == .cancelled)
    }
}

extension Sequence {
    fileprivate func asyncMap<T>(_ body: (Element) async throws -> T) async rethrows -> [T] {
        var results: [T] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}
