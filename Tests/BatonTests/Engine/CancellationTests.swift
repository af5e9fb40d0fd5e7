import Baton
import Testing

@Suite("Cancellation", .timeLimit(.minutes(15)))
struct CancellationTests {
    static func orchestrator(_ started: Gate, _ cancelled: Gate) throws -> AgentOrchestrator {
        try AgentOrchestrator(agents: [
            testAgent([
                "sleep": { _, _ in
                    started.open()
                    do {
                        try await Task.sleep(for: .seconds(3600))
                    } catch {
                        cancelled.open()
                        throw error
                    }
                    return [:]
                }
            ])
        ])
    }

    @Test("cancelling a run reaches the operation, keeps what was done and records the reason")
    func cancelRun() async throws {
        let (started, cancelled) = (Gate(), Gate())
        let run = try Self.orchestrator(started, cancelled).start(
            Workflow("w", tasks: [AgentTask("a"), AgentTask("b", "sleep"), AgentTask("c")]))
        await started.wait()
        run.cancel(reason: "no longer needed")
        let result = try await run.result()
        await cancelled.wait()
        #expect(result.outcome == .cancelled)
        #expect(result.statuses == ["a": .success, "b": .cancelled, "c": .cancelled])
        #expect(result["b"]?.failure?.message == "no longer needed")
        run.cancel(reason: "again")
        #expect(try await run.result()["b"]?.failure?.message == "no longer needed")
    }

    @Test("cancelling the task that waits for a run cancels the run")
    func cancelCaller() async throws {
        let (started, cancelled) = (Gate(), Gate())
        let orchestrator = try Self.orchestrator(started, cancelled)
        let caller = Task { try await orchestrator.executeWorkflow([AgentTask("a", "sleep")]) }
        await started.wait()
        caller.cancel()
        let result = try await caller.value
        await cancelled.wait()
        #expect(result.outcome == .cancelled)
    }

    @Test("a run that ends does not wait for an operation that ignores its cancellation")
    func deafOperation() async throws {
        let (started, gate) = (Gate(), Gate())
        let deaf: BasicAgent.Body = { _, _ in
            started.open()
            await gate.wait()
            return "late"
        }
        let run = try AgentOrchestrator(agents: [testAgent(["deaf": deaf])]).start(
            Workflow("w", tasks: [AgentTask("a", "deaf")]))
        await started.wait()
        run.cancel()
        #expect(try await run.result()["a"]?.output == nil)
        gate.open()
    }

    @Test("a run that is cancelled before it begins runs nothing")
    func cancelEarly() async throws {
        let orchestrator = try Self.orchestrator(Gate(), Gate())
        let caller = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await orchestrator.executeWorkflow([AgentTask("a", "sleep"), AgentTask("b")])
        }
        caller.cancel()
        let result = try await caller.value
        #expect(result.outcome == .cancelled)
        #expect(result["b"]?.attempts == 0)
    }
}
