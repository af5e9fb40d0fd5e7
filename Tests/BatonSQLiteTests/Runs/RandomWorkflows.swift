import Baton
import RunStoreSupport

/// Random workflows over an agent whose operations succeed, fail once, or fail for good.
struct RandomWorkflows {
    private var random: SplitMix

    init(seed: UInt64) { random = SplitMix(state: seed) }

    static let agent = BasicAgent(
        "x", effect: .idempotent,
        [
            "add": { input, _ in ["n": .int((input["n"]?.intValue ?? 0) + 1)] },
            "flaky": { _, context in
                if context.attempt == 1 { throw OperationFailure("once", isRetryable: true) }
                return ["n": 1]
            },
            // A redrive changes what it was that failed.
            "fail": { _, context in
                if !context.idempotencyKey.contains(".2/") {
                    throw OperationFailure("never", isRetryable: false)
                }
                return ["n": 2]
            },
            "refuse": { _, _ in throw OperationFailure("never", isRetryable: false) },
        ])

    mutating func next() -> Workflow {
        Workflow(
            "random", pattern: ExecutionPattern.allCases.randomElement(using: &random) ?? .graph,
            tasks: tasks(depth: 0), failurePolicy: chance(5) ? .failFast : .continueIndependent)
    }

    private mutating func chance(_ of: Int) -> Bool { Int.random(in: 0..<of, using: &random) == 0 }

    private mutating func tasks(depth: Int) -> [AgentTask] {
        let count = Int.random(in: 1...(depth == 0 ? 6 : 3), using: &random)
        return (0..<count).map { number in
            var task = AgentTask(
                "t\(number)", work(depth: depth),
                dependencies: (0..<number).filter { _ in chance(3) }.map { "t\($0)" })
            task.join = [.all, .all, .allDone, .allSucceeded, .any].randomElement(using: &random) ?? .all
            guard case .operation = task.work else { return task }
            task.inputs = ["n": .int(Int64(number))]
            task.retry = RetryPolicy(maxAttempts: 2, initialBackoff: .milliseconds(1))
            if chance(6) { task.condition = .expression(chance(2) ? "1 > 2" : "2 > 1") }
            if chance(6) { task.compensation = Compensation(agent: "x", operation: "add") }
            return task
        }
    }

    private mutating func work(depth: Int) -> TaskWork {
        guard depth < 2, chance(3) else {
            if chance(8) { return .sleep(.duration(.milliseconds(1))) }
            let name = ["add", "add", "add", "add", "flaky", "fail", "refuse"].randomElement(using: &random)
            return .operation(agent: "x", name: name ?? "add")
        }
        let body = TaskBody(
            pattern: chance(2) ? .parallel : .sequential, tasks: tasks(depth: depth + 1))
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
            return .map(
                MapTask(over: [1, 2, 3], failurePolicy: chance(2) ? .failFast : .tolerate(1), body: body))
        case 1: return .loop(LoopTask(until: "iteration >= 2", maxIterations: 3, body: body))
        case 2: return .choice(ChoiceTask([.init(when: "1 > 2", body: body), .init(when: nil, body: body)]))
        case 3: return .race(body)
        default: return .workflow(Workflow("inner", pattern: .parallel, tasks: tasks(depth: depth + 1)))
        }
    }
}
