import Baton

/// Workflows of all shapes from a seed.
enum RandomWorkflow {
    static func make(using random: inout SeededGenerator, pattern: ExecutionPattern = .parallel) -> Workflow {
        let count = Int.random(in: 1...12, using: &random)
        let tasks = (0..<count).map { index in
            let dependencies = (0..<index).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
            let joins: [JoinRule] = [.all, .all, .allSucceeded, .allDone, .any]
            return AgentTask(
                "t\(index)", "mix", ["own": .int(Int64(index)), "k\(index % 3)": .int(Int64(index))],
                after: dependencies.map { "t\($0)" },
                join: joins[Int.random(in: 0..<joins.count, using: &random)],
                merge: MergePolicy.allCases[Int.random(in: 0..<MergePolicy.allCases.count, using: &random)],
                retry: RetryPolicy(maxAttempts: 2, initialBackoff: .zero))
        }
        return Workflow(
            "random", pattern: pattern, tasks: tasks,
            maxConcurrency: Bool.random(using: &random) ? Int.random(in: 1...4, using: &random) : nil)
    }
}
