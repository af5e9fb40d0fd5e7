import Testing

@testable import Baton
@testable import BatonTesting

/// The checker must find what the engine does not do: the events of a good run, tampered with.
@Suite struct RunCheckerTests {
    /// What is wrong with the events of a purchase after a change; they are numbered anew unless told otherwise.
    private func problems(
        isRenumbered: Bool = true, _ change: (inout [RunEvent]) throws -> Void
    ) throws -> [String] {
        let store = MemoryRunStore()
        let executor = SeededExecutor(seed: 1)
        let orchestrator = try AgentOrchestrator(agents: [Shop()], store: store, executor: executor)
        var events = try executor.run {
            let run = try await orchestrator.executeWorkflow(purchase)
            return try await store.events(of: run.id)
        }
        try change(&events)
        var checker = RunChecker()
        return events.enumerated().flatMap { place, event in
            let number = isRenumbered ? place + 1 : event.sequence
            return checker.take(RunEvent(sequence: number, at: event.at, kind: event.kind))
        }
    }

    private func place(_ name: String, of task: String?, in events: [RunEvent]) throws -> Int {
        try #require(events.firstIndex { $0.name == name && $0.task == task })
    }

    @Test("The events of a good run are sound")
    func sound() throws {
        #expect(try problems { _ in }.isEmpty)
    }

    @Test("A missing event leaves a gap in the numbers")
    func gap() throws {
        #expect(
            try problems(isRenumbered: false) { $0.remove(at: 2) } == ["event 4 does not follow event 2"])
    }

    @Test("A task that ends twice, or starts after its end, is found")
    func repeated() throws {
        let twice = try problems { events in
            let end = try place("task_finished", of: "nuts", in: events)
            events.insert(events[end], at: end + 1)
        }
        #expect(twice == ["task 'nuts' ends a second time"])
        let late = try problems { events in
            let start = try place("attempt_started", of: "nuts", in: events)
            let end = try place("task_finished", of: "nuts", in: events)
            events.insert(events.remove(at: start), at: end)
        }
        #expect(late == ["attempt 1 of task 'nuts' starts after its end"])
    }

    @Test("A start before a dependency has ended is found")
    func early() throws {
        let found = try problems { events in
            let start = events.remove(at: try place("attempt_started", of: "order", in: events))
            events.insert(start, at: try place("task_finished", of: "bolts", in: events))
        }
        #expect(found.contains("attempt 1 of task 'order' starts before its dependency 'bolts' has ended"))
    }

    @Test("A run that ends before its tasks, and goes on after its end, is found")
    func endless() throws {
        let found = try problems { events in
            let end = try place("task_finished", of: "order", in: events)
            events.append(events.remove(at: end))
        }
        #expect(found.count == 2)
        #expect(found.first == "the run has ended, but task 'order' has not")
        #expect(found.last?.hasSuffix("(task_finished) comes after the end of the run") == true)
    }

    @Test("Attempts that are miscounted, or have another input than the first, are found")
    func attempts() throws {
        let found = try problems { events in
            let start = try place("attempt_started", of: "bolts", in: events)
            guard case .attemptStarted(let task, _, let queuedAt, _) = events[start].kind else { return }
            let input = ResolvedInput(document: ["values": ["sku": "screw"]])
            events.insert(
                RunEvent(
                    sequence: 0, at: events[start].at,
                    kind: .attemptStarted(task: task, attempt: 3, queuedAt: queuedAt, input: input)),
                at: start + 1)
        }
        #expect(
            found == [
                "attempt 3 of task 'bolts' follows attempt 1",
                "attempt 3 of task 'bolts' has another input than the first",
            ])
    }
}
