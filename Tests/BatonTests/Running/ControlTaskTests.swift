import Testing

@testable import Baton

/// The rows of the table of control tasks: docs/semantics.md, section 7.
@Suite("Control tasks")
struct ControlTaskTests {
    private static let answers: [Character: Simulation.Answer] = [
        "s": .success(["x": 1]), "f": .failure(OperationFailure("no", isRetryable: false)),
        "c": .failure(OperationFailure(kind: .cancelled, "stopped", isRetryable: false)),
    ]

    /// Plays one control task `t`; each operation in it ends as the letter says that its id begins with.
    private static func play(
        _ work: TaskWork, timeout: Duration? = nil, input: [String: Value] = [:]
    ) throws -> Simulation {
        let task = AgentTask("t", work, timeout: timeout)
        let simulation = try Simulation(Workflow("w", tasks: [task]), input: input)
        try simulation.runToEnd { attempt in
            let id = attempt.context.task.split(separator: "/").last?.first ?? "s"
            return answers[id] ?? .success(.object(attempt.input))
        }
        return simulation
    }

    private static func bodies(_ simulation: Simulation) -> [String] {
        simulation.events.compactMap { event in
            guard case .scopeFinished(_, let place, let status, _) = event.kind else { return nil }
            return "\(place) \(status.rawValue)"
        }
    }

    // MARK: Bodies

    @Test(
        "a body fails when a task of it failed, else is cancelled when one was, else succeeds",
        arguments: [
            ("s", .success, nil), ("sf", .failed, .dependency), ("sc", .cancelled, .cancelled),
            ("fc", .failed, .dependency), ("scf", .failed, .dependency), ("ss", .success, nil),
        ] as [(String, TaskStatus, FailureKind?)])
    func bodyStatus(letters: String, status: TaskStatus, kind: FailureKind?) throws {
        let tasks = letters.enumerated().map { AgentTask("\($1)\($0)") }
        let simulation = try Self.play(.choice(ChoiceTask([.init(when: nil, body: TaskBody(tasks: tasks))])))
        let result = try #require(simulation.result["t"])
        #expect(result.status == status)
        #expect(result.failure?.kind == kind)
        #expect(result.attempts == 1)
        let roots = tasks.map(\.id).filter { $0.hasPrefix("f") }.map { "t/\($0)" }
        #expect(result.failure?.roots ?? [] == (status == .failed ? roots : []))
    }

    @Test("a body yields its output, or that of its only task, or those of its tasks by their ids")
    func bodyOutput() throws {
        func output(_ body: TaskBody) throws -> Value? {
            try Self.play(.choice(ChoiceTask([.init(when: nil, body: body)]))).result["t"]?.output
        }
        let two = [AgentTask("s1"), AgentTask("s2")]
        #expect(try output(TaskBody(tasks: [AgentTask("s1")])) == ["x": 1])
        #expect(try output(TaskBody(tasks: two)) == ["s1": ["x": 1], "s2": ["x": 1]])
        #expect(try output(TaskBody(tasks: two, output: ["sum": "${s1.x + s2.x}"])) == ["sum": 2])
        let failing = try Self.play(
            .choice(ChoiceTask([.init(when: nil, body: TaskBody(tasks: two, output: "${s1.missing}"))])))
        #expect(failing.result["t"]?.failure?.kind == .invalidOutput)
    }

    @Test(
        "keys that only operations have are refused", arguments: TaskKind.allCases.filter { $0 != .operation }
    )
    func refusedKeys(kind: TaskKind) throws {
        let body = TaskBody(tasks: [AgentTask("a")])
        let work: TaskWork =
            switch kind {
            case .operation: .operation(agent: "test", name: "echo")
            case .map: .map(MapTask(over: [1], body: body))
            case .loop: .loop(LoopTask(until: "true", maxIterations: 1, body: body))
            case .choice: .choice(ChoiceTask([.init(when: nil, body: body)]))
            case .workflow: .workflow(Workflow("inner", tasks: body.tasks))
            case .race: .race(body)
            case .sleep: .sleep(.duration(.seconds(1)))
            case .approval: .approval(ApprovalTask("?"))
            case .signal: .signal(SignalTask("s"))
            }
        var task = AgentTask("t", work, inputs: ["x": 1], retry: RetryPolicy(maxAttempts: 2))
        task.totalTimeout = .seconds(1)
        task.concurrency = ConcurrencyKey("k")
        task.compensation = Compensation(agent: "test", operation: "echo")
        task.spawn = "[]"
        let error = try #require(throws: WorkflowError.self) { try Simulation([task]) }
        let keys = ["inputs", "retry", "concurrency", "compensate", "spawn", "total_timeout"]
        let refused = Set(error.problems.filter { $0.severity == .rejected }.compactMap(\.path.last))
        #expect(refused == Set(kind == .workflow ? Array(keys.dropFirst()) : keys))
    }

    // MARK: map

    @Test(
        "a map's failure policy decides over the other items, and every item has one end",
        arguments: [
            (.continueIndependent, .failed, ["success", "failed", "success", "failed"], 2),
            (.failFast, .failed, ["success", "failed", "cancelled", "cancelled"], 1),
            (.tolerate(1), .failed, ["success", "failed", "success", "failed"], 2),
            (.tolerate(2), .success, ["success", "failed", "success", "failed"], 0),
        ] as [(FailurePolicy, TaskStatus, [String], Int)])
    func mapPolicy(policy: FailurePolicy, status: TaskStatus, items: [String], roots: Int) throws {
        let map = MapTask(
            over: [0, 1, 2, 3], maxConcurrency: 1, failurePolicy: policy,
            body: TaskBody(
                pattern: .conditional,
                tasks: [
                    AgentTask("s", condition: "item % 2 == 0"), AgentTask("f", condition: "item % 2 == 1"),
                ], output: "${s.x}"))
        let simulation = try Self.play(.map(map))
        #expect(simulation.result["t"]?.status == status)
        #expect(Self.bodies(simulation) == items.enumerated().map { "\($0) \($1)" })
        #expect(simulation.result["t"]?.failure?.roots.count ?? 0 == roots)
        guard status == .success else { return }
        #expect(
            simulation.result["t"]?.output == [
                "outputs": [1, nil, 1, nil], "statuses": .array(items.map(Value.string)), "total": 4,
                "succeeded": 2, "failed": 2,
            ])
    }

    @Test("what runs beside the item that was one too many is cancelled")
    func mapCancels() throws {
        let map = MapTask(over: [1, 2, 3], failurePolicy: .failFast, body: TaskBody(tasks: [AgentTask("a")]))
        let simulation = try Simulation([AgentTask("t", .map(map))])
        simulation.send(.start)
        try simulation.answer("t[1]/a", Self.answers["f"] ?? .success([:]))
        #expect(simulation.cancelled.count == 2)
        #expect(Set(Self.bodies(simulation)) == ["0 cancelled", "1 failed", "2 cancelled"])
        #expect(simulation.isFinished)
    }

    @Test("a cancelled item counts as failed")
    func cancelledItem() throws {
        let body = TaskBody(tasks: [AgentTask("c")])
        let strict = try Self.play(.map(MapTask(over: [1], body: body)))
        #expect(strict.result["t"]?.failure?.kind == .dependency)
        let mild = try Self.play(.map(MapTask(over: [1], failurePolicy: .tolerate(1), body: body)))
        #expect(mild.result["t"]?.output?["statuses"] == ["cancelled"])
        #expect(mild.result["t"]?.output?["failed"] == 1)
    }

    @Test("items begin in the order of the list, so many at a time, and know their item and place")
    func mapItems() throws {
        let map = MapTask(
            over: "[7, 8, 9]", item: "product", maxConcurrency: 2,
            body: TaskBody(tasks: [AgentTask("a", "echo", ["is": "${product}", "at": "${index}"])]))
        let simulation = try Simulation([AgentTask("t", .map(map))])
        simulation.send(.start)
        #expect(simulation.runningTasks == ["t[0]/a", "t[1]/a"])
        try simulation.answer("t[1]/a", .success([:]))
        #expect(simulation.runningTasks == ["t[0]/a", "t[2]/a"])
        #expect(simulation.running.map(\.input) == [["is": 7, "at": 0], ["is": 9, "at": 2]])
    }

    @Test(
        "what is no list cannot be mapped over",
        arguments: ["input.n", "input.missing", "{'a': 1}", "'text'"])
    func mapOverNoList(over: String) throws {
        let map = MapTask(over: .string(over), body: TaskBody(tasks: [AgentTask("s")]))
        let simulation = try Self.play(.map(map), input: ["n": 3])
        #expect(simulation.result["t"]?.failure?.kind == .invalidInput)
        #expect(simulation.result["t"]?.failure?.task == "t")
        #expect(Self.bodies(simulation).isEmpty)
    }

    // MARK: loop

    @Test(
        "a loop runs until its condition holds after an iteration, or fails with kind budget",
        arguments: [(1, 5, 1, true), (3, 5, 3, true), (5, 5, 5, true), (6, 5, 5, false)])
    func loop(until: Int, limit: Int, iterations: Int, succeeds: Bool) throws {
        let body = TaskBody(
            tasks: [AgentTask("a", "echo", ["sum": "${previous.?sum.orValue(0) + iteration}"])])
        let simulation = try Self.play(
            .loop(LoopTask(until: "iteration == \(until)", maxIterations: limit, body: body)))
        #expect(Self.bodies(simulation).count == iterations)
        let sum = Int64(iterations * (iterations + 1) / 2)
        #expect(simulation.result["t[\(iterations - 1)]/a"]?.output == ["sum": .int(sum)])
        #expect(simulation.result["t"]?.output == (succeeds ? ["sum": .int(sum)] : nil))
        #expect(simulation.result["t"]?.failure?.kind == (succeeds ? nil : .budget))
    }

    @Test(
        "a loop fails with its body's failure, or when its condition cannot be decided",
        arguments: [("f", "true", .dependency), ("c", "true", .cancelled), ("s", "s.missing", .condition)]
            as [(String, String, FailureKind)])
    func failingLoop(task: String, until: String, kind: FailureKind) throws {
        let loop = LoopTask(until: until, maxIterations: 3, body: TaskBody(tasks: [AgentTask(task)]))
        let simulation = try Self.play(.loop(loop))
        #expect(simulation.result["t"]?.failure?.kind == kind)
        #expect(Self.bodies(simulation).count == 1)
    }

    // MARK: choice

    @Test(
        "a choice runs the first branch that holds",
        arguments: [
            (["true", "true", nil], 0, .success), (["false", "true", nil], 1, .success),
            (["false", "false", nil], 2, .success), (["false", "false"], nil, .skipped),
            (["false", "input.missing", nil], nil, .failed), (["true", "input.missing"], 0, .success),
        ] as [([String?], Int?, TaskStatus)])
    func choice(whens: [String?], chosen: Int?, status: TaskStatus) throws {
        let branches = whens.enumerated().map { index, when in
            ChoiceTask.Branch(
                when: when, body: TaskBody(tasks: [AgentTask("a\(index)", "echo", ["i": .int(Int64(index))])])
            )
        }
        let simulation = try Self.play(.choice(ChoiceTask(branches)))
        #expect(simulation.result["t"]?.status == status)
        #expect(simulation.result["t"]?.output == chosen.map { ["i": .int(Int64($0))] })
        #expect(simulation.result.innerResults.map(\.id) == chosen.map { ["t/a\($0)"] } ?? [])
        #expect(simulation.result["t"]?.failure?.kind == (status == .failed ? .condition : nil))
    }

    // MARK: workflow

    @Test("a sub-workflow sees nothing from outside but its input, with defaults filled in")
    func workflowInput() throws {
        let schema = ObjectSchema([
            .init(
                name: "n", schema: .integer(nil), isRequired: true, defaultValue: nil, unit: nil, summary: ""),
            .init(
                name: "k", schema: .integer(nil), isRequired: false, defaultValue: 9, unit: nil, summary: ""),
        ])
        let inner = Workflow(
            "inner", tasks: [AgentTask("b", "echo", ["n": "${input.n}", "k": "${input.k}"])], input: schema)
        var task = AgentTask("t", .workflow(inner), dependencies: ["a"])
        let simulation = try Simulation([AgentTask("a"), task])
        simulation.send(.start)
        try simulation.answer("a", .success(["n": 4, "surplus": 1]))
        #expect(simulation.running.map(\.input) == [["n": 4, "k": 9]])
        #expect(simulation.running.first?.context.input == ["n": 4, "k": 9])

        let refused = try Simulation([AgentTask("a"), task])
        refused.send(.start)
        try refused.answer("a", .success(["n": "four"]))
        #expect(refused.result["t"]?.failure?.kind == .invalidInput)
        #expect(refused.result["t"]?.attempts == 0)

        task.work = .workflow(Workflow("inner", tasks: [AgentTask("b", "echo", ["n": "${a.n}"])]))
        #expect(throws: WorkflowError.self) { try Simulation([AgentTask("a"), task]) }
    }

    @Test("a sub-workflow's own failure policy ends it, and its deadline times out what runs in it")
    func workflowLimits() throws {
        let tasks = [AgentTask("f"), AgentTask("a"), AgentTask("b", after: ["a"])]
        let strict = Workflow("inner", pattern: .parallel, tasks: tasks, failurePolicy: .failFast)
        let simulation = try Simulation([AgentTask("t", .workflow(strict)), AgentTask("next")])
        simulation.send(.start)
        try simulation.answer("t/f", Self.answers["f"] ?? .success([:]))
        #expect(simulation.result["t/a"]?.status == .cancelled)
        #expect(simulation.result["t"]?.failure?.roots == ["t/f"])
        #expect(simulation.runningTasks == ["next"])

        let short = Workflow("inner", pattern: .parallel, tasks: tasks, deadline: .seconds(5))
        let late = try Simulation([AgentTask("t", .workflow(short)), AgentTask("next")])
        late.send(.start)
        try late.wake()
        #expect(late.result["t"]?.status == .timedOut)
        #expect(late.result["t/a"]?.status == .timedOut)
        #expect(late.result["t/b"]?.status == .cancelled)
        #expect(late.runningTasks == ["next"])
    }

    // MARK: race

    @Test("the first success of a race decides it, and the others are cancelled")
    func race() throws {
        let simulation = try Simulation(
            [AgentTask("t", .race(TaskBody(tasks: [AgentTask("a"), AgentTask("b"), AgentTask("c")])))])
        simulation.send(.start)
        #expect(simulation.runningTasks == ["t/a", "t/b", "t/c"])
        try simulation.answer("t/c", Self.answers["f"] ?? .success([:]))
        try simulation.answer("t/b", .success("won"))
        #expect(simulation.isFinished)
        #expect(simulation.result["t"]?.output == "won")
        #expect(
            simulation.result.innerResults.map(\.status) == [.cancelled, .success, .failed])
        #expect(simulation.result["t/a"]?.failure?.message == "'b' won the race")
        #expect(simulation.result.outcome == .success)
    }

    // MARK: sleep

    @Test(
        "a sleep waits for a duration or until an instant, and an instant of the past is over at once",
        arguments: [
            (.duration(.seconds(4)), 4), (.duration(.zero), 0), (.forExpression("duration('90s')"), 90),
            (.untilExpression("timestamp('1970-01-01T00:00:31Z')"), 30),
            (.untilExpression("timestamp('1969-01-01T00:00:00Z')"), 0),
        ] as [(SleepTask, Int64)])
    func sleep(sleep: SleepTask, seconds: Int64) throws {
        let simulation = try Simulation([AgentTask("t", .sleep(sleep)), AgentTask("next")])
        simulation.send(.start)
        #expect(simulation.result["t"]?.status == .waiting)
        let wake = try #require(simulation.nextWake)
        simulation.send(.clock, after: max(.zero, wake - simulation.now))
        #expect(simulation.result["t"]?.status == .success)
        #expect(simulation.result["t"]?.executionTime == .seconds(seconds))
        #expect(simulation.runningTasks == ["next"])
    }

    @Test("a sleep wants a duration or a timestamp", arguments: ["1", "'soon'", "input.missing", "null"])
    func sleepForNoDuration(text: String) throws {
        let simulation = try Self.play(.sleep(.forExpression(text)))
        #expect(simulation.result["t"]?.failure?.kind == .invalidInput)
    }

    // MARK: approval and signal

    /// `nil`: nobody answers.
    @Test(
        "an approval ends with the answer, or with what stands in for it after its timeout",
        arguments: [
            (true, nil, nil, .success, nil), (false, nil, nil, .failed, .rejected),
            (true, 5, .reject, .success, nil), (false, 5, .approve, .failed, .rejected),
            (nil, 5, nil, .timedOut, .timeout), (nil, 5, .approve, .success, nil),
            (nil, 5, .reject, .failed, .rejected),
        ] as [(Bool?, Int64?, ApprovalTask.Default?, TaskStatus, FailureKind?)])
    func approval(
        answer: Bool?, seconds: Int64?, onTimeout: ApprovalTask.Default?, status: TaskStatus,
        kind: FailureKind?
    ) throws {
        let task = AgentTask(
            "t", .approval(ApprovalTask("spend ${input.n}?", onTimeout: onTimeout)),
            timeout: seconds.map { .seconds($0) })
        let simulation = try Simulation(Workflow("w", tasks: [task]), input: ["n": 3])
        simulation.send(.start)
        let until = seconds.map { simulation.now + .seconds($0) }
        #expect(simulation.result["t"]?.wait == .approval(prompt: "spend 3?", until: until))
        if let answer {
            let given = ApprovalAnswer(id: "1", isApproved: answer, by: "ada", comment: "well")
            simulation.send(.answer(task: "t", given), after: .seconds(1))
        } else {
            try simulation.wake()
        }
        #expect(simulation.isFinished)
        #expect(simulation.result["t"]?.status == status)
        #expect(simulation.result["t"]?.failure?.kind == kind)
        #expect(simulation.result["t"]?.output?["approved"] == (status == .success ? true : nil))
        if answer == true {
            #expect(simulation.result["t"]?.output == ["approved": true, "by": "ada", "comment": "well"])
        }
    }

    @Test(
        "a signal's payload is the output, or what stands in for it after its timeout",
        arguments: [
            (true, nil, nil, .success, 1), (true, 5, 2, .success, 1), (false, 5, 2, .success, 2),
            (false, 5, nil, .timedOut, nil),
        ] as [(Bool, Int64?, Value?, TaskStatus, Value?)])
    func signal(comes: Bool, seconds: Int64?, onTimeout: Value?, status: TaskStatus, output: Value?) throws {
        let task = AgentTask(
            "t", .signal(SignalTask("go", onTimeout: onTimeout)), timeout: seconds.map { .seconds($0) })
        let simulation = try Simulation([task])
        simulation.send(.start)
        simulation.send(.signal(RunSignal("another", id: "0", payload: 0)))
        if comes {
            simulation.send(.signal(RunSignal("go", id: "1", payload: 1)), after: .seconds(1))
        } else {
            try simulation.wake()
        }
        #expect(simulation.isFinished)
        #expect(simulation.result["t"]?.status == status)
        #expect(simulation.result["t"]?.output == output)
    }

    // MARK: spawn

    @Test(
        "tasks that cannot run fail the task that spawns them, and nothing is appended",
        arguments: [
            "'text'", "[1]", "[{'id': 'a', 'agent': 'test', 'operation': 'echo'}]",
            "[{'id': 'x/y', 'agent': 'test', 'operation': 'echo'}]", "[{'id': 'n'}]", "output.missing",
            "[{'id': 'n', 'agent': 'test', 'operation': 'echo', 'dependencies': ['n']}]",
            "[{'id': 'n', 'agent': 'test', 'operation': 'echo', 'inputs': {'x': '${unknown}'}}]",
            "[{'id': 'n', 'agent': 'test', 'operation': 'echo', 'inputs': {'x': '${m.x}'}},"
                + " {'id': 'm', 'agent': 'test', 'operation': 'echo'}]",
        ])
    func invalidSpawn(spawn: String) throws {
        var task = AgentTask("a")
        task.spawn = spawn
        let simulation = try Simulation([task, AgentTask("b")], .parallel)
        simulation.send(.start)
        try simulation.answer("a", .success([:]))
        #expect(simulation.result["a"]?.failure?.kind == .invalidOutput)
        #expect(simulation.result.results.map(\.id) == ["a", "b"])
        #expect(simulation.runningTasks == ["b"])
    }

    @Test("a spawn may read only what has surely finished by then")
    func spawnReads() throws {
        var task = AgentTask("a")
        task.spawn = "tasks.b.status == 'success' ? [] : []"
        #expect(throws: WorkflowError.self) { try Simulation([task, AgentTask("b")], .parallel) }
    }

    @Test("spawned tasks stand at the end of their own list: in order, inside a body too")
    func spawnInOrder() throws {
        var task = AgentTask("a")
        task.spawn = "[{'id': 'last', 'agent': 'test', 'operation': 'echo'}]"
        let body = TaskBody(tasks: [task, AgentTask("b")])
        let simulation = try Self.play(.map(MapTask(over: [1], body: body)))
        let started = simulation.events.compactMap { event -> String? in
            guard case .attemptStarted(let task, _, _, _) = event.kind else { return nil }
            return task
        }
        #expect(started == ["t", "t[0]/a", "t[0]/b", "t[0]/last"])
        let outputs = simulation.result["t"]?.output?["outputs"]?[0]?.objectValue
        #expect(outputs?.keys.sorted() == ["a", "b", "last"])
    }

    @Test("what is spawned may not hide what the tasks of the list read")
    func spawnHidesNothing() throws {
        func simulation(reading text: String, _ pattern: ExecutionPattern) throws -> Simulation {
            var task = AgentTask("a")
            task.spawn = "[{'id': 'item', 'agent': 'test', 'operation': 'echo'}]"
            let reader = AgentTask("b", "echo", ["x": .string("${\(text)}")], after: ["a"])
            let body = TaskBody(pattern: pattern, tasks: [task, reader])
            return try Self.play(.map(MapTask(over: [7], failurePolicy: .tolerate(1), body: body)))
        }
        for pattern in [ExecutionPattern.sequential, .parallel] {
            let hidden = try simulation(reading: "item", pattern)
            #expect(hidden.result["t[0]/a"]?.failure?.kind == .invalidOutput)
            #expect(hidden.result["t[0]/item"] == nil)
            let other = try simulation(reading: "index", pattern)
            #expect(other.result["t[0]/b"]?.input?.values["x"] == 0)
            #expect(other.result["t[0]/item"]?.status == .success)
        }
        let whole = try simulation(reading: "size(tasks)", .parallel)
        #expect(whole.result["t[0]/a"]?.failure?.message.contains("'tasks' as a whole") == true)
    }
}
