/// The keys of each object of a document, in the order in which they are documented.
extension WorkflowDecoder {
    static let workflowKeys = [
        "name", "summary", "version", "pattern", "failure_policy", "carry", "max_concurrency", "deadline",
        "retry_budget", "priority", "input", "tasks", "output",
    ]
    static let inputKeys = ["type", "description", "default", "required", "unit"]
    static let taskKeys =
        ["id", "agent", "operation"] + controlKinds.map(\.rawValue) + [
            "inputs", "dependencies", "condition", "join", "merge", "retry", "timeout", "total_timeout",
            "concurrency", "priority", "spawn", "compensate", "distributed",
        ]
    static let conditionKeys = ["registered"]
    static let retryKeys = ["max_attempts", "initial_backoff", "multiplier", "maximum_backoff"]
    static let concurrencyKeys = ["key", "limit"]
    static let compensationKeys = ["agent", "operation", "inputs", "retry", "timeout"]
    static let mapKeys = [
        "over", "item", "max_concurrency", "failure_policy", "pattern", "tasks", "output",
    ]
    static let loopKeys = ["until", "max_iterations", "pattern", "tasks", "output"]
    static let branchKeys = ["when", "pattern", "tasks", "output"]
    static let raceKeys = ["tasks", "output"]
    static let sleepKeys = ["for", "until"]
    static let approvalKeys = ["prompt", "on_timeout"]
    static let signalKeys = ["name", "on_timeout"]

    /// Those whose raw value is the one key that makes a task of the kind.
    static let controlKinds = TaskKind.allCases.filter { $0 != .operation }
}
