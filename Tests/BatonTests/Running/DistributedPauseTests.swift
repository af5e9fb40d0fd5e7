import Testing

@testable import Baton

@Suite("Pauses, and the runs that tasks wait for", .timeLimit(.minutes(15)))
struct DistributedPauseTests {
    private static let ask = AgentTask("ask", .approval(ApprovalTask("Well?")))

    private static func distributed(
        _ id: String, _ tasks: [AgentTask], after dependencies: [String] = []
    ) -> AgentTask {
        AgentTask(
            id, .workflow(Workflow(id, tasks: tasks)), dependencies: dependencies, isDistributed: true)
    }

    // MARK: The machine

    @Test("a run is paused while it is, or the one that waits for it", arguments: 1...40)
    func origins(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let simulation = try Simulation((0..<8).map { AgentTask("t\($0)") })
        simulation.send(.start)
        var expected: Set<PauseOrigin> = []
        for _ in 0..<60 where !simulation.isFinished {
            let origin: PauseOrigin = Bool.random(using: &random) ? .own : .parent
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                let reply = simulation.send(.pause(reason: "p", by: nil, origin)).reply
                #expect(reply == (expected.insert(origin).inserted ? .accepted : .repeated))
            case 1:
                let reply = simulation.send(.resume(by: nil, origin)).reply
                #expect((reply == .accepted) == (expected.remove(origin) != nil))
            default:
                if let task = simulation.runningTasks.first { try simulation.answer(task, .success(1)) }
            }
            if expected.isEmpty, !simulation.isFinished { #expect(simulation.running.count == 1) }
        }
        var paused: Set<PauseOrigin> = []
        for event in simulation.events {
            paused.apply(event)
            if case .attemptStarted = event.kind { #expect(paused.isEmpty) }
        }
        #expect(simulation.isFinished || paused == expected)
    }

    @Test("by hand a run that is paused with its parent does not go on, and says why")
    func refusal() throws {
        let simulation = try Simulation([Self.ask])
        simulation.send(.start)
        simulation.send(.pause(reason: "p", by: nil, .parent))
        let reply = simulation.send(.resume(by: "Ada")).reply
        #expect(
            reply == .refused("the run is paused with the one that waits for it; it goes on with that"))
        #expect(simulation.send(.resume(by: nil, .parent)).reply == .accepted)
        #expect(simulation.send(.resume(by: nil, .parent)).reply == .refused("the run is not paused"))
    }

    @Test(
        "what a cancelled run takes back waits for the end of its own pause, not of its parent's",
        arguments: [PauseOrigin.own, .parent])
    func compensation(origin: PauseOrigin) throws {
        var done = AgentTask("done")
        done.compensation = Compensation(agent: "test", operation: "echo")
        let simulation = try Simulation([done, Self.ask])
        simulation.send(.start)
        try simulation.answer("done", .success(1))
        simulation.send(.pause(reason: "p", by: nil, origin))
        simulation.send(.cancel(reason: "no", by: nil))
        #expect(simulation.runningTasks == (origin == .parent ? ["done/compensate"] : []))
    }

    @Test(
        "runs of tasks are told when their parent is paused and goes on, and of all of it since they began when a process takes it up",
        arguments: 1...60)
    func relay(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let nap = AgentTask("nap", .sleep(.duration(.seconds(10))))
        let simulation = try Simulation(
            Workflow(
                "w", pattern: .parallel,
                tasks: [
                    Self.distributed("first", [Self.ask]), nap,
                    Self.distributed("second", [Self.ask], after: ["nap"]),
                ]), isPassivated: Bool.random(using: &random))
        simulation.send(.start)
        for _ in 0..<25 {
            let origin: PauseOrigin = Bool.random(using: &random) ? .own : .parent
            switch Int.random(in: 0..<5, using: &random) {
            case 0, 1: simulation.send(.pause(reason: "p", by: nil, origin))
            case 2, 3: simulation.send(.resume(by: nil, origin))
            default: if simulation.nextWake != nil { try simulation.wake() }
            }
            // What a run was to be told of: each change of the parent while its task waited.
            var told: [RunID: [Int]] = [:]
            var paused: Set<PauseOrigin> = []
            for event in simulation.events {
                if case .taskWaiting(_, .run(let run, _)) = event.kind { told[run] = [] }
                let wasPaused = !paused.isEmpty
                paused.apply(event)
                if wasPaused == paused.isEmpty { for run in told.keys { told[run]?.append(event.sequence) } }
            }
            for (run, expected) in told {
                let relayed = simulation.relayed.filter { $0.runs.contains(run) }.map(\.change)
                #expect(relayed.map(\.sequence) == expected)
                #expect(relayed.isEmpty || relayed.last?.isPaused == !paused.isEmpty)
            }
            let next = try Simulation(
                recovering: simulation.events, agents: [testAgent()], at: simulation.now)
            #expect(Set(next.children.map(\.run)) == Set(told.keys))
            for child in next.children {
                #expect(child.pauses.map(\.sequence) == told[child.run])
                #expect(child.pauses.isEmpty || child.pauses.last?.isPaused == !paused.isEmpty)
            }
        }
    }

    // MARK: In one process

    private func until(_ condition: () -> Bool) async { while !condition() { await Task.yield() } }

    /// The run that a task waits for, once it runs.
    private func child(of run: RunHandle, in orchestrator: AgentOrchestrator) async throws -> RunHandle {
        var handle: RunHandle?
        for await event in run.events() {
            guard case .taskWaiting(_, .run(let child, _)) = event.kind else { continue }
            await until {
                handle = orchestrator.run(child)
                return handle != nil
            }
            break
        }
        return try #require(handle)
    }

    @Test("a pause and its end reach the runs of tasks at every depth; a pause by hand has its own end")
    func depths() async throws {
        let (gate, begun, done) = (Gate(), Gate(), Journal<String>())
        let agent = testAgent([
            "work": { _, context in
                begun.open()
                await gate.wait()
                done.note(context.task)
                return 1
            }
        ])
        let leaf = Self.distributed("leaf", [AgentTask("one", "work"), AgentTask("two", "work")])
        let workflow = Workflow("top", tasks: [Self.distributed("middle", [leaf]), AgentTask("end", "work")])
        let orchestrator = try AgentOrchestrator(agents: [agent])
        let top = try orchestrator.start(workflow)
        let middle = try await child(of: top, in: orchestrator)
        let bottom = try await child(of: middle, in: orchestrator)
        await begun.wait()

        #expect(top.pause(reason: "lunch", by: "Ada") == .accepted)
        await until { bottom.pauses == [.parent] }
        #expect(middle.pauses == [.parent])
        // A run that only waits for another runs nothing itself.
        await until { middle.isDrained }
        #expect(!bottom.isDrained)
        gate.open()
        await until { bottom.isDrained }
        #expect(done.entries == ["one"])

        #expect(middle.pause(by: "Bob") == .accepted)
        top.resume()
        await until { middle.pauses == [.own] }
        #expect(bottom.pauses == [.parent])
        #expect(done.entries == ["one"])
        top.pause()
        top.resume()
        top.pause()
        await until { middle.pauses == [.own, .parent] }
        #expect(middle.resume() == .accepted)
        #expect(bottom.pauses == [.parent])
        top.resume()
        #expect(try await top.result().outcome == .success)
        #expect(done.entries == ["one", "two", "end"])
    }

    @Test("the run of a task that has not begun when its parent is paused begins when that goes on")
    func notBegun() async throws {
        let (gate, order) = (Gate(), Journal<String>())
        let agent = testAgent([
            "work": { _, _ in
                order.note("worked")
                return 1
            }
        ])
        let store = DurableStore(beforeCommit: { await gate.wait() })
        let orchestrator = try AgentOrchestrator(agents: [agent], store: store)
        let run = try orchestrator.start(
            Workflow("w", tasks: [Self.distributed("inner", [AgentTask("a", "work")])]))
        // What starts the run of the task is not stored yet.
        run.pause()
        gate.open()
        try await run.flush()
        for _ in 0..<1_000 { await Task.yield() }
        #expect(try await store.runs(limit: 9, before: nil).count == 1)
        order.note("resumed")
        run.resume()
        #expect(try await run.result().outcome == .success)
        #expect(order.entries == ["resumed", "worked"])
    }
}

extension RunHandle {
    /// What is shown of the run by now.
    fileprivate var shown: [RunEvent] { events().log.events }

    /// Why it is paused now.
    fileprivate var pauses: Set<PauseOrigin> {
        var pauses: Set<PauseOrigin> = []
        for event in shown { pauses.apply(event) }
        return pauses
    }

    fileprivate var isDrained: Bool {
        shown.contains { if case .runDrained = $0.kind { true } else { false } }
    }
}
