import ArgumentParser
import Baton

/// The engine in memory: chains, fans and sleeping tasks.
struct EngineBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine", abstract: "Tasks per second of the engine in memory.")

    @Option(help: "Counted runs of each workload, after one that is not counted.")
    var runs = 7

    func run() async throws {
        let agent = BasicAgent(
            "bench", effect: .pure,
            [
                "nothing": { _, _ in [:] },
                "sleep": { _, _ in
                    try await Task.sleep(for: .milliseconds(100))
                    return [:]
                },
            ])
        let orchestrator = try AgentOrchestrator(agents: [agent])
        for (name, count, pattern) in [
            ("chain of 1,000, sequential", 1_000, ExecutionPattern.sequential),
            ("fan-out of 10,000, parallel", 10_000, .parallel),
            ("fan-out of 100,000, parallel", 100_000, .parallel),
        ] {
            let seconds = try await measure(orchestrator, workflow(count, pattern, "nothing"))
            Figure(name: name, unit: "µs/task", samples: seconds.map { $0 * 1e6 / Double(count) }).print()
            Figure(name: name, unit: "tasks/s", samples: seconds.map { Double(count) / $0 }).print()
        }
        let seconds = try await measure(orchestrator, workflow(100, .parallel, "sleep"))
        Figure(name: "100 parallel tasks of 100 ms", unit: "ms", samples: seconds.map { $0 * 1e3 }).print()
    }

    private func workflow(_ count: Int, _ pattern: ExecutionPattern, _ operation: String) -> Workflow {
        Workflow(
            "bench", pattern: pattern,
            tasks: (0..<count).map { AgentTask("t\($0)", agent: "bench", operation: operation) })
    }

    private func measure(_ orchestrator: AgentOrchestrator, _ workflow: Workflow) async throws -> [Double] {
        let clock = ContinuousClock()
        var seconds: [Double] = []
        for run in 0...runs {
            let start = clock.now
            let result = try await orchestrator.executeWorkflow(workflow)
            let duration = clock.now - start
            guard result.outcome == .success,
                result.results.allSatisfy({ $0.status == .success && $0.attempts == 1 })
            else { throw WrongResult("\(workflow.tasks.count) tasks: \(String(describing: result.outcome))") }
            if run > 0 { seconds.append(duration.inSeconds) }
            try await orchestrator.clearExecutionHistory()
        }
        return seconds
    }
}
