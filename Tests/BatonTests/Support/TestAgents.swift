import Baton

/// The agent `test` with the operations that most tests need, and those that a test adds.
func testAgent(
    effect: EffectClass = .pure, _ operations: [String: BasicAgent.Body] = [:]
) -> BasicAgent {
    let common: [String: BasicAgent.Body] = [
        "echo": { input, _ in .object(input) },
        "return": { input, _ in input["value"] ?? .null },
        "fail": { _, _ in throw OperationFailure("it broke", hint: "mend it", isRetryable: false) },
        "cancel": { _, _ in throw CancellationError() },
    ]
    return BasicAgent("test", effect: effect, common.merging(operations) { $1 })
}

extension AgentTask {
    /// A task of the agent `test`.
    init(
        _ id: String, _ operation: String = "echo", _ inputs: [String: Value] = [:],
        after dependencies: [String] = [],
        condition: Condition? = nil, join: JoinRule = .all, merge: MergePolicy = .inputsWin,
        retry: RetryPolicy? = nil, timeout: Duration? = nil
    ) {
        self.init(
            id, agent: "test", operation: operation, inputs: inputs, dependencies: dependencies,
            condition: condition, join: join, merge: merge, retry: retry, timeout: timeout)
    }
}

/// Runs tasks with the agent `test`.
func run(
    _ tasks: [AgentTask], pattern: ExecutionPattern = .sequential, input: [String: Value] = [:],
    effect: EffectClass = .pure, clock: any RunClock = SystemClock(),
    _ operations: [String: BasicAgent.Body] = [:]
) async throws -> RunResult {
    let orchestrator = try AgentOrchestrator(agents: [testAgent(effect: effect, operations)], clock: clock)
    return try await orchestrator.executeWorkflow(tasks, pattern: pattern, input: input)
}

extension RunResult {
    var statuses: [String: TaskStatus] {
        Dictionary(uniqueKeysWithValues: results.map { ($0.id, $0.status) })
    }
}
