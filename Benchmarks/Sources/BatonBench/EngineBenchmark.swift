internal import AllocationCounter
import ArgumentParser
import Baton
internal import Foundation

/// The engine in memory: chains, fans, random graphs, sleeping tasks, runs that wait and runs that are cancelled.
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
        // First, while nothing else has made the process larger.
        try await measureWaitingRuns(orchestrator)
        try await measureTasks("chain of 1,000, sequential", list(1_000, .sequential), orchestrator)
        try await measureTasks("fan-out of 10,000, parallel", list(10_000, .parallel), orchestrator)
        try await measureTasks("fan-out of 100,000, parallel", list(100_000, .parallel), orchestrator)
        try await measureTasks(
            "random graph of 5,000, in-degree 3", randomGraph(5_000, inDegree: 3), orchestrator)
        try await measureTasks("chain of 1,000, every second skipped", skippingChain(1_000), orchestrator)
        try await measureSleepers(orchestrator)
    }

    // MARK: Workloads

    private func list(_ count: Int, _ pattern: ExecutionPattern) -> Workflow {
        Workflow(
            "bench", pattern: pattern,
            tasks: (0..<count).map { AgentTask("t\($0)", agent: "bench", operation: "nothing") })
    }

    /// Each task depends on up to three earlier ones, drawn from a fixed seed.
    private func randomGraph(_ count: Int, inDegree: Int) -> Workflow {
        var state: UInt64 = 42
        func draw(below bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        return Workflow(
            "graph", pattern: .graph,
            tasks: (0..<count).map { index in
                let dependencies =
                    index == 0 ? [] : Set((0..<inDegree).map { _ in draw(below: index) }).sorted()
                return AgentTask(
                    "t\(index)", agent: "bench", operation: "nothing",
                    dependencies: dependencies.map { "t\($0)" })
            })
    }

    private func skippingChain(_ count: Int) -> Workflow {
        Workflow(
            "skipping", pattern: .conditional,
            tasks: (0..<count).map {
                AgentTask(
                    "t\($0)", agent: "bench", operation: "nothing",
                    condition: .expression($0.isMultiple(of: 2) ? "true" : "false"))
            })
    }

    // MARK: Measuring

    private func measureTasks(_ name: String, _ workflow: Workflow, _ orchestrator: AgentOrchestrator)
        async throws
    {
        let count = Double(workflow.tasks.count)
        let clock = ContinuousClock()
        var seconds: [Double] = []
        var processor: [Double] = []
        var allocations: [Double] = []
        for run in 0...runs {
            let (start, busy, allocated) = (clock.now, ProcessorTime.now, allocation_count())
            let result = try await orchestrator.executeWorkflow(workflow)
            let (duration, worked, made) = (
                clock.now - start, ProcessorTime.now - busy, allocation_count() - allocated
            )
            try check(result, workflow)
            try await orchestrator.clearExecutionHistory()
            guard run > 0 else { continue }
            seconds.append(duration.inSeconds)
            processor.append(worked)
            allocations.append(Double(made))
        }
        Figure(name: name, unit: "tasks/s", samples: seconds.map { count / $0 }).print()
        Figure(name: name, unit: "µs/task", samples: seconds.map { $0 * 1e6 / count }).print()
        Figure(name: name, unit: "µs of processor/task", samples: processor.map { $0 * 1e6 / count }).print()
        Figure(name: name, unit: "allocations/task", samples: allocations.map { $0 / count }).print()
    }

    private func check(_ result: RunResult, _ workflow: Workflow) throws {
        let isRight = zip(result.results, workflow.tasks).allSatisfy { result, task in
            task.condition?.expressionText == "false"
                ? result.status == .skipped : result.status == .success && result.attempts == 1
        }
        guard result.outcome == .success, isRight, result.results.count == workflow.tasks.count else {
            throw WrongResult("\(workflow.name): \(String(describing: result.outcome))")
        }
    }

    private func measureSleepers(_ orchestrator: AgentOrchestrator) async throws {
        let workflow = Workflow(
            "sleepers", pattern: .parallel,
            tasks: (0..<100).map { AgentTask("t\($0)", agent: "bench", operation: "sleep") })
        let clock = ContinuousClock()
        var seconds: [Double] = []
        for _ in 0..<runs {
            let start = clock.now
            try check(try await orchestrator.executeWorkflow(workflow), workflow)
            seconds.append((clock.now - start).inSeconds)
        }
        Figure(name: "100 parallel tasks of 100 ms", unit: "ms", samples: seconds.map { $0 * 1e3 }).print()
    }

    /// Memory of runs that wait for a signal; then all of them get it.
    private func measureWaitingRuns(_ orchestrator: AgentOrchestrator) async throws {
        let count = 100_000
        let workflow = try orchestrator.prepare(
            Workflow("waiting", tasks: [AgentTask("news", .signal(SignalTask("news")))]))
        let before = ResidentMemory.bytes()
        var handles: [RunHandle] = []
        handles.reserveCapacity(count)
        for _ in 0..<count { handles.append(try orchestrator.start(workflow)) }
        let bytes = Double(ResidentMemory.bytes() - before) / Double(count)
        guard handles.allSatisfy({ $0.current["news"]?.status == .waiting }) else {
            throw WrongResult("a run does not wait")
        }
        for handle in handles { handle.signal(RunSignal("news", id: "1")) }
        for handle in handles where try await handle.result().outcome != .success {
            throw WrongResult("a run that waited did not succeed")
        }
        Figure(name: "100,000 waiting runs", unit: "bytes/run", samples: [bytes]).print()
        try await orchestrator.clearExecutionHistory()
    }
}

/// Seconds that the process has computed, on all cores.
private enum ProcessorTime {
    static var now: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}
