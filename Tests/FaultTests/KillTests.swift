import Baton
import BatonSQLite
import Foundation
import Testing

extension HeavyTests {
    /// Kill -9 at random moments under load, counted from outside.
    ///
    /// 50 kills; `BATON_FAULT_KILLS=500` in the environment makes it the long form.
    @Suite(.serialized) struct KillTests {
        private static let kills =
            ProcessInfo.processInfo.environment["BATON_FAULT_KILLS"].flatMap(Int.init) ?? 50
        /// Databases stay small, so that verifying all of one after each kill is quick.
        private static let killsPerDatabase = 10

        /// On a busy machine one attempt may be under way at many of the kills; the engine gives it up after three more
        /// than its policy allows.
        private static let patient = RetryPolicy(maxAttempts: killsPerDatabase)

        private static let workflow = Workflow(
            "load", pattern: .graph,
            tasks: [
                AgentTask("compute", agent: "effects", operation: "compute", retry: patient),
                AgentTask("order", agent: "effects", operation: "order", dependencies: ["compute"]),
                AgentTask("pay", agent: "effects", operation: "pay", dependencies: ["order"]),
                AgentTask(
                    "put", agent: "effects", operation: "put", dependencies: ["compute"], retry: patient),
                AgentTask(
                    "flaky", agent: "effects", operation: "flaky",
                    retry: RetryPolicy(maxAttempts: 9, initialBackoff: .milliseconds(5))),
                AgentTask(
                    "each",
                    .map(
                        MapTask(
                            over: "[1, 2]",
                            body: TaskBody(tasks: [AgentTask("order", agent: "effects", operation: "order")]))
                    ),
                    dependencies: ["flaky"]),
            ])

        @Test(
            "nothing that was acknowledged is lost, nothing is recorded or done twice, every doubt is told of",
            arguments: [Durability.power, .process])
        func kills(durability: Durability) async throws {
            var random = SystemRandomNumberGenerator()
            var doubts = 0
            var runs = 0
            let kills = durability == .power ? Self.kills : Self.kills / 2
            for first in stride(from: 0, to: kills, by: Self.killsPerDatabase) {
                let bench = try await FaultBench(durability: durability)
                defer { bench.server.close() }
                var acknowledged: [RunID] = []
                for _ in first..<min(first + Self.killsPerDatabase, kills) {
                    let hellos = bench.server.hellos
                    let worker = try bench.worker(untilIdle: false)
                    while bench.server.hellos == hellos, worker.isRunning {
                        try await Task.sleep(for: .milliseconds(1))
                    }
                    for _ in 0..<3 { acknowledged.append(try await bench.start(Self.workflow)) }
                    try await Task.sleep(for: .microseconds(.random(in: 0...40_000, using: &random)))
                    bench.kill(worker)
                    try await bench.server.settle()
                    #expect(try await bench.store.verify().map(\.description) == [])
                }
                repeat { try await bench.work() } while try await bench.resolveDoubts() > 0
                try await check(bench, acknowledged, &doubts)
                runs += acknowledged.count
            }
            print("durability \(durability): \(kills) kills, \(runs) runs, \(doubts) effects in doubt")
        }

        private func check(_ bench: FaultBench, _ acknowledged: [RunID], _ doubts: inout Int) async throws {
            #expect(try await bench.store.verify().map(\.description) == [])
            var expected: Set<String> = []
            for run in acknowledged {
                let events = try await bench.store.events(of: run)
                let result = RunResult(folding: events)
                let failures = (result.results + result.innerResults).compactMap(\.failure?.message)
                #expect(result.outcome == .success, "run \(run): \(failures)")
                #expect(HistoryCheck.problems(of: run, events, external: ["order", "pay"]) == [])
                doubts += events.count { if case .taskInDoubt = $0.kind { true } else { false } }
                for task in ["order", "pay", "each[0]/order", "each[1]/order"] {
                    expected.insert("external \(run).1/\(task)")
                }
            }
            let external = bench.server.external
            #expect(Set(external.keys) == expected)
            let twice = external.filter { $0.value > 1 }
            #expect(twice.isEmpty, "done twice: \(twice)")
            #expect(bench.server.idempotent.count == acknowledged.count)
            #expect(try await bench.store.openStarts(of: nil, limit: 1).isEmpty)
        }
    }
}
