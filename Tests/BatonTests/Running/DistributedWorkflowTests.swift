import Synchronization
import Testing

@testable import Baton

@Suite("Workflows as runs of their own", .timeLimit(.minutes(15)))
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
        // It ends when that run knows.
        let run = try #require(cancelled.abandoned.first)
        #expect(!cancelled.isFinished && !cancelled.isPassive)
        #expect(cancelled.send(.cancel(reason: "no", by: nil)).reply == .repeated)
        cancelled.send(.runAbandoned(run))
        #expect(cancelled.isFinished && cancelled.result.outcome == .cancelled)
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
        #expect(given.isFinished && given.children.count == 1 && given.abandoned.isEmpty)
        lost.send(.start)
        try lost.answer("r/fast", .success(1))
        #expect(lost.children.isEmpty && lost.result["r"]?.output == 1)
        #expect(lost.send(.cancel(reason: "no", by: nil)).reply == .refused("the run has ended"))
        lost.send(.giveUp(reason: "another worker has it"))
        #expect(lost.isFinished)
    }

    @Test(
        "whenever the process ends, the next one knows which runs are not wanted any more", arguments: 1...60)
    func abandonedAgain(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let race = AgentTask(
            "race", .race(TaskBody(tasks: ["x", "y", "z"].map { Self.task($0, Self.pair) })))
        let tasks = (1...4).map { number in
            Self.task(
                "t\(number)", Self.pair, timeout: Bool.random(using: &random) ? .seconds(number) : nil)
        }
        let simulation = try Simulation(
            Workflow("w", pattern: .parallel, tasks: tasks + [race]),
            isPassivated: .random(using: &random))
        simulation.send(.start)
        var ended: Set<RunID> = []
        while !simulation.isFinished {
            let awaited = simulation.children.map(\.run).filter { !ended.contains($0) }
            let next = try Simulation(
                recovering: simulation.events, agents: [testAgent()], at: simulation.now)
            #expect(!next.isFinished)
            #expect(next.abandoned.isSuperset(of: simulation.abandoned))
            #expect(next.children.map(\.run).sorted() == awaited.sorted())
            switch Int.random(in: 0..<12, using: &random) {
            case 0: simulation.send(.cancel(reason: "no", by: nil))
            case 1..<4: if simulation.nextWake != nil { try simulation.wake() }
            case 4..<8:
                guard let run = simulation.abandoned.min() else { continue }
                simulation.send(.runAbandoned(run))
            default:
                guard let run = awaited.randomElement(using: &random) else { continue }
                let isGood = Bool.random(using: &random)
                simulation.send(
                    .runEnded(
                        run,
                        ChildRun.End(
                            status: isGood ? .success : .failed, output: 1,
                            failure: isGood ? nil : TaskFailure(.dependency, task: "", "it broke"))))
                ended.insert(run)
            }
            #expect(!simulation.isFinished || simulation.abandoned.isEmpty)
        }
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

    @Test("without a queue, who takes up a run that did not tell that of its task takes that up to cancel it")
    func cancelledAgain() async throws {
        let inner = Workflow("inner", tasks: [AgentTask("ask", .approval(ApprovalTask("Well?")))])
        let parent = try Simulation([Self.task("t", inner)])
        parent.send(.start)
        let child = try #require(parent.children.first?.run)
        parent.send(.cancel(reason: "no need", by: nil))
        let store = DurableStore()
        try await store.commit([Commit(run: RunID("run"), events: parent.events)])
        do {
            let earlier = try AgentOrchestrator(agents: [testAgent()], store: store)
            try await earlier.start(inner, id: child).flush()
        }
        #expect(try await store.unfinishedRuns().count == 2)
        let orchestrator = try AgentOrchestrator(agents: [testAgent()], store: store)
        #expect(try await orchestrator.recover(RunID("run")).result().outcome == .cancelled)
        let end = RunResult(folding: try await store.events(of: child))
        #expect(end.outcome == .cancelled && end["ask"]?.failure?.message == "no need (by run run)")
    }
}

extension Sequence {
    fileprivate func asyncMap<T>(_ body: (Element) async throws -> T) async rethrows -> [T] {
        var results: [T] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}
