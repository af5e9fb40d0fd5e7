/// What tasks wait for without taking its data, by their places in the list.
struct OrderEdges: Sendable {
    /// Whether each task waits for the one before it.
    let isOrdered: Bool
    /// Further ones, by task.
    var others: [Int: [Int]] = [:]

    subscript(task: Int) -> [Int] {
        let previous = isOrdered && task > 0 ? [task - 1] : []
        return previous + (others[task] ?? [])
    }

    /// Calls `body` for each task that a task waits for by a data edge or an order edge, each once.
    func forEachPredecessor(of task: Int, dependencies: [Int], _ body: (Int) -> Void) {
        for dependency in dependencies { body(dependency) }
        if isOrdered, task > 0, !dependencies.contains(task - 1) { body(task - 1) }
        guard !others.isEmpty, let others = others[task] else { return }
        for other in others where !dependencies.contains(other) { body(other) }
    }
}
