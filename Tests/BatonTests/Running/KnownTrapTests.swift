import Testing

@testable import Baton

/// Mistakes that engines of this kind are known for, one test each.
@Suite("Known traps")
struct KnownTrapTests {
    private static let fatal = Simulation.Answer.failure(OperationFailure("no", isRetryable: false))
    private static let again = Simulation.Answer.failure(OperationFailure("again", isRetryable: true))

    private static func map(_ id: String, over: Value, _ tasks: [AgentTask], limit: Int? = nil) -> AgentTask {
        AgentTask(id, .map(MapTask(over: over, maxConcurrency: limit, body: TaskBody(tasks: tasks))))
    }

    /// The names and payloads of what happened, in a few words.
    private static func brief(_ simulation: Simulation) -> [String] { simulation.events.map(\.brief) }

    @Test("a join after an unchosen branch still runs")
    func unchosenBranch() throws {
        let simulation = try Simulation(
            [
                AgentTask("left", condition: "true"), AgentTask("right", condition: "false"),
                AgentTask("join", after: ["left", "right"]),
            ], .graph)
        try simulation.runToEnd { _ in .success([:]) }
        #expect(simulation.result.statuses == ["left": .success, "right": .skipped, "join": .success])
    }

    @Test("branches of unequal length run their join once")
    func unequalBranches() throws {
        let simulation = try Simulation(
            [
                AgentTask("start"), AgentTask("short", after: ["start"]), AgentTask("long", after: ["start"]),
                AgentTask("longer", after: ["long"]), AgentTask("join", after: ["short", "longer"]),
            ], .parallel)
        try simulation.runToEnd { _ in .success([:]) }
        #expect(Self.brief(simulation).count { $0 == "join started 1" } == 1)
        #expect(Self.brief(simulation).last == "run success")
    }

    @Test("a fast branch never waits for an unrelated slow one")
    func noBarrier() throws {
        let simulation = try Simulation(
            [
                AgentTask("slow"), AgentTask("fast"), AgentTask("after slow", after: ["slow"]),
                AgentTask("after fast", after: ["fast"]),
            ], .parallel)
        simulation.send(.start)
        try simulation.answer("fast", .success([:]), after: .seconds(1))
        try simulation.answer("after fast", .success([:]), after: .seconds(1))
        #expect(simulation.runningTasks == ["slow"])
        #expect(simulation.result["after fast"]?.finishedAt == simulation.now)
    }

    @Test("a map of which one item runs at a time keeps every item, in order")
    func mapOneByOne() throws {
        let simulation = try Simulation([Self.map("m", over: [5, 6, 7], [AgentTask("t")], limit: 1)])
        try simulation.runToEnd { .success($0.context.variables["item"] ?? .null) }
        #expect(simulation.result["m"]?.output?["outputs"] == [5, 6, 7])
        #expect(
            Self.brief(simulation).filter { $0.hasPrefix("m[") && !$0.contains("/") } == [
                "m[0] started", "m[0] success", "m[1] started", "m[1] success", "m[2] started",
                "m[2] success",
            ])
    }

    @Test("a cancelled run stops what runs in it at every depth, and a late result changes nothing")
    func cancelledChildren() throws {
        let inner = Self.map("inner", over: [1, 2], [AgentTask("t")])
        let loop = AgentTask(
            "loop", .loop(LoopTask(until: "true", maxIterations: 1, body: TaskBody(tasks: [inner]))))
        let simulation = try Simulation(
            [loop, AgentTask("beside"), AgentTask("race", .race(TaskBody(tasks: [AgentTask("t")])))],
            .parallel)
        simulation.send(.start)
        let running = simulation.running
        #expect(
            Set(simulation.runningTasks) == ["beside", "loop[0]/inner[0]/t", "loop[0]/inner[1]/t", "race/t"])
        simulation.send(.cancel(reason: "enough", by: "me"))
        #expect(simulation.isFinished)
        #expect(Set(simulation.cancelled) == Set(running.map(\.id)))
        for attempt in running {
            #expect(simulation.send(.attemptFinished(attempt.id, .success([:]))).events.isEmpty)
            let failure = simulation.result[attempt.context.task]?.failure
            #expect(failure?.kind == .cancelled)
            #expect(failure?.message == "enough (by me)")
        }
        #expect(simulation.result.outcome == .cancelled)
    }

    @Test("a control task that runs out of time stops what runs in it at every depth")
    func timedOutChildren() throws {
        var outer = Self.map("outer", over: [1], [Self.map("inner", over: [1, 2], [AgentTask("t")])])
        outer.timeout = .seconds(3)
        let simulation = try Simulation([outer, AgentTask("next")])
        simulation.send(.start)
        try simulation.wake()
        #expect(simulation.cancelled.count == 2)
        #expect(simulation.runningTasks == ["next"])
        #expect(simulation.result["outer"]?.status == .timedOut)
        #expect(simulation.result["outer[0]/inner"]?.status == .cancelled)
        #expect(simulation.result["outer[0]/inner[1]/t"]?.status == .cancelled)
    }

    @Test("two approvals at the same time get their own answers, and the first answer counts")
    func twoApprovals() throws {
        let simulation = try Simulation(
            [AgentTask("a", .approval(ApprovalTask("a?"))), AgentTask("b", .approval(ApprovalTask("b?")))],
            .parallel)
        simulation.send(.start)
        let no = ApprovalAnswer(id: "1", isApproved: false, by: "eve", comment: "too dear")
        #expect(simulation.send(.answer(task: "b", no)).reply == .accepted)
        #expect(simulation.send(.answer(task: "b", no)).reply == .repeated)
        let second = ApprovalAnswer(id: "2", isApproved: true)
        guard case .refused = simulation.send(.answer(task: "b", second)).reply else {
            Issue.record("a second answer counts")
            return
        }
        guard case .refused = simulation.send(.answer(task: "nobody", second)).reply else {
            Issue.record("an answer to nobody is taken")
            return
        }
        simulation.send(.answer(task: "a", ApprovalAnswer(id: "3", isApproved: true, by: "ada")))
        #expect(simulation.result["a"]?.output == ["approved": true, "by": "ada"])
        #expect(simulation.result["b"]?.failure?.kind == .rejected)
        #expect(simulation.result["b"]?.failure?.message == "rejected by eve: too dear")
    }

    @Test(
        "a condition that throws fails the task and is no silent no",
        arguments: ["a.missing > 1", "a", "1 / 0 > 1"])
    func throwingCondition(condition: String) throws {
        let simulation = try Simulation(
            [AgentTask("a"), AgentTask("b", after: ["a"], condition: .expression(condition))], .graph)
        try simulation.runToEnd { _ in .success(["x": 1]) }
        #expect(simulation.result["b"]?.status == .failed)
        #expect(simulation.result["b"]?.failure?.kind == .condition)
        #expect(simulation.result["b"]?.attempts == 0)
    }

    @Test("a signal that comes before its task waits is not lost, and each serves one task")
    func earlySignal() throws {
        let simulation = try Simulation(
            [
                AgentTask("first"), AgentTask("a", .signal(SignalTask("go")), after: ["first"]),
                AgentTask("b", .signal(SignalTask("go")), after: ["a"]),
            ])
        simulation.send(.start)
        #expect(simulation.send(.signal(RunSignal("go", id: "1", payload: 7))).reply == .accepted)
        #expect(simulation.send(.signal(RunSignal("go", id: "1", payload: 8))).reply == .repeated)
        try simulation.answer("first", .success([:]))
        #expect(simulation.result["a"]?.output == 7)
        #expect(simulation.result["b"]?.status == .waiting)
        simulation.send(.signal(RunSignal("go", id: "2", payload: 9)))
        #expect(simulation.result["b"]?.output == 9)
        #expect(simulation.isFinished)
    }

    @Test("of two tasks that wait for one signal the one that waits longest gets it")
    func longestWaits() throws {
        let simulation = try Simulation(
            [
                AgentTask("late", .signal(SignalTask("go")), after: ["work"]), AgentTask("work"),
                AgentTask("early", .signal(SignalTask("go"))),
            ], .parallel)
        simulation.send(.start)
        try simulation.answer("work", .success([:]), after: .seconds(1))
        simulation.send(.signal(RunSignal("go", id: "1")))
        #expect(simulation.result.statuses == ["late": .waiting, "work": .success, "early": .success])
    }

    @Test("a retry does not ask the condition again and keeps the input")
    func retryKeepsDecision() throws {
        let retry = RetryPolicy(maxAttempts: 3, initialBackoff: .zero)
        let simulation = try Simulation(
            [
                AgentTask("a"), AgentTask("other"),
                AgentTask(
                    "b", "echo", ["x": "${a.x}"], after: ["a"], condition: "a.x == 1", retry: retry),
            ], .graph)
        simulation.send(.start)
        try simulation.answer("a", .success(["x": 1]))
        try simulation.answer("b", Self.again)
        try simulation.wake()
        try simulation.answer("b", Self.again)
        try simulation.wake()
        #expect(simulation.running.last?.input == ["x": 1])
        #expect(Self.brief(simulation).count { $0 == "b condition true" } == 1)
        #expect(simulation.result["b"]?.attempts == 3)
    }

    @Test("a late result after a timeout is dropped, whether its task ended or is tried again")
    func lateResult() throws {
        let once = RetryPolicy(maxAttempts: 1)
        let simulation = try Simulation([AgentTask("a", retry: once, timeout: .seconds(1)), AgentTask("b")])
        simulation.send(.start)
        let late = try #require(simulation.running.first?.id)
        try simulation.wake()
        #expect(simulation.result["a"]?.status == .timedOut)
        #expect(simulation.send(.attemptFinished(late, .success("late"))).events.isEmpty)
        #expect(simulation.result["a"]?.output == nil)
    }

    @Test("a map over an empty list succeeds with empty outputs, and the next task starts")
    func emptyMap() throws {
        let simulation = try Simulation([Self.map("m", over: "[]", [AgentTask("t")]), AgentTask("next")])
        simulation.send(.start)
        #expect(
            simulation.result["m"]?.output == [
                "outputs": [], "statuses": [], "total": 0, "succeeded": 0, "failed": 0,
            ])
        #expect(simulation.runningTasks == ["next"])
    }

    @Test("a race without a success fails and names the roots")
    func lostRace() throws {
        let simulation = try Simulation(
            [
                AgentTask("r", .race(TaskBody(tasks: [AgentTask("a"), AgentTask("b")]))),
                AgentTask("after", after: ["r"]),
            ])
        try simulation.runToEnd { _ in Self.fatal }
        #expect(simulation.result["r"]?.failure?.kind == .dependency)
        #expect(simulation.result["r"]?.failure?.roots == ["r/a", "r/b"])
        #expect(simulation.result["after"]?.failure?.roots == ["r/a", "r/b"])
    }

    @Test("a race of which all tasks are skipped fails: nothing won it")
    func skippedRace() throws {
        let never = TaskWork.choice(
            ChoiceTask([.init(when: "false", body: TaskBody(tasks: [AgentTask("t")]))]))
        let simulation = try Simulation([AgentTask("r", .race(TaskBody(tasks: [AgentTask("a", never)])))])
        simulation.send(.start)
        #expect(simulation.isFinished)
        #expect(simulation.result["r"]?.status == .failed)
        #expect(simulation.result["r/a"]?.status == .skipped)
    }

    @Test("a loop that never ends fails with kind budget after its last iteration")
    func endlessLoop() throws {
        let loop = LoopTask(until: "t.x > 9", maxIterations: 4, body: TaskBody(tasks: [AgentTask("t")]))
        let simulation = try Simulation([AgentTask("l", .loop(loop))])
        try simulation.runToEnd { _ in .success(["x": 1]) }
        #expect(simulation.result["l"]?.failure?.kind == .budget)
        #expect(simulation.result.innerResults.map(\.id) == (0..<4).map { "l[\($0)]/t" })
    }

    @Test("compensation runs in reverse order of success, at every depth, also after a deadline")
    func compensation() throws {
        func undoable(_ id: String) -> AgentTask {
            var task = AgentTask(id)
            task.compensation = Compensation(
                agent: "test", operation: "echo", inputs: ["undo": "${\(id).x}"])
            return task
        }
        let simulation = try Simulation(
            Workflow(
                "saga", pattern: .parallel,
                tasks: [
                    undoable("a"), Self.map("m", over: [1, 2], [undoable("b")]), undoable("never"),
                    AgentTask("s", .workflow(Workflow("inner", tasks: [undoable("c")])), after: ["a"]),
                ], deadline: .seconds(9)))
        simulation.send(.start)
        try simulation.answer("m[1]/b", .success(["x": 1]), after: .seconds(1))
        try simulation.answer("a", .success(["x": 2]), after: .seconds(1))
        try simulation.answer("m[0]/b", .success(["x": 3]), after: .seconds(1))
        try simulation.answer("s/c", .success(["x": 4]), after: .seconds(1))
        try simulation.wake()
        var undone: [String] = []
        while let attempt = simulation.running.first {
            undone.append("\(attempt.context.task) \(attempt.input["undo"] ?? .null)")
            #expect(simulation.running.count == 1)
            // A compensation that fails does not stop the others, and none can be cancelled.
            simulation.send(.cancel(reason: "stop", by: nil))
            try simulation.answer(
                attempt.context.task, undone.count == 2 ? Self.fatal : .success([:]), after: .seconds(60))
        }
        #expect(
            undone == ["s/c/compensate 4", "m[0]/b/compensate 3", "a/compensate 2", "m[1]/b/compensate 1"])
        #expect(simulation.result.outcome == .timedOut)
        #expect(simulation.result["m[0]/b/compensate"]?.status == .failed)
        #expect(simulation.result["m[1]/b/compensate"]?.status == .success)
    }

    @Test("a run that succeeds compensates nothing")
    func noCompensation() throws {
        var task = AgentTask("a")
        task.compensation = Compensation(agent: "test", operation: "echo")
        let simulation = try Simulation([task])
        try simulation.runToEnd { _ in .success([:]) }
        #expect(Self.brief(simulation) == ["run started", "a started 1", "a success", "run success"])
    }

    @Test("a run whose output cannot be made ends badly, and is compensated")
    func failingOutput() throws {
        var task = AgentTask("a")
        task.compensation = Compensation(agent: "test", operation: "echo")
        let simulation = try Simulation(Workflow("w", tasks: [task], output: "${a.missing}"))
        try simulation.runToEnd { _ in .success([:]) }
        #expect(simulation.result.outcome == .partial)
        #expect(simulation.result["a/compensate"]?.status == .success)
    }

    @Test("a paused run starts nothing, drains once, lets timers go on, and goes on where it was")
    func pausedRun() throws {
        let retry = RetryPolicy(maxAttempts: 2, initialBackoff: .zero)
        let simulation = try Simulation(
            [
                AgentTask("a", retry: retry), AgentTask("b", after: ["a"]),
                AgentTask("s", .sleep(.duration(.seconds(5)))),
                AgentTask("c", after: ["s"]),
            ], .parallel)
        simulation.send(.start)
        #expect(simulation.send(.pause(reason: "wait", by: nil)).reply == .accepted)
        #expect(simulation.send(.pause(reason: "wait", by: nil)).reply == .repeated)
        try simulation.answer("a", Self.again, after: .seconds(1))
        simulation.send(.clock, after: .seconds(10))
        #expect(simulation.running.isEmpty)
        #expect(simulation.result.statuses == ["a": .ready, "b": .pending, "s": .success, "c": .ready])
        #expect(Self.brief(simulation).count { $0 == "run drained" } == 1)
        simulation.send(.resume(by: nil))
        #expect(Set(simulation.runningTasks) == ["a", "c"])
        #expect(simulation.send(.resume(by: nil)).reply == .refused("the run is not paused"))
    }

    @Test(
        "a closure condition that is decided while the run is paused starts nothing, and is not asked again")
    func decidedWhilePaused() throws {
        let simulation = try Simulation([AgentTask("a", condition: .closure { _ in true })], .conditional)
        simulation.send(.start)
        simulation.send(.pause(reason: "wait", by: nil))
        simulation.send(.decided(.root(0), .success(true)))
        #expect(simulation.running.isEmpty)
        #expect(Self.brief(simulation).suffix(3) == ["a condition true", "a ready", "run drained"])
        simulation.send(.resume(by: nil))
        #expect(simulation.runningTasks == ["a"])
        #expect(simulation.undecided == [.root(0)])
    }

    @Test("spawned tasks may depend on tasks that have finished, and on each other")
    func spawnAfterFinished() throws {
        var task = AgentTask("b", after: ["a"])
        task.spawn = "output.more"
        let simulation = try Simulation([AgentTask("a"), task], .parallel)
        simulation.send(.start)
        try simulation.answer("a", .success(["x": 1]))
        let call: [String: Value] = ["agent": "test", "operation": "echo"]
        let more: [Value] = [
            .object(call.merging(["id": "d", "dependencies": ["c"]]) { $1 }),
            .object(call.merging(["id": "c", "dependencies": ["a", "b"]]) { $1 }),
        ]
        try simulation.answer("b", .success(["more": .array(more)]))
        #expect(simulation.running.map(\.input) == [["x": 1, "more": .array(more)]])
        try simulation.answer("c", .success(["y": 2]))
        try simulation.answer("d", .success([:]))
        #expect(simulation.isFinished)
        #expect(simulation.result.results.map(\.id) == ["a", "b", "d", "c"])
        #expect(simulation.result["d"]?.input?.values == ["y": 2])
    }

    @Test("a result of a task within a spawned task is not lost")
    func spawnedMap() throws {
        var task = AgentTask("a")
        task.spawn = """
            [{'id': 'm', 'map': {'over': '[1, 2]', 'tasks': [{'id': 't', 'agent': 'test', 'operation': 'echo'}]}}]
            """
        let simulation = try Simulation([task])
        try simulation.runToEnd { _ in .success([:]) }
        #expect(simulation.result["m"]?.kind == .map)
        #expect(simulation.result["m[1]/t"]?.status == .success)
    }

    @Test("tasks with one id in two branches of a choice are told apart")
    func sameIDInTwoBranches() throws {
        let choice = ChoiceTask([
            .init(when: "false", body: TaskBody(tasks: [AgentTask("t")])),
            .init(when: nil, body: TaskBody(tasks: [Self.map("t", over: [1], [AgentTask("inner")])])),
        ])
        let simulation = try Simulation([AgentTask("c", .choice(choice))])
        try simulation.runToEnd { _ in .success(["x": 1]) }
        #expect(simulation.result["c/t"]?.kind == .map)
        #expect(simulation.result["c/t[0]/inner"]?.status == .success)
    }

    @Test("a run of one place does not lock itself up with a map within a map")
    func nestedMapsWithOnePlace() throws {
        let inner = Self.map("inner", over: [1, 2], [AgentTask("t"), AgentTask("u")], limit: 1)
        let simulation = try Simulation(
            Workflow(
                "w", pattern: .parallel, tasks: [Self.map("outer", over: [1, 2], [inner])], maxConcurrency: 1)
        )
        simulation.send(.start)
        var done = 0
        while let attempt = simulation.running.first {
            #expect(simulation.running.count == 1)
            try simulation.answer(attempt.context.task, .success([:]))
            done += 1
        }
        #expect(done == 8)
        #expect(simulation.result.outcome == .success)
    }

    @Test("a task that waited for a place and is skipped at its turn does not block the next")
    func skippedAtItsTurn() throws {
        let simulation = try Simulation(
            Workflow(
                "w", pattern: .graph,
                tasks: [
                    AgentTask("a"), AgentTask("b", condition: "false"),
                    AgentTask("c", condition: "1 / 0 == 1"),
                    AgentTask("d", "echo", ["x": "${input.missing}"]), AgentTask("e"), AgentTask("f"),
                ], maxConcurrency: 1))
        simulation.send(.start)
        #expect(simulation.runningTasks == ["a"])
        try simulation.answer("a", .success([:]))
        #expect(simulation.runningTasks == ["e"])
        #expect(simulation.result["b"]?.status == .skipped)
        #expect(simulation.result["c"]?.failure?.kind == .condition)
        #expect(simulation.result["d"]?.failure?.kind == .invalidInput)
        try simulation.answer("e", .success([:]))
        #expect(simulation.runningTasks == ["f"])
    }

    @Test("names of a body hide those around it, task by task and variable by variable")
    func hiddenNames() throws {
        let read: [String: Value] = ["x": "${x}", "item": "${item}", "status": "${tasks.x.status}"]
        let inner = Self.map(
            "inner", over: "[item * 10]",
            [AgentTask("x"), AgentTask("u", "echo", read)])
        let simulation = try Simulation(
            [AgentTask("x"), Self.map("outer", over: [1], [AgentTask("t", "echo", read), inner])])
        var inputs: [String: [String: Value]] = [:]
        try simulation.runToEnd { attempt in
            inputs[attempt.context.task] = attempt.input
            return .success(.string(attempt.context.task))
        }
        #expect(inputs["outer[0]/t"] == ["x": "x", "item": 1, "status": "success"])
        #expect(
            inputs["outer[0]/inner[0]/u"] == ["x": "outer[0]/inner[0]/x", "item": 10, "status": "success"])
    }
}

extension AgentTask {
    fileprivate init(_ id: String, _ work: TaskWork, after dependencies: [String]) {
        self.init(id, work, dependencies: dependencies)
    }
}
