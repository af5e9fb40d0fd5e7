import Baton
import BatonSQLite
import Foundation
import Testing

/// The process ends when what becomes of a run is stored, and those that its tasks wait for have not been told.
@Suite struct DistributedCrashTests {
    private static let inner = Workflow(
        "inner",
        tasks: [
            AgentTask("ok", .approval(ApprovalTask("Well?"))),
            AgentTask("order", agent: "effects", operation: "order"),
        ])
    private static let outer = Workflow(
        "outer", tasks: [AgentTask("t", .workflow(inner), isDistributed: true)])

    /// A run and that of its task, which waits for an approval, after the process ended at the point.
    private func crash(_ bench: FaultBench, at point: String, by action: RunRequest.Action) async throws
        -> (parent: RunID, child: RunID)
    {
        let parent = try await bench.start(Self.outer)
        let worker = try bench.worker(point: point, untilIdle: false)
        var child: RunID?
        while child == nil, worker.isRunning {
            try await Task.sleep(for: .milliseconds(2))
            for run in try await bench.store.unfinishedRuns()
            where try await bench.tasks(of: run) == ["ok": .waiting] {
                child = run
            }
        }
        try await bench.post(action, to: parent)
        try await bench.wait(for: worker)
        try #require(worker.terminationReason == .uncaughtSignal, "the point was not reached")
        let run = try #require(child)
        // Nothing has come of it there.
        #expect(try await bench.tasks(of: run) == ["ok": .waiting])
        #expect(try await bench.store.openRequests(to: run).isEmpty)
        return (parent, run)
    }

    @Test("a run is paused with its parent though the process ended in between")
    func pause() async throws {
        let bench = try await FaultBench()
        defer { bench.server.close() }
        let (parent, child) = try await crash(bench, at: "after:run_paused:", by: .pause(reason: "p"))
        try await bench.work()
        try await bench.post(.answer(task: "ok", isApproved: true, comment: nil), to: child)
        try await bench.work()
        #expect(try await bench.tasks(of: child)["ok"] == .success)
        #expect(bench.server.external.isEmpty)
        try await bench.post(.resume(), to: parent)
        // An idle worker may end before the run of the task has heard of it.
        for _ in 0..<20 {
            try await bench.work()
            if RunResult(folding: try await bench.store.events(of: parent)).outcome != nil { break }
        }
        #expect(RunResult(folding: try await bench.store.events(of: parent)).outcome == .success)
        #expect(bench.server.external.count == 1)
        #expect(try await bench.store.verify().map(\.description) == [])
    }

    @Test("a run is cancelled with its parent though the process ended in between")
    func cancel() async throws {
        let bench = try await FaultBench()
        defer { bench.server.close() }
        let (parent, child) = try await crash(
            bench, at: "after:cancellation_requested:", by: .cancel(reason: "no need"))
        // The parent waits for it with its end.
        #expect(try await Set(bench.store.unfinishedRuns()) == [parent, child])
        // An idle worker may end before the run of the task has heard of it.
        for _ in 0..<20 {
            try await bench.work()
            if try await bench.store.unfinishedRuns().isEmpty { break }
        }
        for run in [parent, child] {
            #expect(RunResult(folding: try await bench.store.events(of: run)).outcome == .cancelled)
        }
        #expect(try await bench.store.openRequests(to: nil).isEmpty)
        #expect(try await bench.store.verify().map(\.description) == [])
    }
}
