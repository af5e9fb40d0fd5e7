import Synchronization
import Testing

@testable import Baton

@Suite("Recovering the runs of a store", .timeLimit(.minutes(15)))
struct RecoveryCallTests {
    /// A run that waits for a signal and then calls an operation, left behind by its process.
    private static func leave(in store: DurableStore) async throws -> RunID {
        let orchestrator = try AgentOrchestrator(agents: [testAgent(effect: .pure)], store: store)
        let run = try orchestrator.start(
            Workflow("w", tasks: [AgentTask("wait", .signal(SignalTask("go"))), AgentTask("call", "count")]))
        try await run.flush()
        return run.id
    }

    private static func orchestrator(_ store: DurableStore, _ calls: Journal<String>) throws
        -> AgentOrchestrator
    {
        try AgentOrchestrator(
            agents: [
                testAgent(
                    effect: .pure,
                    [
                        "count": { _, context in
                            calls.note(context.task)
                            return [:]
                        }
                    ])
            ], store: store)
    }

    @Test("two calls at the same time go on with each run once")
    func concurrentCalls() async throws {
        let listed = Mutex(0)
        // Both have their list before either goes on.
        let store = DurableStore(afterListing: {
            listed.withLock { $0 += 1 }
            while listed.withLock({ $0 }) < 2 { await Task.yield() }
        })
        let id = try await Self.leave(in: store)
        let calls = Journal<String>()
        let orchestrator = try Self.orchestrator(store, calls)
        async let one = orchestrator.recover()
        async let other = orchestrator.recover()
        let runs = try await one + other
        #expect(runs.map(\.id) == [id])
        for run in runs {
            run.signal(RunSignal("go", id: "1"))
            #expect(try await run.result().outcome == .success)
        }
        #expect(calls.entries == ["call"])
        #expect(try await store.events(of: id).filter { $0.brief == "run recovered" }.count == 1)
    }

    @Test("a run that ends while the list of unfinished runs is on its way is left alone")
    func endedMeanwhile() async throws {
        let (listed, mayGoOn) = (Gate(), Gate())
        let isHeldUp = Mutex(false)
        let store = DurableStore(afterListing: {
            guard isHeldUp.withLock({ $0 }) else { return }
            isHeldUp.withLock { $0 = false }
            listed.open()
            await mayGoOn.wait()
        })
        _ = try await Self.leave(in: store)
        let calls = Journal<String>()
        let orchestrator = try Self.orchestrator(store, calls)
        isHeldUp.withLock { $0 = true }
        async let late = orchestrator.recover()
        await listed.wait()
        let run = try #require(try await orchestrator.recover().first)
        run.signal(RunSignal("go", id: "1"))
        #expect(try await run.result().outcome == .success)
        mayGoOn.open()
        #expect(try await late.isEmpty)
        #expect(calls.entries == ["call"])
    }

    @Test("a run that cannot be planned any more holds up no other")
    func unplannableRun() async throws {
        let store = DurableStore()
        let condition = RegisteredCondition("odd") { _ in true }
        do {
            let orchestrator = try AgentOrchestrator(agents: [], conditions: [condition], store: store)
            let wait = AgentTask("wait", .signal(SignalTask("go")))
            let odd = AgentTask("odd", .sleep(.duration(.zero)), condition: .registered("odd"))
            let workflow = Workflow("w", pattern: .conditional, tasks: [wait, odd])
            try await orchestrator.start(workflow).flush()
        }
        let id = try await Self.leave(in: store)
        let orchestrator = try Self.orchestrator(store, Journal())
        await #expect(throws: WorkflowError.self) { try await orchestrator.recover() }
        #expect(orchestrator.run(id) != nil)
        #expect(orchestrator.services.runs.count == 1)
    }

    @Test("who waits until something is stored hears of the refusal")
    func refusedFlush() async throws {
        struct Full: Error {}
        let (asked, mayRefuse) = (Gate(), Gate())
        let store = DurableStore(beforeCommit: {
            asked.open()
            await mayRefuse.wait()
            throw Full()
        })
        let orchestrator = try AgentOrchestrator(agents: [testAgent()], store: store)
        let run = try orchestrator.start(Workflow("w", tasks: [AgentTask("wait", .signal(SignalTask("go")))]))
        let flush = Task { try await run.flush() }
        await asked.wait()
        mayRefuse.open()
        await #expect(throws: Full.self) { try await flush.value }
        await #expect(throws: Full.self) { try await run.flush() }
        await #expect(throws: Full.self) { try await run.result() }
    }
}
