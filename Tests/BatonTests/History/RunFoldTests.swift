import Testing

@testable import Baton

@Suite("Folding events")
struct RunFoldTests {
    @Test("each prefix of the events tells how far the run had come")
    func prefixes() throws {
        let simulation = try Simulation(
            [AgentTask("a"), AgentTask("b", after: ["a"], condition: "true")], .conditional)
        simulation.send(.start)
        try simulation.answer("a", .failure(OperationFailure("again", isRetryable: true)), after: .seconds(1))
        try simulation.wake()
        try simulation.answer("a", .success(["x": 1]), after: .seconds(2))
        try simulation.answer("b", .success(2), after: .seconds(3))
        let events = simulation.events
        let statuses = (1...events.count).map { RunResult(folding: Array(events.prefix($0))) }
            .map { result in result.results.map(\.status.rawValue).joined(separator: " ") }
        #expect(
            statuses == [
                "pending pending", "running pending", "retrying pending", "running pending",
                "success pending", "success pending",
                "success running", "success success", "success success",
            ])
        let result = simulation.result
        #expect(result["a"]?.attempts == 2 && result["a"]?.failure == nil)
        #expect(try #require(result["a"]?.executionTime) >= .seconds(3))
        #expect(result["b"]?.executionTime == .seconds(3))
        #expect(result["b"]?.conditionHeld == true && result["a"]?.conditionHeld == nil)
        #expect(result["b"]?.input?.provenance == ["x": .dependency("a")])
        #expect(result["a"]?.queuedAt == result.startedAt)
        #expect(RunResult(folding: Array(events.dropLast())).outcome == nil)
        #expect(RunResult(folding: Array(events.dropLast())).duration == nil)
        #expect(result["nobody"] == nil)
    }

    @Test("a task that never started has no times of running")
    func neverStarted() throws {
        let simulation = try Simulation([AgentTask("a", "nothing"), AgentTask("b", after: ["a"])])
        simulation.send(.start)
        #expect(
            simulation.result.results.allSatisfy {
                $0.startedAt == nil && $0.executionTime == .zero && $0.input == nil
            })
        #expect(simulation.result.results.allSatisfy { $0.finishedAt != nil && $0.attempts == 0 })
    }
}
