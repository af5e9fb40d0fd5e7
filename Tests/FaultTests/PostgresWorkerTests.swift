import Baton
import BatonPostgres
import Foundation
import PostgresClient
import TestSupport
import Testing

extension HeavyTests {
    /// Several worker processes on one PostgreSQL server, some of which are killed or stand still.
    @Suite(
        .serialized,
        .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.reason)),
        .timeLimit(.minutes(15)))
    struct PostgresWorkerTests {
        private static let patient = RetryPolicy(maxAttempts: 20)

        /// Effects that are seen from outside.
        private static let external = Workflow(
            "external", pattern: .graph,
            tasks: [
                AgentTask("compute", agent: "effects", operation: "compute", retry: patient),
                AgentTask("order", agent: "effects", operation: "order", dependencies: ["compute"]),
                AgentTask("pay", agent: "effects", operation: "pay", dependencies: ["order"]),
                AgentTask(
                    "put", agent: "effects", operation: "put", dependencies: ["compute"], retry: patient),
            ])

        /// Nothing that a process which stood still would do again when it goes on.
        private static let repeatable = Workflow(
            "repeatable", pattern: .graph,
            tasks: [
                AgentTask("compute", agent: "effects", operation: "compute", retry: patient),
                AgentTask(
                    "put", agent: "effects", operation: "put", dependencies: ["compute"], retry: patient),
                AgentTask(
                    "flaky", agent: "effects", operation: "flaky", dependencies: ["put"],
                    retry: RetryPolicy(maxAttempts: 9, initialBackoff: .milliseconds(5))),
            ])

        @Test("killed at random moments, they lose no run, do nothing twice, and tell of every doubt")
        func kills() async throws {
            let bench = try await PostgresBench()
            defer { bench.server.close() }
            var workers = try (0..<3).map { _ in try bench.worker() }
            var acknowledged: [RunID] = []
            for kill in 0..<15 {
                for _ in 0..<4 { acknowledged.append(try await bench.start(Self.external)) }
                try await Task.sleep(for: .milliseconds(.random(in: 20...150)))
                bench.kill(workers[kill % 3])
                workers[kill % 3] = try bench.worker()
            }
            try await bench.finish(acknowledged)
            for worker in workers { bench.kill(worker) }
            try await bench.server.settle()
            let keys = acknowledged.flatMap { ["external \($0).1/order", "external \($0).1/pay"] }
            #expect(Set(bench.server.external.keys) == Set(keys))
            #expect(bench.server.external.values.allSatisfy { $0 == 1 })
            for run in acknowledged {
                let events = try await bench.store.events(of: run)
                #expect(HistoryCheck.problems(of: run, events, external: ["order", "pay"]) == [])
            }
            #expect(try await bench.store.verify() == [])
        }

        @Test(
            "those that stand still for longer than their lease lose their runs, and write nothing when they go on"
        )
        func standstill() async throws {
            let bench = try await PostgresBench()
            defer { bench.server.close() }
            let workers = try (0..<3).map { _ in try bench.worker() }
            var acknowledged: [RunID] = []
            for round in 0..<4 {
                for _ in 0..<12 { acknowledged.append(try await bench.start(Self.repeatable)) }
                try await Task.sleep(for: .milliseconds(.random(in: 20...150)))
                let stopped = workers[round % 3].processIdentifier
                Foundation.kill(stopped, SIGSTOP)
                // The others finish what it had while it stands still.
                try await bench.finish(acknowledged)
                Foundation.kill(stopped, SIGCONT)
            }
            try await Task.sleep(for: .milliseconds(500))
            for worker in workers { bench.kill(worker) }
            for run in acknowledged {
                let events = try await bench.store.events(of: run)
                #expect(HistoryCheck.problems(of: run, events, external: []) == [])
                #expect(events.count { if case .runFinished = $0.kind { true } else { false } } == 1)
            }
            #expect(try await bench.store.verify() == [])
        }
    }
}

/// A database on the shared server, the outside world, and worker processes.
private struct PostgresBench {
    private let folder = TemporaryFolder()
    private let address: String
    let server: EffectServer
    let store: PostgresRunStore

    init() async throws {
        address = try await TestDatabase().address()
        server = try EffectServer(folder: folder.path(""))
        store = try await PostgresRunStore(database: PostgresDatabase(PostgresOptions(server: address)))
    }

    func worker() throws -> Process {
        let hellos = server.hellos
        let process = try FaultBench.launch([address, server.socket], output: folder.path("\(hellos).log"))
        return process
    }

    func kill(_ process: Process) {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    func start(_ workflow: Workflow) async throws -> RunID {
        let run = RunID(at: SystemClock().now(), entropy: .random(in: 0...(.max)))
        _ = try await store.post(
            RunRequest(
                id: run.text, run: run, .start(workflow, input: [:]), postedAt: SystemClock().now()))
        return run
    }

    /// Waits until all runs have succeeded, and says of tasks in doubt what the log of effects says.
    func finish(_ runs: [RunID]) async throws {
        var said: Set<String> = []
        let end = ContinuousClock.now + .seconds(120)
        while try await store.statistics().finishedRuns[.success] ?? 0 < runs.count {
            guard ContinuousClock.now < end else {
                Issue.record("not all runs ended: \(try await store.statistics())")
                return
            }
            for run in try await store.runs(where: RunFilter(taskStatus: .inDoubt), limit: 999, before: nil) {
                let events = try await store.events(of: run.id)
                for task in TaskRecord.fold(events) where task.status == .inDoubt {
                    let doubts = events.count {
                        if case .taskInDoubt(task.path, _) = $0.kind { true } else { false }
                    }
                    guard said.insert("\(run.id) \(task.path) \(doubts)").inserted else { continue }
                    try await server.settle()
                    let happened = server.happened("\(run.id).1/\(task.path)")
                    _ = try await store.post(
                        RunRequest(
                            id: "\(run.id) \(task.path) \(doubts)", run: run.id,
                            .resolve(
                                task: task.path, happened ? .done(output: ["found": true]) : .retry),
                            by: "test", postedAt: SystemClock().now()))
                }
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
