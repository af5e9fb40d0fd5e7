import Testing

@testable import Baton

@Suite("Fates of tasks and runs")
struct TaskFateTests {
    static let answers: [String: Simulation.Answer] = [
        "ok": .success(["x": 1]),
        "fail": .failure(OperationFailure("it broke", hint: "mend it", isRetryable: false)),
        "cancel": .failure(OperationFailure(kind: .cancelled, "stopped", isRetryable: false)),
    ]

    /// Runs tasks whose ids start with `ok`, `fail`, `cancel` or `skip` and end accordingly.
    static func result(_ tasks: [AgentTask], _ pattern: ExecutionPattern = .conditional) throws -> RunResult {
        let simulation = try Simulation(
            tasks.map { task in
                var task = task
                if task.id.hasPrefix("skip") { task.condition = "false" }
                return task
            }, pattern)
        try simulation.runToEnd { attempt in
            answers.first { attempt.context.task.hasPrefix($0.key) }?.value
                ?? .success(.object(attempt.input))
        }
        return simulation.result
    }

    @Test(
        "a task joins the fates of its dependencies, in a whole run",
        arguments: [
            (.all, "skip", .success), (.all, "fail", .failed), (.all, "cancel", .cancelled),
            (.allSucceeded, "skip", .skipped),
            (.allSucceeded, "fail", .failed), (.allSucceeded, "cancel", .cancelled),
            (.allDone, "skip", .success),
            (.allDone, "fail", .success), (.allDone, "cancel", .success), (.any, "skip", .success),
            (.any, "fail", .success),
            (.any, "cancel", .success), (.atLeast(2), "skip", .failed), (.atLeast(2), "fail", .failed),
            (.atLeast(2), "cancel", .failed),
        ] as [(JoinRule, String, TaskStatus)])
    func joins(rule: JoinRule, other: String, expected: TaskStatus) throws {
        let result = try Self.result([
            AgentTask("ok"), AgentTask(other), AgentTask("t", after: ["ok", other], join: rule),
        ])
        #expect(result["t"]?.status == expected)
        switch expected {
        case .success: #expect(result["t"]?.attempts == 1)
        case .skipped: #expect(result["t"]?.failure == nil)
        case .failed: #expect(result["t"]?.failure?.kind == .dependency)
        default: #expect(result["t"]?.failure?.kind == .cancelled)
        }
        if expected != .success { #expect(result["t"]?.attempts == 0) }
    }

    @Test("root failures come through chains and diamonds, each once and in the order of the workflow")
    func roots() throws {
        let result = try Self.result([
            AgentTask("fail2"), AgentTask("fail1"), AgentTask("ok"),
            AgentTask("left", after: ["fail1", "ok"]),
            AgentTask("right", after: ["fail1", "fail2"]), AgentTask("bottom", after: ["left", "right"]),
            AgentTask("below", after: ["bottom"]), AgentTask("lost", after: ["nobody"]),
            AgentTask("behind", after: ["lost"]),
        ])
        #expect(result["fail1"]?.failure?.roots == [])
        #expect(result["left"]?.failure?.roots == ["fail1"])
        #expect(result["right"]?.failure?.roots == ["fail2", "fail1"])
        #expect(result["bottom"]?.failure?.roots == ["fail2", "fail1"])
        #expect(result["below"]?.failure?.roots == ["fail2", "fail1"])
        #expect(result["below"]?.failure?.message == "a dependency failed: fail2, fail1 failed")
        #expect(result["lost"]?.failure?.kind == .unknownDependency)
        #expect(result["behind"]?.failure?.roots == ["lost"])
        for id in ["left", "right", "bottom", "below", "behind"] {
            #expect(result[id]?.failure?.kind == .dependency)
            #expect(result[id]?.attempts == 0)
            #expect(result[id]?.status == .failed)
        }
    }

    @Test("a failure stops nothing that does not depend on it", arguments: ExecutionPattern.allCases)
    func continueIndependent(pattern: ExecutionPattern) throws {
        let result = try Self.result(
            [
                AgentTask("fail"), AgentTask("x", "nothing"), AgentTask("y", after: ["nobody"]),
                AgentTask("ok"),
            ], pattern)
        #expect(result.statuses == ["fail": .failed, "x": .failed, "y": .failed, "ok": .success])
        #expect(result.outcome == .partial)
    }

    @Test(
        "the outcome of a run follows from the fates of its tasks",
        arguments: [
            ([], .success), (["ok"], .success), (["skip"], .success), (["ok", "skip"], .success),
            (["fail"], .failed),
            (["fail", "skip"], .failed), (["cancel"], .failed), (["ok", "fail"], .partial),
            (["ok", "cancel"], .partial),
            (["ok", "fail", "skip", "cancel"], .partial),
        ] as [([String], RunOutcome)])
    func outcomes(ids: [String], expected: RunOutcome) throws {
        #expect(try Self.result(ids.map { AgentTask($0) }).outcome == expected)
    }

    @Test("a timed-out task counts as failed in its run and for its dependents")
    func timedOut() throws {
        let simulation = try Simulation(
            [
                AgentTask("slow", retry: RetryPolicy(maxAttempts: 1), timeout: .seconds(1)),
                AgentTask("t", after: ["slow"]),
            ])
        simulation.send(.start)
        try simulation.wake()
        #expect(simulation.result.statuses == ["slow": .timedOut, "t": .failed])
        #expect(simulation.result["slow"]?.failure?.kind == .timeout)
        #expect(simulation.result["t"]?.failure?.roots == ["slow"])
        #expect(simulation.result.outcome == .failed)
    }

    @Test(
        "a dependency on a later task fails the task at its turn, and the rest runs",
        arguments: [.sequential, .conditional] as [ExecutionPattern])
    func dependencyOrder(pattern: ExecutionPattern) throws {
        let result = try Self.result(
            [AgentTask("a", after: ["ok"]), AgentTask("b", after: ["a"]), AgentTask("ok")], pattern)
        #expect(result.statuses == ["a": .failed, "b": .failed, "ok": .success])
        #expect(result["a"]?.failure?.kind == .dependencyOrder)
        #expect(result["b"]?.failure?.roots == ["a"])
    }

    @Test("every kind of failure that this engine makes keeps its message and hint")
    func kinds() async throws {
        let result = try await run(
            [
                AgentTask("operation", "fail"), AgentTask("unknown", "boom"),
                AgentTask("cancelled", "cancel"),
                AgentTask("invalid_output", agent: "typed", operation: "nan"),
                AgentTask("invalid_input", agent: "typed", operation: "nan", inputs: ["rate": "${'x'}"]),
                AgentTask("rejected", "reject"),
            ],
            pattern: .parallel)
        #expect(
            result["operation"]?.failure
                == TaskFailure(.operation, task: "operation", "it broke", hint: "mend it"))
        #expect(result["cancelled"]?.status == .cancelled)
        #expect(result["invalid_output"]?.failure?.kind == .invalidOutput)
        #expect(result["invalid_output"]?.failure?.message == "rate: JSON holds no nan")
        #expect(result["invalid_input"]?.failure?.kind == .invalidInput)
        #expect(result["invalid_input"]?.failure?.message == "input 'rate': expected a number, found \"x\"")
        #expect(result["rejected"]?.failure?.kind == .rejected)
        #expect(result["unknown"]?.failure?.kind == .operation)
        #expect(result["unknown"]?.failure?.message == "several lines")
        #expect(result["unknown"]?.failure?.isRetryable == true)
    }

    private func run(_ tasks: [AgentTask], pattern: ExecutionPattern) async throws -> RunResult {
        struct Rate: Payload {
            var rate: Double
            static let fields: [Field<Rate>] = [.optional("rate", \.rate, default: 1.0, "A rate.")]
        }
        struct Boom: Error, CustomStringConvertible { var description: String { "several\nlines" } }
        let nan = Operation<Rate, Rate>("typed", "nan", effect: .external, "").implemented { _, _ in
            Rate(rate: .nan)
        }
        let agent = testAgent(
            effect: .external,
            [
                "boom": { _, _ in throw Boom() },
                "reject": { _, _ in throw OperationFailure(kind: .rejected, "no", isRetryable: false) },
            ])
        let orchestrator = try AgentOrchestrator(agents: [
            agent, BoundAgent(type: "typed", operations: [nan]),
        ])
        return try await orchestrator.executeWorkflow(tasks, pattern: pattern)
    }
}
