import Testing

@testable import Baton

@Suite("Recovery")
struct RecoveryTests {
    /// All kinds of control tasks, with failures and retries.
    private static let workflow = Workflow(
        "everything", pattern: .graph,
        tasks: [
            AgentTask("first", "count", ["n": 2], retry: RetryPolicy(maxAttempts: 3)),
            AgentTask(
                "each",
                .map(
                    MapTask(
                        over: "first.items", maxConcurrency: 2, failurePolicy: .tolerate(1),
                        body: TaskBody(
                            tasks: [
                                AgentTask("a", "echo", ["item": "${item}", "place": "${index}"]),
                                AgentTask("b", "flaky", ["from": "${a.item}"]),
                            ]))), dependencies: ["first"]),
            AgentTask(
                "again",
                .loop(
                    LoopTask(
                        until: "step.total >= 3", maxIterations: 5,
                        body: TaskBody(tasks: [
                            AgentTask("step", "add", ["to": "${previous.?total.orValue(0)}"])
                        ])))),
            AgentTask(
                "pick",
                .choice(
                    ChoiceTask([
                        .init(when: "each.succeeded > 10", body: TaskBody(tasks: [AgentTask("many")])),
                        .init(when: nil, body: TaskBody(tasks: [AgentTask("few", "echo", ["x": 1])])),
                    ])), dependencies: ["each"], join: .allDone),
            AgentTask(
                "inner",
                .workflow(
                    Workflow(
                        "inner", pattern: .conditional,
                        tasks: [
                            AgentTask("no", "echo", condition: "input.total > 100"),
                            AgentTask("yes", "echo", ["got": "${input.total}"], condition: "no == {}"),
                        ], output: ["got": "${yes.got}"])),
                inputs: ["total": "${again.total}"], dependencies: ["again"]),
            AgentTask(
                "fastest",
                .race(TaskBody(tasks: [AgentTask("bad", "fail"), AgentTask("good", "echo", ["w": 1])]))),
            AgentTask("nap", .sleep(.duration(.seconds(5))), dependencies: ["fastest"]),
            AgentTask("ask", .approval(ApprovalTask("May I?", onTimeout: .approve)), timeout: .seconds(7)),
            AgentTask("call", .signal(SignalTask("news", onTimeout: ["late": true])), timeout: .seconds(9)),
            AgentTask("spawner", "spawn", spawn: "output.tasks"),
            AgentTask("gone", "echo", ["x": 1], condition: "pick.x == 2", join: .allDone),
            AgentTask(
                "bad", "fail", dependenciesOnly: ["nap"]),
            AgentTask(
                "undone", "echo", ["id": 7],
                compensatedBy: Compensation(
                    agent: "test", operation: "echo", inputs: ["undo": "${undone.id}"])),
        ])

    private static var agent: BasicAgent {
        testAgent(
            effect: .pure,
            [
                "count": { _, _ in ["items": [1, 2, 3]] },
                "flaky": { input, context in
                    if context.attempt == 1 { throw OperationFailure("again", isRetryable: true) }
                    if input["from"] == 2 { throw OperationFailure("never", isRetryable: false) }
                    return .object(input)
                },
                "add": { input, _ in ["total": .int((input["to"]?.intValue ?? 0) + 1)] },
                "spawn": { _, _ in
                    [
                        "tasks": [
                            ["id": "s1", "agent": "test", "operation": "echo", "inputs": ["v": 1]],
                            [
                                "id": "s2", "agent": "test", "operation": "echo",
                                "dependencies": ["s1", "spawner"],
                            ],
                        ]
                    ]
                },
            ])
    }

    /// Ends a simulation; every attempt is answered by the operation itself, whose attempts count from 1 in this run.
    private static func finish(_ simulation: Simulation, tries: inout [String: Int]) async throws {
        while !simulation.isFinished {
            guard let attempt = simulation.running.first else {
                try simulation.wake()
                continue
            }
            let path = attempt.context.task
            tries[path, default: 0] += 1
            try simulation.answer(path, await attempt.callOperation())
        }
    }

    private static func wholeRun() async throws -> Simulation {
        let simulation = try Simulation(workflow, agents: [agent])
        simulation.send(.start)
        var tries: [String: Int] = [:]
        try await finish(simulation, tries: &tries)
        return simulation
    }

    @Test("the deadline of a sub-workflow counts from its start, also after a crash")
    func innerDeadline() throws {
        let inner = Workflow(
            "inner", tasks: [AgentTask("news", .signal(SignalTask("news")))], deadline: .seconds(60))
        let workflow = Workflow("outer", tasks: [AgentTask("sub", .workflow(inner))])
        let before = try Simulation(workflow)
        before.send(.start)
        let deadline = try #require(before.nextWake)
        let after = try Simulation(
            recovering: before.events, agents: [testAgent()], at: before.now + .seconds(20))
        #expect(after.nextWake == deadline)
        try after.wake()
        #expect(after.result["sub"]?.status == .timedOut)
        #expect(after.isFinished)
    }

    @Test("a run that is recovered after any of its steps ends as it would have ended")
    func everyStep() async throws {
        let whole = try await Self.wholeRun()
        #expect(whole.result.outcome == .partial)
        #expect(whole.result["undone/compensate"]?.output == ["undo": 7])
        #expect(whole.result["each"]?.output?["statuses"] == ["success", "failed", "success"])
        for boundary in whole.boundaries.dropLast() {
            let stored = Array(whole.events.prefix(boundary))
            let recovered = try Simulation(
                recovering: stored, agents: [Self.agent], at: stored.last?.at ?? whole.now)
            var tries: [String: Int] = [:]
            try await Self.finish(recovered, tries: &tries)
            let changed = recovered.result.fates.filter { whole.result.fates[$0.key] != $0.value }
            #expect(changed == [:], "recovered after event \(boundary): \(stored.last?.brief ?? "")")
            #expect(recovered.result.fates.count == whole.result.fates.count)
            #expect(recovered.result.outcome == whole.result.outcome)
            #expect(recovered.events.map(\.sequence) == Array(1...recovered.events.count))
            // What was recorded as done is not done again.
            let done = RunResult(folding: stored)
            for result in done.results + done.innerResults where result.status.isTerminal {
                #expect(tries[result.id] == nil, "\(result.id) ran again after event \(boundary)")
            }
        }
    }

    @Test("recovering twice in a row changes nothing but the attempts under way")
    func twice() async throws {
        let whole = try await Self.wholeRun()
        for boundary in whole.boundaries.dropLast() where boundary.isMultiple(of: 3) {
            let stored = Array(whole.events.prefix(boundary))
            let first = try Simulation(recovering: stored, agents: [Self.agent], at: whole.now)
            let second = try Simulation(recovering: first.events, agents: [Self.agent], at: whole.now)
            var tries: [String: Int] = [:]
            try await Self.finish(second, tries: &tries)
            #expect(second.result.fates == whole.result.fates, "recovered after event \(boundary)")
        }
    }

    @Test("an attempt with an outside effect is in doubt, asked about, and never repeated by itself")
    func inDoubt() async throws {
        let agent = BasicAgent(
            "test", effect: .external, ["send": { _, _ in ["sent": true] }])
        let simulation = try Simulation(Workflow("w", tasks: [AgentTask("send", "send")]), agents: [agent])
        simulation.send(.start)
        let recovered = try Simulation(recovering: simulation.events, agents: [agent], at: simulation.now)
        #expect(recovered.running.isEmpty && !recovered.isFinished)
        #expect(recovered.result["send"]?.status == .inDoubt)
        let again = try Simulation(recovering: recovered.events, agents: [agent], at: simulation.now)
        #expect(again.running.isEmpty && again.result["send"]?.status == .inDoubt)
        #expect(
            again.send(.resolve(task: "other", .retry, by: nil)).reply == .refused("'other' is not in doubt"))
        let decided = try Simulation(recovering: again.events, agents: [agent], at: simulation.now)
        #expect(
            decided.send(.resolve(task: "send", .done(output: ["sent": 1]), by: "ada")).reply == .accepted)
        #expect(decided.result["send"]?.output == ["sent": 1])
        #expect(again.send(.resolve(task: "send", .retry, by: "ada")).reply == .accepted)
        #expect(again.runningTasks == ["send"])
    }

    @Test(
        "somebody's word is stored, then the agent takes note of it, also in the next process, then the task goes on"
    )
    func notedWord() throws {
        struct Noting: Agent {
            let type = "test"
            let summary = ""
            let operations = [
                Operation<OpenObject, OpenObject>("test", "send", effect: .external, "")
                    .implemented(untyped: { _, _ in [:] }).settled { _, _, word in word }
            ]
        }
        let first = try Simulation(
            Workflow("w", tasks: [AgentTask("send", "send")]), agents: [Noting()])
        first.send(.start)
        let asked = try Simulation(recovering: first.events, agents: [Noting()], at: first.now)
        #expect(asked.reconciling.isEmpty)
        #expect(asked.send(.resolve(task: "send", .done(output: [:]), by: "ada")).reply == .accepted)
        #expect(asked.reconciling.count == 1 && asked.result["send"]?.status == .inDoubt)
        #expect(
            asked.send(.resolve(task: "send", .retry, by: "bob")).reply
                == .refused("'send' is being resolved"))
        // The process ends before the agent has answered: its successor is told the same.
        let next = try Simulation(recovering: asked.events, agents: [Noting()], at: first.now)
        let id = try #require(next.reconciling.first?.id)
        next.send(.noted(id, nil))
        #expect(next.result["send"]?.status == .inDoubt && !next.isFinished)
        #expect(next.send(.resolve(task: "send", .done(output: [:]), by: "ada")).reply == .accepted)
        next.send(.noted(id, .done(output: ["order": "PO-1"])))
        #expect(next.isFinished && next.result["send"]?.output == ["order": "PO-1"])
        let after = try Simulation(
            recovering: Array(next.events.dropLast()), agents: [Noting()], at: first.now)
        #expect(after.reconciling.isEmpty && after.isFinished)
    }

    @Test("a run is not passive while its agent is being asked, although somebody has decided meanwhile")
    func answerAfterDecision() throws {
        struct Asked: Agent {
            let type = "test"
            let summary = ""
            let operations = [
                Operation<OpenObject, OpenObject>("test", "send", effect: .external, "")
                    .implemented(untyped: { _, _ in [:] }).reconciled { _, _ in nil }
            ]
        }
        let workflow = Workflow(
            "w", tasks: [AgentTask("send", "send"), AgentTask("news", .signal(SignalTask("news")))])
        let first = try Simulation(workflow, agents: [Asked()])
        first.send(.start)
        let next = try Simulation(recovering: first.events, agents: [Asked()], at: first.now)
        let id = try #require(next.reconciling.first?.id)
        next.send(.resolve(task: "send", .done(output: [:]), by: "ada"))
        #expect(next.result["news"]?.status == .waiting)
        #expect(!next.isIdle && !next.isPassive)
        next.send(.reconciled(id, nil))
        #expect(next.isIdle && next.isPassive)
    }

    @Test("an operation that ends the process again and again is given up")
    func crashLoop() throws {
        let agent = testAgent()
        var simulation = try Simulation(
            Workflow("w", tasks: [AgentTask("killer", retry: RetryPolicy(maxAttempts: 1))]), agents: [agent])
        simulation.send(.start)
        var crashes = 0
        while !simulation.isFinished, crashes < 100 {
            simulation = try Simulation(recovering: simulation.events, agents: [agent], at: simulation.now)
            crashes += 1
        }
        #expect(crashes == 4)
        #expect(simulation.result["killer"]?.status == .failed)
    }
}

extension AgentTask {
    fileprivate init(_ id: String, _ operation: String, _ inputs: [String: Value] = [:], spawn: String) {
        self.init(id, agent: "test", operation: operation, inputs: inputs, spawn: spawn)
    }
    fileprivate init(_ id: String, _ operation: String, dependenciesOnly: [String]) {
        self.init(id, operation, after: dependenciesOnly)
    }
    fileprivate init(
        _ id: String, _ operation: String, _ inputs: [String: Value], compensatedBy compensation: Compensation
    ) {
        self.init(id, agent: "test", operation: operation, inputs: inputs, compensation: compensation)
    }
}

extension RunResult {
    /// What became of every task, at every depth.
    fileprivate var fates: [String: String] {
        Dictionary(
            uniqueKeysWithValues: (results + innerResults).map {
                ($0.id, "\($0.status) \($0.output?.json() ?? "-") \($0.failure?.message ?? "")")
            })
    }
}
