import Testing

@testable import Baton

@Suite("Events of a run", .timeLimit(.minutes(15)))
struct RunEventsTests {
    @Test("events are told as they happen, to early, late, slow and resuming readers alike")
    func readers() async throws {
        let gate = Gate()
        let wait: BasicAgent.Body = { _, _ in
            await gate.wait()
            return [:]
        }
        let orchestrator = try AgentOrchestrator(agents: [testAgent(["wait": wait])])
        let run = try orchestrator.start(
            Workflow("w", tasks: [AgentTask("a"), AgentTask("b", "wait"), AgentTask("c")]))
        let slow = Task {
            var seen: [String] = []
            for await event in run.events() {
                seen.append(event.brief)
                for _ in 0..<5 { await Task.yield() }
            }
            return seen
        }
        var early: [RunEvent] = []
        for await event in run.events() {
            early.append(event)
            if event.brief == "b started 1" { break }
        }
        gate.open()
        var rest: [RunEvent] = []
        for await event in run.events(after: early.last?.sequence ?? 0) { rest.append(event) }
        let expected = [
            "run started", "a started 1", "a success", "b started 1", "b success", "c started 1", "c success",
            "run success",
        ]
        #expect((early + rest).map(\.brief) == expected)
        #expect(await slow.value == expected)
        var late: [String] = []
        for await event in run.events() { late.append(event.brief) }
        #expect(late == expected)
        for await _ in run.events(after: 1000) { Issue.record("there is no event 1001") }
    }

    @Test("a reader that is cancelled stops waiting, and the run goes on")
    func cancelledReader() async throws {
        let gate = Gate()
        let wait: BasicAgent.Body = { _, _ in
            await gate.wait()
            return [:]
        }
        let run = try AgentOrchestrator(agents: [testAgent(["wait": wait])]).start(
            Workflow("w", tasks: [AgentTask("a", "wait")]))
        let reading = Gate()
        let reader = Task {
            var count = 0
            for await _ in run.events() {
                count += 1
                if count == 2 { reading.open() }
            }
            return count
        }
        await reading.wait()
        reader.cancel()
        #expect(await reader.value == 2)
        gate.open()
        #expect(try await run.result().outcome == .success)
    }

    @Test("the result is the fold of the events")
    func fold() async throws {
        let run = try AgentOrchestrator(agents: [testAgent()]).start(
            Workflow("w", tasks: [AgentTask("a"), AgentTask("b", "fail", after: ["a"])]), input: ["x": 1])
        var events: [RunEvent] = []
        for await event in run.events() { events.append(event) }
        let (told, folded) = (try await run.result(), RunResult(folding: events))
        #expect(told.statuses == folded.statuses)
        #expect(told.outcome == folded.outcome && told.input == ["x": 1] && told.id == run.id)
        #expect(told.duration == folded.duration)
    }
}
