import Testing

@testable import Baton

@Suite("Workers", .timeLimit(.minutes(15)))
struct WorkerTests {
    private static func fan(_ operations: [String], times: Int) -> Workflow {
        Workflow(
            "fan", pattern: .parallel,
            tasks: (0..<times).flatMap { number in operations.map { AgentTask("\($0)\(number)", $0) } })
    }

    @Test("however many operations wait for each other, the ones behind them start")
    func waitingOperations() async throws {
        let count = 1_000
        let all = Rendezvous(of: count)
        let meet: BasicAgent.Body = { _, _ in
            await all.arrive()
            return [:]
        }
        let orchestrator = try AgentOrchestrator(agents: [testAgent(["meet": meet])])
        let result = try await orchestrator.executeWorkflow(Self.fan(["meet"], times: count))
        #expect(result.outcome == .success)
    }

    @Test("those that wait and those that do not, mixed, all run once")
    func mixedOperations() async throws {
        let calls = Journal<String>()
        let gate = Gate()
        let wait: BasicAgent.Body = { _, context in
            calls.note(context.task)
            await gate.wait()
            return [:]
        }
        let quick: BasicAgent.Body = { _, context in
            calls.note(context.task)
            if context.task == "quick299" { gate.open() }
            return [:]
        }
        let orchestrator = try AgentOrchestrator(agents: [testAgent(["wait": wait, "quick": quick])])
        let workflow = Self.fan(["wait", "quick"], times: 300)
        let result = try await orchestrator.executeWorkflow(workflow)
        #expect(result.outcome == .success)
        #expect(calls.entries.sorted() == workflow.tasks.map(\.id).sorted())
    }

    @Test("a worker that was cancelled with its attempt runs no other one")
    func cancelledWorkers() async throws {
        let cancelled = Journal<String>()
        let slow: BasicAgent.Body = { _, _ in
            while !Task.isCancelled { await Task.yield() }
            return [:]
        }
        let look: BasicAgent.Body = { _, context in
            if Task.isCancelled { cancelled.note(context.task) }
            return [:]
        }
        let orchestrator = try AgentOrchestrator(agents: [testAgent(["slow": slow, "look": look])])
        let race = TaskBody(tasks: [AgentTask("slow", "slow"), AgentTask("quick", "look")])
        let tasks = (0..<200).flatMap { number in
            [
                AgentTask("race\(number)", .race(race)),
                AgentTask("after\(number)", "look", after: ["race\(number)"]),
            ]
        }
        let result = try await orchestrator.executeWorkflow(Workflow("w", pattern: .parallel, tasks: tasks))
        #expect(result.outcome == .success)
        #expect(cancelled.entries.isEmpty)
    }

    @Test(
        "while attempts wait, a worker is on its way to them; each is taken once and in order",
        arguments: 0..<50 as Range<UInt64>)
    func queues(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var queues = AttemptQueues()
        let agent = testAgent()
        let implementation = try #require(agent.operations.first)
        var (added, taken, sent, active) = (0, 0, 0, 0)
        for _ in 0..<5_000 {
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1:
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    if queues.add(.numbered(added, implementation)) { sent += 1 }
                    added += 1
                }
            case 2 where sent > 0:
                sent -= 1
                active += 1
                take(isFirst: true)
            case 3 where active > 0: take(isFirst: false)
            default: break
            }
            #expect(added == taken || sent == 1)
            #expect(sent <= 1)
        }
        func take(isFirst: Bool) {
            let (attempt, needsWorker) = queues.take(isBlocking: false, isFirst: isFirst)
            if needsWorker { sent += 1 }
            guard let attempt else { return active -= 1 }
            #expect(attempt.id.number == taken)
            taken += 1
        }
    }
}

extension Attempt {
    fileprivate static func numbered(_ number: Int, _ implementation: OperationImplementation) -> Attempt {
        Attempt(
            id: AttemptID(place: TaskPlace(scope: 0, task: 0), number: number), sequence: 0,
            implementation: implementation, input: [:],
            context: ExecutionContext(
                run: RunID("run"), generation: 1, workflow: "w", task: "t", attempt: number, input: [:],
                runStarted: Timestamp(nanoseconds: 0),
                outcomes: TaskOutcomes(
                    plan: Plan(
                        workflow: Workflow("w", tasks: []), tasks: [],
                        orderEdges: OrderEdges(isOrdered: false),
                        indices: [:])), visible: 0), hasSlots: false)
    }
}
