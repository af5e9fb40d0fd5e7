/// How a list of tasks becomes one plan.
public enum ExecutionPattern: String, Sendable, Hashable, CaseIterable {
    /// One after another in the order of the list; conditions are ignored.
    case sequential
    /// A task starts the moment its dependencies are terminal; conditions are ignored.
    case parallel
    /// As `sequential`, and each task's condition decides at its turn.
    case conditional
    /// A task starts the moment its dependencies and the tasks that its condition reads are terminal; its condition
    /// decides then.
    case graph

    /// Whether each task waits for the one before it in the list.
    package var isOrdered: Bool {
        switch self {
        case .sequential, .conditional: true
        case .parallel, .graph: false
        }
    }

    /// Whether conditions decide.
    package var readsConditions: Bool {
        switch self {
        case .conditional, .graph: true
        case .sequential, .parallel: false
        }
    }
}
