import Testing

@testable import Baton

/// That a machine made from the events goes on as the one before it would is what ``ReferenceTests`` shows.
@Suite("Passivation", .timeLimit(.minutes(15)))
struct PassivationTests {
    private static func start(
        _ tasks: [AgentTask], clock: any RunClock = SystemClock()
    ) throws -> (AgentOrchestrator, RunDriver, RunHandle) {
        let orchestrator = try AgentOrchestrator(agents: [testAgent()], clock: clock)
        let handle = try orchestrator.start(Workflow("waits", pattern: .graph, tasks: tasks))
        let driver = try #require(orchestrator.services.runs.find(handle.id))
        return (orchestrator, driver, handle)
    }

    private static func wait(until condition: () -> Bool) async {
        while !condition() { await Task.yield() }
    }

    @Test("a run that waits keeps no machine; a signal makes one, and the run goes on to its end")
    func signal() async throws {
        let (orchestrator, driver, handle) = try Self.start([
            AgentTask("first", "echo", ["x": 1]),
            AgentTask("news", .signal(SignalTask("news")), dependencies: ["first"]),
            AgentTask("last", "echo", ["y": "${news.y}"], after: ["first", "news"]),
        ])
        await Self.wait { driver.isPassive }
        #expect(handle.current["news"]?.status == .waiting)
        #expect(handle.signal(RunSignal("other", id: "1")) == .accepted)
        #expect(driver.isPassive)
        #expect(handle.signal(RunSignal("other", id: "1")) == .repeated)
        #expect(handle.signal(RunSignal("news", id: "2", payload: ["y": 2])) == .accepted)
        let result = try await handle.result()
        #expect(result.outcome == .success)
        #expect(result["last"]?.output == ["x": 1, "y": 2])
        #expect(driver.log.events.map(\.sequence) == Array(1...driver.log.count))
        withExtendedLifetime(orchestrator) {}
    }

    @Test("time wakes a passive run")
    func time() async throws {
        let (orchestrator, driver, handle) = try Self.start(
            [
                AgentTask("nap", .sleep(.duration(.seconds(3600)))),
                AgentTask(
                    "ask", .approval(ApprovalTask("go on?", onTimeout: .approve)), timeout: .seconds(7200)),
            ], clock: JumpingClock())
        let result = try await handle.result()
        #expect(result.outcome == .success)
        #expect(driver.log.events.map(\.sequence) == Array(1...driver.log.count))
        withExtendedLifetime(orchestrator) {}
    }

    @Test("a run that is paused, or has much of a history, keeps its machine")
    func active() async throws {
        let (orchestrator, driver, handle) = try Self.start([AgentTask("news", .signal(SignalTask("news")))])
        #expect(driver.isPassive)
        #expect(handle.pause() == .accepted)
        #expect(!driver.isPassive)
        #expect(handle.resume() == .accepted)
        #expect(driver.isPassive)
        for number in 0..<100 { handle.signal(RunSignal("other", id: "\(number)")) }
        #expect(!driver.isPassive)
        #expect(handle.signal(RunSignal("news", id: "last")) == .accepted)
        #expect(try await handle.result().outcome == .success)
        withExtendedLifetime(orchestrator) {}
    }

    @Test("cancelling a passive run ends it; the deadline of a sub-workflow counts on in one")
    func ends() async throws {
        let (orchestrator, driver, handle) = try Self.start([AgentTask("news", .signal(SignalTask("news")))])
        #expect(driver.isPassive)
        #expect(handle.cancel() == .accepted)
        #expect(try await handle.result().outcome == .cancelled)
        let inner = Workflow(
            "inner", tasks: [AgentTask("news", .signal(SignalTask("news")))], deadline: .seconds(60))
        let (other, _, late) = try Self.start([AgentTask("sub", .workflow(inner))], clock: JumpingClock())
        #expect(try await late.result()["sub"]?.status == .timedOut)
        withExtendedLifetime((orchestrator, other)) {}
    }
}
