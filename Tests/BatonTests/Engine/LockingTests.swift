import Dispatch
import Foundation
import Testing

@testable import Baton

/// The driver's lock against the code of others that runs meanwhile: cancellation handlers, grants, readers.
@Suite("Locking", .timeLimit(.minutes(15)))
struct LockingTests {
    /// The handler holds an internal lock of its task, which resuming the task needs too: a run that resumed its caller
    /// under its own lock would wait for the handler, and the handler for it.
    @Test("a caller whose cancellation meets the end of the run neither waits for ever nor loses the result")
    func cancellationMeetsEnd() async throws {
        let gate = Gate()
        let wait: BasicAgent.Body = { _, _ in
            await gate.wait()
            return [:]
        }
        let orchestrator = try AgentOrchestrator(agents: [testAgent(["wait": wait])])
        let run = try orchestrator.start(Workflow("w", tasks: [AgentTask("a", "wait")]))
        let (entered, proceed) = (Gate(), DispatchSemaphore(value: 0))
        let caller = Task {
            try await withTaskCancellationHandler {
                try await run.result()
            } onCancel: {
                entered.open()
                proceed.wait()
                run.cancel()
            }
        }
        // Time for the caller to wait.
        try await Task.sleep(for: .milliseconds(20))
        Thread.detachNewThread { caller.cancel() }
        await entered.wait()
        gate.open()
        while run.current.outcome == nil { await Task.yield() }
        // Time for the run to get to resuming its caller.
        try await Task.sleep(for: .milliseconds(50))
        proceed.signal()
        #expect(try await caller.value.outcome == .success)
    }

    @Test("an operation's cancellation handler may ask its own run")
    func handlerAsksRun() async throws {
        let started = Gate()
        let replies = Journal<RunReply>()
        let runs = Journal<RunHandle>()
        let wait: BasicAgent.Body = { _, _ in
            await withTaskCancellationHandler {
                started.open()
                try? await Task.sleep(for: .seconds(3600))
            } onCancel: {
                for run in runs.entries { replies.note(run.signal(RunSignal("over", id: "1"))) }
            }
            return [:]
        }
        let orchestrator = try AgentOrchestrator(agents: [testAgent(["wait": wait])])
        let run = try orchestrator.start(Workflow("w", tasks: [AgentTask("a", "wait")]))
        runs.note(run)
        await started.wait()
        run.cancel()
        #expect(try await run.result().outcome == .cancelled)
        #expect(replies.entries == [.refused("the run has ended")])
    }

    @Test("a slot that goes through thousands of tasks of a paused run needs no deep recursion")
    func pausedRunPassesSlotsOn() async throws {
        let (started, gate) = (Gate(), Gate())
        let wait: BasicAgent.Body = { _, _ in
            started.open()
            await gate.wait()
            return [:]
        }
        let orchestrator = try AgentOrchestrator(
            agents: [testAgent(["wait": wait])], limits: ["test": SlotLimit(concurrent: 1)])
        let tasks = (0..<20_000).map { AgentTask("t\($0)", "wait") }
        let run = try orchestrator.start(Workflow("w", pattern: .parallel, tasks: tasks))
        await started.wait()
        run.pause()
        gate.open()
        for await event in run.events() { if case .runDrained = event.kind { break } }
        run.cancel()
        #expect(try await run.result().outcome == .cancelled)
        while orchestrator.services.slots.ticketCount > 0 { await Task.yield() }
    }

    @Test("a slot that goes through thousands of paused runs needs no deep recursion")
    func pausedRunsPassSlotOn() async throws {
        let (started, gate) = (Gate(), Gate())
        let wait: BasicAgent.Body = { _, _ in
            started.open()
            await gate.wait()
            return [:]
        }
        let orchestrator = try AgentOrchestrator(
            agents: [testAgent(["wait": wait])], limits: ["test": SlotLimit(concurrent: 1)])
        let workflow = try orchestrator.prepare(Workflow("w", tasks: [AgentTask("a", "wait")]))
        let first = try orchestrator.start(workflow)
        await started.wait()
        let others = try (0..<5_000).map { _ in try orchestrator.start(workflow) }
        for run in others { run.pause() }
        gate.open()
        #expect(try await first.result().outcome == .success)
        #expect(others.allSatisfy { $0.current["a"]?.status == .ready })
        for run in others { run.cancel() }
        for run in others { #expect(try await run.result().outcome == .cancelled) }
        #expect(orchestrator.services.slots.ticketCount == 0)
    }

    @Test("runs of operations that never wait let others have a thread")
    func busyRuns() async throws {
        let flag = Journal<Bool>()
        let look: BasicAgent.Body = { _, _ in ["isSet": .bool(!flag.entries.isEmpty)] }
        let set: BasicAgent.Body = { _, _ in
            flag.note(true)
            return [:]
        }
        let orchestrator = try AgentOrchestrator(agents: [testAgent(["look": look, "set": set])])
        let loop = LoopTask(
            until: "look.isSet", maxIterations: 1_000_000, body: TaskBody(tasks: [AgentTask("look", "look")]))
        let busy = Workflow("busy", tasks: [AgentTask("loop", .loop(loop))])
        let count = ProcessInfo.processInfo.activeProcessorCount + 2
        let runs = try (0..<count).map { _ in try orchestrator.start(busy) }
        _ = try await orchestrator.executeWorkflow([AgentTask("a", "set")])
        for run in runs { #expect(try await run.result().outcome == .success) }
    }
}
