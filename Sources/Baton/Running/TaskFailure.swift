/// The kinds of failure; the raw values are those of the JSON.
public enum FailureKind: String, Sendable, Hashable, CaseIterable {
    /// The operation threw.
    case operation
    case invalidInput = "invalid_input"
    case invalidOutput = "invalid_output"
    case unknownAgent = "unknown_agent"
    case unknownOperation = "unknown_operation"
    case unknownDependency = "unknown_dependency"
    /// A task that this one depends on failed.
    case dependency
    /// A dependency stands later in an ordered pattern.
    case dependencyOrder = "dependency_order"
    /// The condition threw or did not yield true or false.
    case condition
    case mergeConflict = "merge_conflict"
    case timeout
    case cancelled
    case rejected
    case budget
    /// The definition itself is malformed; never a task's failure.
    case definition
}

/// Why a task failed.
public struct TaskFailure: Error, Sendable, Hashable, CustomStringConvertible {
    public let kind: FailureKind
    /// The task that this is the failure of.
    public let task: String
    /// One line for people.
    public let message: String
    /// What to do about it, in one line.
    public let hint: String?
    /// Whether the same attempt may succeed later.
    public let isRetryable: Bool
    /// For kind `dependency`: the tasks whose own failures this one comes from, in the order of the workflow.
    public let roots: [String]

    public init(
        _ kind: FailureKind, task: String, _ message: String, hint: String? = nil, isRetryable: Bool = false,
        roots: [String] = []
    ) {
        self.kind = kind
        self.task = task
        self.message = message
        self.hint = hint
        self.isRetryable = isRetryable
        self.roots = roots
    }

    public var description: String { message + (hint.map { " (\($0))" } ?? "") }

    /// The same failure, of the task with this path.
    func at(_ path: String) -> TaskFailure {
        path == task
            ? self
            : TaskFailure(kind, task: path, message, hint: hint, isRetryable: isRetryable, roots: roots)
    }
}
