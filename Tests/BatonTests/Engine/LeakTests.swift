import Synchronization
import Testing

@testable import Baton

@Suite("What is left of runs", .timeLimit(.minutes(15)))
struct LeakTests {
    /// How many witnesses live.
    private final class Living: Sendable {
        private let number = Mutex(0)
        var count: Int { number.withLock { $0 } }
        func add(_ change: Int) { number.withLock { $0 += change } }
    }

    /// Held by whoever shall not outlive the run.
    private final class Witness: Sendable {
        private let living: Living
        init(_ living: Living) {
            self.living = living
            living.add(1)
        }
        deinit { living.add(-1) }
    }

    /// Tasks that wait in every way that there is.
    private static let workflow = Workflow(
        "waits", pattern: .parallel,
        tasks: [
            AgentTask("operation", "sleep"),
            AgentTask("timeout", "sleep", timeout: .seconds(7200)),
            AgentTask("retry", "flaky", retry: RetryPolicy(maxAttempts: 9, initialBackoff: .seconds(3600))),
            AgentTask("sleep", .sleep(.duration(.seconds(3600)))),
            AgentTask("approval", .approval(ApprovalTask("go on?"))),
            AgentTask("signal", .signal(SignalTask("go"))),
            AgentTask("slot", agent: "limited", operation: "sleep"),
        ])

    private static func orchestrator(_ living: Living) throws -> AgentOrchestrator {
        let sleep: BasicAgent.Body = { _, _ in
            let witness = Witness(living)
            defer { withExtendedLifetime(witness) {} }
            try await Task.sleep(for: .seconds(3600))
            return [:]
        }
        let flaky: BasicAgent.Body = { _, _ in throw OperationFailure("again", isRetryable: true) }
        return try AgentOrchestrator(
            agents: [testAgent(["sleep": sleep, "flaky": flaky]), BasicAgent("limited", ["sleep": sleep])],
            limits: ["limited": SlotLimit(concurrent: 2, rate: Rate(count: 1000, interval: .seconds(1)))])
    }

    /// Lets others go on until a condition holds; the time limit of the suite ends the wait.
    private static func wait(until condition: () -> Bool) async {
        while !condition() { await Task.yield() }
    }

    @Test("10,000 runs, cancelled at different moments, leave no task, timer, ticket or run behind")
    func cancelledRuns() async throws {
        let living = Living()
        let orchestrator = try Self.orchestrator(living)
        let prepared = try orchestrator.prepare(Self.workflow)
        for _ in 0..<100 {
            await withTaskGroup { group in
                for number in 0..<100 {
                    group.addTask {
                        guard let run = try? orchestrator.start(prepared) else { return }
                        for _ in 0..<(number % 5) { await Task.yield() }
                        run.cancel()
                        let result = try? await run.result()
                        #expect(result?.outcome == .cancelled)
                    }
                }
            }
            // However many rounds there were, nothing has piled up.
            await Self.wait { living.count == 0 }
            let left = orchestrator.leftovers
            #expect(left.runs == 0)
            #expect(left.alarms.runs == 0)
            #expect(left.alarms.entries == 0)
            #expect(left.alarms.sleepers == 0)
            await Self.wait { orchestrator.leftovers.tickets == 0 }
            try await orchestrator.clearExecutionHistory()
        }
    }

    @Test("with the orchestrator everything goes that nobody can reach")
    func droppedOrchestrator() async throws {
        let living = Living()
        var orchestrator: AgentOrchestrator? = try Self.orchestrator(living)
        weak let slots = orchestrator?.services.slots
        weak let alarm = orchestrator?.services.alarm
        weak let runs = orchestrator?.services.runs
        weak let commits = orchestrator?.services.commits
        weak let driver = try Self.waitingRun(of: orchestrator)
        let events = try #require(try orchestrator?.start(Self.approval).events())
        let reader = Task { for await _ in events {} }
        let ended = try #require(try orchestrator?.start(Self.workflow))
        ended.cancel()
        _ = try await ended.result()
        #expect(driver != nil)
        orchestrator = nil
        #expect(driver == nil)
        await reader.value
        await Self.wait { living.count == 0 }
        withExtendedLifetime(ended) {}
        _ = consume ended
        await Self.wait { slots == nil && alarm == nil && runs == nil && commits == nil }
    }

    private static let approval = Workflow("w", tasks: [AgentTask("a", .approval(ApprovalTask("go on?")))])

    private static func waitingRun(of orchestrator: AgentOrchestrator?) throws -> RunDriver? {
        let run = try orchestrator?.start(approval)
        return run.flatMap { orchestrator?.services.runs.find($0.id) }
    }

    @Test("a run that waits for time ends without orchestrator and handle")
    func forgottenRun() async throws {
        let done = Gate()
        let tasks = [
            AgentTask("s", .sleep(.duration(.milliseconds(20)))), AgentTask("d", "done"),
        ]
        try Self.forget(Workflow("w", tasks: tasks), done)
        await done.wait()
    }

    private static func forget(_ workflow: Workflow, _ done: Gate) throws {
        let body: BasicAgent.Body = { _, _ in
            done.open()
            return [:]
        }
        _ = try AgentOrchestrator(agents: [testAgent(["done": body])]).start(workflow)
    }

    @Test("alarms that were switched off do not pile up behind an earlier one")
    func switchedOffAlarms() async throws {
        let orchestrator = try Self.orchestrator(Living())
        func sleeping(_ duration: Duration) -> Workflow {
            Workflow("w", tasks: [AgentTask("s", .sleep(.duration(duration)))])
        }
        let first = try orchestrator.start(sleeping(.seconds(60)))
        let later = try orchestrator.prepare(sleeping(.seconds(3600)))
        for _ in 0..<1000 { try orchestrator.start(later).cancel() }
        #expect(orchestrator.leftovers.alarms.entries < 100)
        first.cancel()
        #expect(orchestrator.leftovers.alarms == (0, 0, 0))
    }
}

extension AgentOrchestrator {
    fileprivate var leftovers: (runs: Int, alarms: (runs: Int, entries: Int, sleepers: Int), tickets: Int) {
        (services.runs.count, services.alarm.counts, services.slots.ticketCount)
    }
}
