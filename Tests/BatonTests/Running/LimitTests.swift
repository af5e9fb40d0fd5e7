import Testing

@testable import Baton

/// Places, slots, budgets and time: docs/semantics.md, sections 2 and 6.
@Suite("Limits")
struct LimitTests {
    private static let again = Simulation.Answer.failure(OperationFailure("again", isRetryable: true))

    private static func prioritised(_ id: String, _ priority: Int?) -> AgentTask {
        var task = AgentTask(id)
        task.priority = priority
        return task
    }

    private static func keyed(_ id: String, _ key: String, limit: Int = 1) -> AgentTask {
        var task = AgentTask(id)
        task.concurrency = ConcurrencyKey(key, limit: limit)
        return task
    }

    /// Plays a run of which each operation takes the seconds of its id's last digit; gives its duration.
    private static func seconds(_ workflow: Workflow) throws -> Int64? {
        let simulation = try Simulation(workflow)
        let start = simulation.now
        var ends: [AttemptID: Timestamp] = [:]
        simulation.send(.start)
        while !simulation.isFinished {
            for attempt in simulation.running where ends[attempt.id] == nil {
                let seconds = attempt.context.task.last.flatMap { Int64(String($0)) } ?? 0
                ends[attempt.id] = simulation.now + .seconds(seconds)
            }
            let next = try #require(
                simulation.running.min { (ends[$0.id] ?? start) < (ends[$1.id] ?? start) })
            try simulation.answer(
                next.context.task, .success([:]), after: (ends[next.id] ?? start) - simulation.now)
        }
        return simulation.result.duration.map(\.wholeNanoseconds).map { $0 / 1_000_000_000 }
    }

    // MARK: Patterns

    @Test(
        "the time of a pattern: the sum, the critical path, the sum of what ran",
        arguments: [(.sequential, 15), (.parallel, 7), (.conditional, 10), (.graph, 7)]
            as [(ExecutionPattern, Int64)])
    func patternTime(pattern: ExecutionPattern, expected: Int64) throws {
        let tasks = [
            AgentTask("a3"), AgentTask("b5", condition: "false"), AgentTask("c4", after: ["a3"]),
            AgentTask("d1"), AgentTask("e2", condition: "tasks.b5.status == 'skipped'"),
        ]
        #expect(try Self.seconds(Workflow("w", pattern: pattern, tasks: tasks)) == expected)
    }

    // MARK: Places

    @Test("of the tasks that wait for a place the one with the highest priority goes first, then first come")
    func priority() throws {
        let tasks = [("a", nil), ("b", 0), ("c", 5), ("d", nil), ("e", 5), ("f", -1)].map(Self.prioritised)
        let simulation = try Simulation(
            Workflow("w", pattern: .parallel, tasks: tasks, maxConcurrency: 1, priority: 2))
        simulation.send(.start)
        var order: [String] = []
        while let task = simulation.runningTasks.first {
            order.append(task)
            try simulation.answer(task, .success([:]))
        }
        #expect(order == ["c", "e", "a", "d", "b", "f"])
    }

    @Test("a place is free while a task waits for its retry")
    func freeWhileRetrying() throws {
        let retry = RetryPolicy(maxAttempts: 2, initialBackoff: .seconds(5))
        let simulation = try Simulation(
            Workflow(
                "w", pattern: .parallel, tasks: [AgentTask("a", retry: retry), AgentTask("b")],
                maxConcurrency: 1))
        simulation.send(.start)
        try simulation.answer("a", Self.again)
        #expect(simulation.runningTasks == ["b"])
        simulation.send(.clock, after: .seconds(5))
        #expect(simulation.runningTasks == ["b"])
        try simulation.answer("b", .success([:]))
        #expect(simulation.runningTasks == ["a"])
    }

    @Test(
        "limits of a run and of a workflow within it hold together, and an attempt that timed out leaves its place"
    )
    func nestedLimits() throws {
        let inner = Workflow(
            "inner", pattern: .parallel, tasks: ["a", "b", "c"].map { AgentTask($0) }, maxConcurrency: 2)
        let once = RetryPolicy(maxAttempts: 1)
        let simulation = try Simulation(
            Workflow(
                "w", pattern: .parallel,
                tasks: [
                    AgentTask("s", .workflow(inner)), AgentTask("x", retry: once, timeout: .seconds(1)),
                    AgentTask("y"), AgentTask("z"),
                ], maxConcurrency: 3))
        simulation.send(.start)
        #expect(Set(simulation.runningTasks) == ["x", "y", "z"])
        try simulation.wake()
        #expect(Set(simulation.runningTasks) == ["s/a", "y", "z"])
        try simulation.answer("y", .success([:]))
        try simulation.answer("z", .success([:]))
        #expect(simulation.runningTasks == ["s/a", "s/b"])
        try simulation.answer("s/a", .success([:]))
        #expect(simulation.runningTasks == ["s/b", "s/c"])
    }

    @Test(
        "a place that a skipped task does not use goes to the highest priority, in whichever list it stands")
    func unusedPlace() throws {
        var inner = [AgentTask("a"), AgentTask("b", condition: "false"), AgentTask("c")]
        for (index, priority) in [9, 5, 4].enumerated() { inner[index].priority = priority }
        let simulation = try Simulation(
            Workflow(
                "w", pattern: .parallel,
                tasks: [
                    AgentTask(
                        "s", .workflow(Workflow("inner", pattern: .graph, tasks: inner, maxConcurrency: 1))),
                    AgentTask("x"), AgentTask("y"), AgentTask("z"),
                ], maxConcurrency: 2))
        simulation.send(.start)
        #expect(simulation.runningTasks == ["s/a", "x"])
        try simulation.answer("s/a", .success([:]))
        #expect(simulation.runningTasks == ["x", "s/c"])
    }

    // MARK: Slots

    @Test("a task with a key starts when its slots are granted, and asks again for a retry")
    func slots() throws {
        var task = Self.keyed("a", "supplier-${input.s}", limit: 2)
        task.priority = 7
        task.retry = RetryPolicy(maxAttempts: 2, initialBackoff: .zero)
        let simulation = try Simulation(
            Workflow("w", tasks: [task]), input: ["s": 4], limits: ["test": SlotLimit(concurrent: 3)])
        simulation.send(.start)
        let request = try #require(simulation.requests.first)
        #expect(request.slots.map(\.name) == ["agent test", "key supplier-4"])
        #expect(request.slots.map(\.limit.concurrent) == [3, 2])
        #expect(request.priority == 7)
        #expect(simulation.running.isEmpty)
        #expect(simulation.result["a"]?.status == .ready)
        simulation.send(.granted(request.id))
        #expect(simulation.running.map(\.hasSlots) == [true])
        try simulation.answer("a", Self.again)
        try simulation.wake()
        #expect(simulation.requests.map(\.id.number) == [1, 2])
        #expect(simulation.running.isEmpty)
    }

    @Test("slots that cannot be used are given back: of a run that ended, is paused or is full")
    func unusableSlots() throws {
        let simulation = try Simulation(
            Workflow(
                "w", pattern: .parallel, tasks: [Self.keyed("a", "k"), AgentTask("b")], maxConcurrency: 1))
        simulation.send(.start)
        let id = try #require(simulation.requests.first?.id)
        #expect(simulation.runningTasks == ["b"])
        #expect(Self.returned(simulation.send(.granted(id))) == [id])
        #expect(simulation.running.map(\.context.task) == ["b"])
        simulation.send(.pause(reason: "wait", by: nil))
        try simulation.answer("b", .success([:]))
        simulation.send(.resume(by: nil))
        #expect(simulation.requests.map(\.id) == [id])
        simulation.send(.pause(reason: "wait", by: nil))
        #expect(Self.returned(simulation.send(.granted(id))) == [id])
        simulation.send(.resume(by: nil))
        #expect(simulation.requests.map(\.id) == [id])
        #expect(Self.returned(simulation.send(.cancel(reason: "enough", by: nil))) == [id])
        #expect(simulation.isFinished)
        #expect(simulation.result["a"]?.attempts == 0)
    }

    private static func returned(_ effects: RunEffects) -> [AttemptID] {
        effects.actions.compactMap { action in
            guard case .returnSlots(let id) = action else { return nil }
            return id
        }
    }

    @Test("a key that cannot be put together fails its task")
    func failingKey() throws {
        let simulation = try Simulation([Self.keyed("a", "k-${input.missing}"), AgentTask("b")])
        simulation.send(.start)
        #expect(simulation.result["a"]?.failure?.kind == .invalidInput)
        #expect(simulation.runningTasks == ["b"])
    }

    // MARK: Retries and time

    @Test("the retry budget bounds the retries of all tasks of a run together", arguments: 0...4)
    func retryBudget(budget: Int) throws {
        let retry = RetryPolicy(maxAttempts: 3, initialBackoff: .zero)
        let tasks = [AgentTask("a", retry: retry), AgentTask("b", retry: retry)]
        let simulation = try Simulation(Workflow("w", pattern: .parallel, tasks: tasks, retryBudget: budget))
        try simulation.runToEnd { _ in Self.again }
        #expect(simulation.result.results.map(\.attempts).reduce(0, +) == 2 + budget)
        #expect(simulation.result.outcome == .failed)
        if budget == 0 {
            #expect(simulation.result["a"]?.failure?.hint == "the retry budget of the run is used up")
        }
    }

    @Test("a sub-workflow's retry budget holds for it, beside that of the run")
    func innerRetryBudget() throws {
        let retry = RetryPolicy(maxAttempts: 9, initialBackoff: .zero)
        let inner = Workflow("inner", tasks: [AgentTask("a", retry: retry)], retryBudget: 2)
        let tasks = [AgentTask("s", .workflow(inner)), AgentTask("b", retry: retry)]
        let simulation = try Simulation(Workflow("w", tasks: tasks, retryBudget: 5))
        try simulation.runToEnd { _ in Self.again }
        #expect(simulation.result["s/a"]?.attempts == 3)
        #expect(simulation.result["b"]?.attempts == 4)
    }

    @Test(
        "the total timeout counts from the first attempt over all attempts and the waits between them",
        arguments: [(1, 1), (5, 2), (9, 3)] as [(Int64, Int)])
    func totalTimeout(seconds: Int64, attempts: Int) throws {
        var task = AgentTask("a", after: ["b"], retry: RetryPolicy(maxAttempts: 9, initialBackoff: .zero))
        task.totalTimeout = .seconds(seconds)
        let simulation = try Simulation([AgentTask("b"), task])
        simulation.send(.start)
        try simulation.answer("b", .success([:]), after: .seconds(60))
        // Each attempt takes two seconds and each wait two more.
        let later = Simulation.Answer.failure(
            OperationFailure("later", isRetryable: true, retryAfter: .seconds(2)))
        while !simulation.isFinished {
            let next = try #require(simulation.nextWake)
            if simulation.running.isEmpty || next - simulation.now < .seconds(2) {
                simulation.send(.clock, after: next - simulation.now)
            } else {
                try simulation.answer("a", later, after: .seconds(2))
            }
        }
        #expect(simulation.result["a"]?.status == .timedOut)
        #expect(simulation.result["a"]?.failure?.kind == .timeout)
        #expect(simulation.result["a"]?.attempts == attempts)
        #expect(simulation.result["a"]?.executionTime == .seconds(seconds))
    }

    @Test("an attempt that times out may be tried again, one that was cancelled may not")
    func timeoutIsRetried() throws {
        let retry = RetryPolicy(maxAttempts: 2, initialBackoff: .zero)
        let simulation = try Simulation([AgentTask("a", retry: retry, timeout: .seconds(1))])
        simulation.send(.start)
        try simulation.wake()
        #expect(simulation.result["a"]?.attempts == 2)
        let stopped = OperationFailure(kind: .cancelled, "stopped", isRetryable: false)
        try simulation.answer("a", .failure(stopped))
        #expect(simulation.result["a"]?.status == .cancelled)
    }

    @Test("a wait that the failure asked for, however long, ends with the total timeout or the deadline")
    func waitMeetsEnd() throws {
        let later = Simulation.Answer.failure(
            OperationFailure("later", isRetryable: true, retryAfter: .seconds(Int64.max)))
        var task = AgentTask("a", retry: RetryPolicy(maxAttempts: 9))
        let deadline = try Simulation(Workflow("w", tasks: [task, AgentTask("b")], deadline: .seconds(5)))
        task.totalTimeout = .seconds(5)
        let total = try Simulation([task, AgentTask("b")])
        for simulation in [total, deadline] {
            simulation.send(.start)
            try simulation.answer("a", later, after: .seconds(1))
            try simulation.wake()
            #expect(simulation.result["a"]?.finishedAt == Timestamp(nanoseconds: 6_000_000_000))
            #expect(simulation.result["a"]?.attempts == 1)
        }
        #expect(total.result["a"]?.status == .timedOut)
        #expect(total.result["a"]?.failure?.message == "1 attempt took longer than 5s")
        #expect(total.runningTasks == ["b"])
        #expect(deadline.result.statuses == ["a": .cancelled, "b": .cancelled])
        #expect(deadline.result.outcome == .timedOut)
    }
}
