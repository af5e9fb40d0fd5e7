import Testing

@testable import Baton

/// Limits that all runs of an orchestrator share: docs/semantics.md, section 6.
@Suite("Limits over all runs", .timeLimit(.minutes(15)))
struct SharedLimitTests {
    private static func keyed(_ id: String, _ operation: String, _ key: String, timeout: Duration? = nil)
        -> AgentTask
    {
        var task = AgentTask(id, operation, retry: RetryPolicy(maxAttempts: 1), timeout: timeout)
        task.concurrency = ConcurrencyKey(key)
        return task
    }

    @Test("attempts with one key never run at the same time, whichever runs and tasks they are of")
    func keyOverRuns() async throws {
        let occupancy = Occupancy()
        let work: BasicAgent.Body = { input, _ in
            occupancy.enter()
            for _ in 0..<5 { await Task.yield() }
            occupancy.leave()
            return .object(input)
        }
        let orchestrator = try AgentOrchestrator(agents: [testAgent(["work": work])])
        let workflow = Workflow(
            "w", pattern: .parallel,
            tasks: (0..<4).map { Self.keyed("t\($0)", "work", "supplier-${input.supplier}") })
        let runs = try (0..<5).map { _ in try orchestrator.start(workflow, input: ["supplier": 7]) }
        for run in runs { #expect(try await run.result().outcome == .success) }
        #expect(occupancy.most == 1)
    }

    @Test("other keys are no obstacle: tasks of two runs that wait for each other come through together")
    func otherKeys() async throws {
        let both = Rendezvous(of: 2)
        let meet: BasicAgent.Body = { _, _ in
            await both.arrive()
            return [:]
        }
        let orchestrator = try AgentOrchestrator(agents: [testAgent(["meet": meet])])
        let workflow = Workflow("w", tasks: [Self.keyed("t", "meet", "supplier-${input.supplier}")])
        let runs = try [1, 2].map { try orchestrator.start(workflow, input: ["supplier": $0]) }
        for run in runs { #expect(try await run.result().outcome == .success) }
    }

    @Test("the slot of an attempt that was given up is free when its operation has returned, not before")
    func givenUp() async throws {
        let (gate, entered) = (Gate(), Journal<String>())
        let deaf: BasicAgent.Body = { _, context in
            entered.note(context.workflow)
            if context.workflow == "first" { await gate.wait() }
            return [:]
        }
        let orchestrator = try AgentOrchestrator(agents: [testAgent(["deaf": deaf])])
        let first = try orchestrator.start(
            Workflow("first", tasks: [Self.keyed("t", "deaf", "k", timeout: .milliseconds(5))]))
        #expect(try await first.result()["t"]?.status == .timedOut)
        let second = try orchestrator.start(Workflow("second", tasks: [Self.keyed("t", "deaf", "k")]))
        for await event in second.events() where event.brief == "t ready" { break }
        for _ in 0..<50 { await Task.yield() }
        #expect(entered.entries == ["first"])
        gate.open()
        #expect(try await second.result().outcome == .success)
        #expect(entered.entries == ["first", "second"])
    }

    @Test("an agent's rate counts the attempts of all runs, retries too")
    func rate() async throws {
        let clock = JumpingClock()
        let starts = Journal<Timestamp>()
        let work: BasicAgent.Body = { _, context in
            starts.note(clock.now())
            if context.attempt == 1 { throw OperationFailure("again", isRetryable: true) }
            return [:]
        }
        let orchestrator = try AgentOrchestrator(
            agents: [testAgent(["work": work])], clock: clock,
            limits: ["test": SlotLimit(rate: Rate(count: 2, interval: .seconds(10)))])
        let retry = RetryPolicy(maxAttempts: 2, initialBackoff: .zero)
        let workflow = Workflow(
            "w", pattern: .parallel, tasks: (0..<3).map { AgentTask("t\($0)", "work", retry: retry) })
        let runs = try (0..<2).map { _ in try orchestrator.start(workflow) }
        for run in runs { #expect(try await run.result().outcome == .success) }
        // Twelve starts, of which two come at once and then one every five seconds.
        let instants = starts.entries.sorted()
        #expect(instants.count == 12)
        for (earlier, later) in zip(instants, instants.dropFirst(2)) {
            #expect(later - earlier >= .seconds(5))
        }
    }
}
