import Testing

@testable import Baton

/// The way of attempts to slots that processes share; what a store does about them is tested with the store.
@Suite("Slots that processes share", .timeLimit(.minutes(15)))
struct SharedSlotQueueTests {
    private static func keyed(_ id: String, _ operation: String, limit: Int = 1) -> AgentTask {
        var task = AgentTask(id, operation, retry: RetryPolicy(maxAttempts: 1))
        task.concurrency = ConcurrencyKey("k", limit: limit)
        return task
    }

    private func orchestrator(
        _ slots: HandedOutSlots, clock: any RunClock = SystemClock(),
        whenBlocked: @escaping @Sendable (any Error) -> Void = { _ in },
        _ operations: [String: BasicAgent.Body] = [:]
    ) throws -> AgentOrchestrator {
        try AgentOrchestrator(
            agents: [testAgent(operations)], claims: LoneClaims(sharedSlots: slots), clock: clock,
            whenStoreIsBlocked: whenBlocked)
    }

    @Test("attempts without slots ask for none")
    func noSlots() async throws {
        let slots = HandedOutSlots(places: 0)
        let tasks = (0..<20).map { AgentTask("t\($0)") }
        let result = try await orchestrator(slots).executeWorkflow(tasks, pattern: .parallel)
        #expect(result.outcome == .success)
        #expect(slots.exchanges.entries.isEmpty)
    }

    @Test("only whom the process's own limit lets go asks, and in that order; what is given back goes along")
    func order() async throws {
        let slots = HandedOutSlots(places: 5)
        let started = Journal<String>()
        let work: BasicAgent.Body = { _, context in
            started.note(context.task)
            return [:]
        }
        let tasks = (0..<30).map { Self.keyed("t\($0)", "work") }
        let orchestrator = try orchestrator(slots, ["work": work])
        let result = try await orchestrator.executeWorkflow(tasks, pattern: .parallel)
        #expect(result.outcome == .success)
        #expect(started.entries == tasks.map(\.id))
        #expect(slots.most == 1)
        await untilTrue { slots.held == 0 }
        let exchanges = slots.exchanges.entries
        #expect(exchanges.allSatisfy { $0.asked.count <= 1 && $0.returned.count <= 1 })
        // Each is given back in the exchange in which the next one asks, the last one in one of its own.
        #expect(exchanges.count == 31)
        await untilTrue { orchestrator.services.slots.ticketCount == 0 }
    }

    @Test("who has to wait asks again when it is told to, and after the time it was told")
    func asksAgain() async throws {
        let told = HandedOutSlots(places: 0)
        let first = try orchestrator(told).start(Workflow("w", tasks: [Self.keyed("t", "echo")]))
        await untilTrue { told.exchanges.entries.count == 1 }
        told.setPlaces(1)
        #expect(try await first.result().outcome == .success)

        let clock = SlotClock()
        let silent = HandedOutSlots(places: 0, pause: .seconds(5))
        let second = try orchestrator(silent, clock: clock).start(
            Workflow("w", tasks: [Self.keyed("t", "echo")]))
        await untilTrue { !clock.sleepers.isEmpty }
        silent.setPlaces(1, tells: false)
        clock.advance(by: .seconds(4))
        for _ in 0..<100 { await Task.yield() }
        #expect(silent.exchanges.entries.count == 1)
        clock.advance(by: .seconds(1))
        #expect(try await second.result().outcome == .success)
    }

    @Test("a run that is cancelled while it waits takes its request back, and no other is held up by it")
    func withdrawal() async throws {
        let slots = HandedOutSlots(places: 0)
        let orchestrator = try orchestrator(slots)
        let workflow = Workflow("w", tasks: [Self.keyed("t", "echo")])
        let first = try orchestrator.start(workflow)
        let second = try orchestrator.start(workflow)
        await untilTrue { slots.exchanges.entries.count == 1 }
        first.cancel(reason: "enough")
        #expect(try await first.result().outcome == .cancelled)
        await untilTrue {
            slots.exchanges.entries.contains(HandedOutSlots.Exchange(returned: ["t"], asked: ["t"]))
        }
        slots.setPlaces(1)
        #expect(try await second.result().outcome == .success)
        await untilTrue { slots.held == 0 }
    }

    @Test(
        "what is granted to one that was cancelled meanwhile is given back, and its operation is not called")
    func cancelledDuringExchange() async throws {
        let gate = Gate()
        let slots = HandedOutSlots(places: 1, after: { if $0 == 1 { await gate.wait() } })
        let started = Journal<String>()
        let work: BasicAgent.Body = { _, context in
            started.note(context.workflow)
            return [:]
        }
        let orchestrator = try orchestrator(slots, ["work": work])
        let first = try orchestrator.start(Workflow("first", tasks: [Self.keyed("t", "work")]))
        await untilTrue { slots.held == 1 }
        first.cancel(reason: "enough")
        #expect(try await first.result().outcome == .cancelled)
        let second = try orchestrator.start(Workflow("second", tasks: [Self.keyed("t", "work")]))
        gate.open()
        #expect(try await second.result().outcome == .success)
        #expect(started.entries == ["second"])
        await untilTrue { slots.held == 0 }
        await untilTrue { orchestrator.services.slots.ticketCount == 0 }
    }

    @Test("nothing new starts while a run is paused, and what was granted meanwhile is given back")
    func paused() async throws {
        let slots = HandedOutSlots(places: 0)
        let run = try orchestrator(slots).start(Workflow("w", tasks: [Self.keyed("t", "echo")]))
        await untilTrue { slots.exchanges.entries.count == 1 }
        run.pause(reason: "wait")
        slots.setPlaces(1)
        await untilTrue { slots.most == 1 && slots.held == 0 }
        run.resume()
        #expect(try await run.result().outcome == .success)
    }

    @Test("a store that cannot be asked is asked again with the same, and somebody hears of it")
    func failures() async throws {
        struct Away: Error {}
        let slots = HandedOutSlots(places: 1, before: { if $0 < 4 { throw Away() } })
        let problems = Journal<String>()
        let orchestrator = try orchestrator(slots, whenBlocked: { problems.note("\(type(of: $0))") })
        let result = try await orchestrator.executeWorkflow([Self.keyed("t", "echo")])
        #expect(result.outcome == .success)
        #expect(problems.entries == ["Away", "Away", "Away"])
        #expect(slots.exchanges.entries.prefix(4).allSatisfy { $0.asked == ["t"] })
    }

    @Test("one who gets no slots any more starts nothing, and gives nothing back that is others' by now")
    func lost() async throws {
        let slots = HandedOutSlots(
            places: 1, before: { if $0 > 1 { throw RunStoreError(.conflict, "the lease has ended") } })
        let gate = Gate()
        let hold: BasicAgent.Body = { _, _ in
            await gate.wait()
            return [:]
        }
        let orchestrator = try orchestrator(slots, ["hold": hold])
        let holder = try orchestrator.start(Workflow("w", tasks: [Self.keyed("t", "hold", limit: 2)]))
        await untilTrue { slots.held == 1 }
        let other = try orchestrator.start(Workflow("w", tasks: [Self.keyed("u", "echo", limit: 2)]))
        await untilTrue { slots.exchanges.entries.count == 2 }
        gate.open()
        #expect(try await holder.result().outcome == .success)
        for _ in 0..<100 { await Task.yield() }
        #expect(slots.exchanges.entries.count == 2)
        #expect(slots.held == 1)
        other.cancel(reason: "enough")
        #expect(try await other.result().outcome == .cancelled)
    }
}
