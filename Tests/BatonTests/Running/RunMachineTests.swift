import Testing

@testable import Baton

@Suite("Run machine")
struct RunMachineTests {
    static let retryable = Simulation.Answer.failure(OperationFailure("again", isRetryable: true))

    @Test("a sequential run goes one by one and tells everything in order, without gaps")
    func sequential() throws {
        let simulation = try Simulation([AgentTask("a"), AgentTask("b")])
        simulation.send(.start)
        #expect(simulation.runningTasks == ["a"])
        try simulation.answer("a", .success(1))
        #expect(simulation.runningTasks == ["b"])
        try simulation.answer("b", .success(2))
        #expect(simulation.isFinished)
        #expect(
            simulation.events.map(\.brief) == [
                "run started", "a started 1", "a success", "b started 1", "b success", "run success",
            ])
        #expect(simulation.events.map(\.sequence) == Array(1...6))
    }

    @Test("a parallel run starts everything that waits for nothing, in the order of the workflow")
    func parallel() throws {
        let tasks = [
            AgentTask("a"), AgentTask("b"), AgentTask("c", after: ["a"]), AgentTask("d", after: ["a"]),
        ]
        let simulation = try Simulation(tasks, .parallel)
        simulation.send(.start)
        #expect(simulation.runningTasks == ["a", "b"])
        try simulation.answer("a", .success(1))
        #expect(simulation.runningTasks == ["b", "c", "d"])
        try simulation.answer("d", .success(1))
        try simulation.answer("c", .success(1))
        #expect(!simulation.isFinished)
        try simulation.answer("b", .success(1))
        #expect(simulation.isFinished)
    }

    @Test("the limit of concurrency holds, and a free place goes to who waited longest")
    func maxConcurrency() throws {
        let simulation = try Simulation(
            Workflow(
                "limited", pattern: .parallel, tasks: ["a", "b", "c", "d"].map { AgentTask($0) },
                maxConcurrency: 2))
        simulation.send(.start)
        #expect(simulation.runningTasks == ["a", "b"])
        try simulation.answer("b", .success(1))
        #expect(simulation.runningTasks == ["a", "c"])
        try simulation.answer("a", .success(1))
        #expect(simulation.runningTasks == ["c", "d"])
    }

    @Test("an order edge carries neither data nor failure")
    func orderEdges() throws {
        let simulation = try Simulation([AgentTask("a"), AgentTask("b")])
        simulation.send(.start)
        try simulation.answer("a", .failure(OperationFailure("no", isRetryable: false)))
        #expect(simulation.running.first?.context.task == "b")
        #expect(simulation.running.first?.input == [:])
    }

    @Test("results of attempts that timed out, that are answered twice or come after the end are dropped")
    func staleResults() throws {
        let retry = RetryPolicy(maxAttempts: 2, initialBackoff: .zero)
        let simulation = try Simulation([AgentTask("a", retry: retry, timeout: .seconds(1))])
        simulation.send(.start)
        let first = try #require(simulation.running.first?.id)
        try simulation.wake()
        #expect(simulation.cancelled == [first])
        #expect(simulation.send(.attemptFinished(first, .success("late"))).events.isEmpty)
        let second = try #require(simulation.running.first?.id)
        #expect(second == AttemptID(place: .root(0), number: 2))
        #expect(simulation.send(.attemptFinished(first, .success("very late"))).events.isEmpty)
        #expect(!simulation.isFinished)
        simulation.send(.attemptFinished(second, .success("in time")))
        #expect(simulation.result["a"]?.output == "in time")
        #expect(
            simulation.events.map(\.brief) == [
                "run started", "a started 1", "a retries after 1 timeout", "a started 2", "a success",
                "run success",
            ])
        let inputs: [RunInput] = [
            .attemptFinished(second, .success("twice")), .clock, .cancel(reason: "too late", by: nil),
            .decided(.root(0), .success(true)), .start,
        ]
        for input in inputs {
            let effects = simulation.send(input, after: .seconds(100))
            #expect(effects.events.isEmpty && effects.actions.isEmpty && effects.isFinished)
        }
    }

    @Test(
        "the effect class decides how often is tried, the author's policy outranks it",
        arguments: [
            (.pure, nil, 3), (.idempotent, nil, 3), (.transactional, nil, 3), (.external, nil, 1),
            (.external, 2, 2), (.pure, 1, 1), (.pure, 5, 5),
        ]
            as [(EffectClass, Int?, Int)])
    func attempts(effect: EffectClass, limit: Int?, expected: Int) throws {
        let simulation = try Simulation(
            [AgentTask("a", retry: limit.map { RetryPolicy(maxAttempts: $0) })], effect: effect)
        try simulation.runToEnd { _ in Self.retryable }
        #expect(simulation.result["a"]?.attempts == expected)
        #expect(simulation.result["a"]?.status == .failed)
    }

    @Test("a failure that no retry cures, and invalid input whatever it says, is not tried again")
    func noRetry() throws {
        let failures = [
            OperationFailure("no", isRetryable: false),
            OperationFailure(kind: .invalidInput, "bad", isRetryable: false),
            OperationFailure(kind: .invalidInput, "bad", isRetryable: true),
        ]
        for failure in failures {
            let simulation = try Simulation([AgentTask("a", retry: RetryPolicy(maxAttempts: 9))])
            try simulation.runToEnd { _ in .failure(failure) }
            #expect(simulation.result["a"]?.attempts == 1)
        }
    }

    @Test(
        "the wait before a retry is within its bounds, what the failure asked for is honoured, and others go on meanwhile"
    )
    func backoff() throws {
        for seed in UInt64(0)..<20 {
            let policy = RetryPolicy(
                maxAttempts: 3, initialBackoff: .seconds(4), multiplier: 10, maximumBackoff: .seconds(9))
            let simulation = try Simulation(
                Workflow(
                    "w", pattern: .parallel, tasks: [AgentTask("a", retry: policy), AgentTask("b")],
                    maxConcurrency: 1),
                seed: seed)
            simulation.send(.start)
            try simulation.answer("a", Self.retryable)
            #expect(simulation.runningTasks == ["b"])
            #expect(simulation.result["a"]?.status == .retrying)
            let firstWait = try #require(simulation.nextWake) - simulation.now
            #expect(firstWait >= .zero && firstWait < .seconds(4))
            try simulation.answer("b", .success(1))
            try simulation.wake()
            try simulation.answer(
                "a", .failure(OperationFailure("later", isRetryable: true, retryAfter: .seconds(60))))
            #expect(try #require(simulation.nextWake) - simulation.now == .seconds(60))
            #expect(simulation.send(.clock, after: .seconds(59)).events.isEmpty)
            #expect(!simulation.send(.clock, after: .seconds(1)).events.isEmpty)
        }
    }

    @Test("each attempt has the same input and key and its own number")
    func attemptContext() throws {
        let simulation = try Simulation([AgentTask("a", "echo", ["x": 1])])
        var attempts: [Attempt] = []
        try simulation.runToEnd { attempt in
            attempts.append(attempt)
            return Self.retryable
        }
        #expect(attempts.map(\.context.attempt) == [1, 2, 3])
        #expect(Set(attempts.map(\.context.idempotencyKey)).count == 1)
        #expect(attempts.allSatisfy { $0.input == ["x": 1] })
    }

    @Test("a context sees what had finished at its making and never more")
    func frozenContext() throws {
        let simulation = try Simulation(
            [AgentTask("a"), AgentTask("b"), AgentTask("c", after: ["a"])], .parallel)
        simulation.send(.start)
        let early = try #require(simulation.running.first).context
        try simulation.answer("a", .success(1))
        let later = try #require(simulation.running.last).context
        try simulation.answer("b", .success(2))
        #expect(early.finishedTasks.isEmpty && early.output(of: "a") == nil && early.status(of: "a") == nil)
        #expect(
            later.finishedTasks == ["a"] && later.output(of: "a") == 1 && later.status(of: "a") == .success)
        #expect(later.output(of: "b") == nil && later.output(of: "nobody") == nil)
    }

    @Test("cancelling ends everything at once, tells running attempts and gives the reason")
    func cancel() throws {
        let tasks = [
            AgentTask("done"), AgentTask("waits", retry: RetryPolicy(maxAttempts: 2)), AgentTask("runs"),
            AgentTask("after", after: ["runs"]),
        ]
        let simulation = try Simulation(tasks, .parallel)
        simulation.send(.start)
        try simulation.answer("done", .success(1))
        try simulation.answer("waits", Self.retryable)
        simulation.send(.cancel(reason: "changed my mind", by: nil))
        #expect(simulation.isFinished)
        #expect(simulation.cancelled == [AttemptID(place: .root(2), number: 1)])
        let result = simulation.result
        #expect(result.outcome == .cancelled)
        #expect(
            result.statuses == [
                "done": .success, "waits": .cancelled, "runs": .cancelled, "after": .cancelled,
            ])
        #expect(result["runs"]?.failure == TaskFailure(.cancelled, task: "runs", "changed my mind"))
        #expect(result["waits"]?.attempts == 1)
    }

    @Test("the deadline times out what runs and cancels what never started")
    func deadline() throws {
        let simulation = try Simulation(
            Workflow("w", tasks: [AgentTask("a"), AgentTask("b"), AgentTask("c")], deadline: .seconds(5)))
        simulation.send(.start)
        try simulation.answer("a", .success(1), after: .seconds(1))
        #expect(simulation.send(.clock, after: .seconds(3)).events.isEmpty)
        simulation.send(.clock, after: .seconds(1))
        #expect(simulation.result.statuses == ["a": .success, "b": .timedOut, "c": .cancelled])
        #expect(simulation.result["b"]?.failure?.kind == .timeout)
        #expect(simulation.result.outcome == .timedOut)
    }

    @Test("a deadline beyond the end of time never comes")
    func endlessDeadline() throws {
        let simulation = try Simulation(Workflow("w", tasks: [AgentTask("a")], deadline: .seconds(Int64.max)))
        simulation.send(.start)
        #expect(simulation.send(.clock, after: .seconds(1_000_000_000)).events.isEmpty)
    }

    @Test("a closure condition takes a place while it is decided and is dropped when the run ends before")
    func closureConditions() throws {
        let condition = Condition.closure { _ in true }
        let workflow = Workflow(
            "w", pattern: .conditional,
            tasks: [AgentTask("a", condition: condition), AgentTask("b", condition: condition)])
        let simulation = try Simulation(workflow)
        simulation.send(.start)
        #expect(simulation.undecided == [.root(0)])
        simulation.send(.decided(.root(0), .success(false)))
        #expect(simulation.undecided == [.root(0), .root(1)])
        #expect(simulation.result["a"]?.status == .skipped)
        #expect(simulation.send(.decided(.root(0), .success(true))).events.isEmpty)
        simulation.send(.cancel(reason: "enough", by: nil))
        #expect(simulation.result["b"]?.status == .cancelled)
        #expect(simulation.send(.decided(.root(1), .success(true))).events.isEmpty)
    }

    @Test("the same inputs at the same times give the same events")
    func deterministic() throws {
        func events() throws -> [String] {
            let simulation = try Simulation([AgentTask("a"), AgentTask("b", after: ["a"])], .parallel)
            try simulation.runToEnd { $0.id.number < 3 ? Self.retryable : .success(1) }
            return simulation.events.map { "\($0.sequence) \($0.at) \($0.brief)" }
        }
        #expect(try events() == events())
    }

    @Test("a chain of 100,000 skipped tasks needs no deep stack", .timeLimit(.minutes(15)))
    func longChain() throws {
        let tasks = (0..<100_000).map { index in
            AgentTask(
                "t\(index)", after: index > 0 ? ["t\(index - 1)"] : [], condition: index == 0 ? "false" : nil,
                join: .allSucceeded)
        }
        let simulation = try Simulation(tasks, .conditional)
        #expect(simulation.send(.start).isFinished)
        #expect(simulation.events.count == 100_003)
        #expect(simulation.result.outcome == .success)
    }

    @Test("every task of a run that has ended has exactly one terminal record", arguments: UInt64(0)..<100)
    func conservation(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let workflow = RandomWorkflow.make(using: &random)
        let simulation = try Simulation(
            workflow, agents: [testAgent(["mix": { input, _ in .object(input) }])], seed: seed)
        simulation.send(.start)
        var steps = 0
        while !simulation.isFinished {
            steps += 1
            if let task = simulation.runningTasks.randomElement(using: &random) {
                let answer: Simulation.Answer =
                    switch Int.random(in: 0..<5, using: &random) {
                    case 0: Self.retryable
                    case 1: .failure(OperationFailure("no", isRetryable: false))
                    default: .success(["x": .int(Int64(steps))])
                    }
                try simulation.answer(
                    task, answer, after: .milliseconds(Int.random(in: 0..<50, using: &random)))
            } else {
                try simulation.wake()
            }
            if steps == 20, seed.isMultiple(of: 3) { simulation.send(.cancel(reason: "stop", by: nil)) }
        }
        var ended: [String: Int] = [:]
        for case .taskFinished(let task, _, _, _, _) in simulation.events.map(\.kind) {
            ended[task, default: 0] += 1
        }
        #expect(ended == Dictionary(uniqueKeysWithValues: workflow.tasks.map { ($0.id, 1) }))
        #expect(simulation.events.map(\.sequence) == Array(1...simulation.events.count))
    }
}
