import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Baton
@testable import BatonSQLite

@Suite("The runner")
struct RunnerTests {
    private let folder = TemporaryFolder()

    private func store() async throws -> SQLiteRunStore {
        try await SQLiteRunStore(database: SQLiteDatabase(path: folder.path("runs.db")))
    }

    private static let agent = BasicAgent("x", effect: .pure, ["y": { _, _ in ["n": 1] }])
    private static let asking = Workflow(
        "asking",
        tasks: [
            AgentTask("first", agent: "x", operation: "y"),
            AgentTask("ok", .approval(ApprovalTask("Well?"))),
        ])

    private func runner(_ store: SQLiteRunStore, busy: Int = 100) throws -> (Runner, AgentOrchestrator) {
        var options = Runner.Options()
        options.endsWhenIdle = true
        options.pollInterval = .milliseconds(5)
        options.maximumBusyRuns = busy
        let orchestrator = try AgentOrchestrator(agents: [Self.agent], store: store, claims: store.claims())
        return (
            Runner(orchestrator: orchestrator, store: store, inbox: store, options: options), orchestrator
        )
    }

    private func post(_ action: RunRequest.Action, id: String, to run: String, _ store: SQLiteRunStore)
        async throws
    {
        _ = try await store.post(
            RunRequest(id: id, run: RunID(run), action, postedAt: Timestamp(nanoseconds: 1)))
    }

    @Test("starts what is queued, however few may be busy, and answers every start")
    func starts() async throws {
        let store = try await store()
        let workflow = Workflow("w", tasks: [AgentTask("a", agent: "x", operation: "y")])
        for index in 0..<40 {
            try await post(.start(workflow, input: [:]), id: "s\(index)", to: "run-\(index)", store)
        }
        #expect(try await runner(store, busy: 2).0.run() == 0)
        #expect(try await store.statistics().finishedRuns == [.success: 40])
        #expect(try await store.openStarts(of: nil, limit: 1).isEmpty)
    }

    @Test("does not end while something else is about to queue a run")
    func idleElsewhere() async throws {
        let store = try await store()
        let orchestrator = try AgentOrchestrator(agents: [Self.agent], store: store, claims: store.claims())
        var options = Runner.Options()
        options.endsWhenIdle = true
        options.pollInterval = .milliseconds(5)
        let asked = Mutex(0)
        let late = RunRequest(
            id: "late", run: RunID("late"),
            .start(Workflow("w", tasks: [AgentTask("a", agent: "x", operation: "y")]), input: [:]),
            postedAt: Timestamp(nanoseconds: 1))
        options.isIdleElsewhere = {
            let count = asked.withLock { asked in
                asked += 1
                return asked
            }
            // It queues a run the third time, and a failure to tell counts as no.
            if count == 2 { throw SQLError(.busy, "busy") }
            if count == 3 { _ = try await store.post(late) }
            return count > 3
        }
        _ = try await Runner(orchestrator: orchestrator, store: store, inbox: store, options: options).run()
        #expect(asked.withLock { $0 } >= 4)
        #expect(
            try await store.states(of: [RunID("late"), RunID("none")]) == [RunID("late"): .ended(.success)])
    }

    @Test("applies to a run that an ended process has left what was wanted of it meanwhile, once")
    func recovers() async throws {
        let store = try await store()
        do {
            let (_, orchestrator) = try runner(store)
            let run = try orchestrator.start(Self.asking, id: RunID("run"))
            for await event in run.events() { if case .taskWaiting = event.kind { break } }
            try await run.flush()
        }
        try await post(.answer(task: "ok", isApproved: true, comment: nil), id: "yes", to: "run", store)
        try await post(.cancel(reason: "late"), id: "no", to: "run", store)
        _ = try await runner(store).0.run()
        #expect(try await store.request("yes")?.reply == .accepted)
        let reply = try #require(try await store.request("no")?.reply)
        guard case .refused(let reason) = reply else {
            Issue.record("\(reply)")
            return
        }
        #expect(reason.hasPrefix("the run has ended"))
        let result = RunResult(folding: try await store.events(of: RunID("run")))
        #expect(result.outcome == .success && result["first"]?.attempts == 1)
    }

    @Test("an answer that was lost with the process is given again, and the request is not applied twice")
    func exactlyOnce() async throws {
        let store = try await store()
        let (_, orchestrator) = try runner(store)
        let handle = try orchestrator.start(Self.asking, id: RunID("run"))
        let pause = RunRequest(
            id: "p", run: RunID("run"), .pause(reason: "x"), postedAt: Timestamp(nanoseconds: 1))
        // Applied and stored; the process ends before the answer is.
        #expect(handle.take(pause) == .accepted)
        #expect(handle.take(pause) == .repeated)
        handle.resume()
        try await handle.flush()
        _ = try await store.post(pause)
        let events = try await store.events(of: RunID("run"))
        orchestrator.services.forget(RunID("run"))
        _ = try await runner(store).0.run()
        #expect(try await store.request("p")?.reply == .repeated)
        let later = try await store.events(of: RunID("run")).dropFirst(events.count)
        #expect(!later.contains { if case .runPaused = $0.kind { true } else { false } })
    }

    @Test("a queued run can be cancelled, and what names no run is refused")
    func beforeStart() async throws {
        let store = try await store()
        try await post(.start(Self.asking, input: [:]), id: "s", to: "run", store)
        try await post(.cancel(reason: "no"), id: "c", to: "run", store)
        try await post(.resume(), id: "r", to: "nowhere", store)
        _ = try await runner(store).0.run()
        #expect(try await store.request("c")?.reply == .accepted)
        #expect(try await store.request("s")?.reply == .refused("cancelled before it started: no"))
        #expect(try await store.request("r")?.reply == .refused("there is no run nowhere"))
        #expect(try await store.runs(limit: 1, before: nil).isEmpty)
    }

    @Test(
        "a queued run that is to be paused starts nothing; what was wanted of it otherwise comes after its start",
        arguments: [PauseOrigin.own, .parent])
    func pausedBeforeStart(origin: PauseOrigin) async throws {
        let store = try await store()
        try await post(.start(Self.asking, input: [:]), id: "s", to: "run", store)
        try await post(.pause(reason: "p", origin), id: "p1", to: "run", store)
        try await post(.resume(origin), id: "r1", to: "run", store)
        try await post(.pause(reason: "p", origin), id: "p2", to: "run", store)
        try await post(.answer(task: "ok", isApproved: true, comment: nil), id: "yes", to: "run", store)
        _ = try await runner(store).0.run()
        let events = try await store.events(of: RunID("run"))
        #expect(!events.contains { if case .attemptStarted = $0.kind { true } else { false } })
        for id in ["s", "p1", "r1", "p2"] { #expect(try await store.request(id)?.reply == .accepted) }
        #expect(
            try await store.request("yes")?.reply == .refused("'ok' does not wait for an approval"))
        try await post(.resume(origin), id: "r2", to: "run", store)
        try await post(.answer(task: "ok", isApproved: true, comment: nil), id: "again", to: "run", store)
        _ = try await runner(store).0.run()
        #expect(try await store.request("r2")?.reply == .accepted)
        #expect(RunResult(folding: try await store.events(of: RunID("run")))["first"]?.attempts == 1)
    }

    @Test("told to stop, it lets what runs end, starts nothing new, and the next one goes on")
    func drains() async throws {
        let store = try await store()
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let started = Mutex(false)
        let agent = BasicAgent(
            "x", effect: .external,
            [
                "y": { _, _ in
                    started.withLock { $0 = true }
                    for await _ in gate { break }
                    return [:]
                }
            ])
        let orchestrator = try AgentOrchestrator(agents: [agent], store: store, claims: store.claims())
        let runner = Runner(orchestrator: orchestrator, store: store, inbox: store)
        let workflow = Workflow(
            "w", tasks: ["a", "b"].map { AgentTask($0, agent: "x", operation: "y") })
        try await post(.start(workflow, input: [:]), id: "s", to: "run", store)
        async let cutOff = runner.run()
        while !started.withLock(\.self) { try await Task.sleep(for: .milliseconds(2)) }
        runner.stop()
        opener.finish()
        #expect(try await cutOff == 0)
        let result = RunResult(folding: try await store.events(of: RunID("run")))
        #expect(result["a"]?.status == .success && result["b"]?.attempts == 0 && result.outcome == nil)
        orchestrator.services.forget(RunID("run"))

        let (next, _) = try self.runner(store)
        _ = try await next.run()
        #expect(RunResult(folding: try await store.events(of: RunID("run"))).outcome == .success)
    }
}
