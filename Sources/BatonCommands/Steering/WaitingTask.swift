internal import Baton
internal import WorkflowFiles

/// The task that a command is about.
enum WaitingTask {
    /// The named task, or the only one that waits.
    ///
    /// - Parameters:
    ///   - what: what it waits for, in words.
    ///   - fits: whether a task waits for that.
    /// - Throws: ``InvalidInput`` when the run has no such task, or nothing was named and not exactly one waits.
    static func find(
        _ name: String?, in result: RunResult, waitingFor what: String, where fits: (ExecutionResult) -> Bool
    ) throws -> String {
        let waiting = (result.results + result.innerResults).filter(fits).map(\.id)
        guard let name else {
            if let only = waiting.first, waiting.count == 1 { return only }
            throw InvalidInput(
                waiting.isEmpty
                    ? "run \(result.id): no task waits for \(what)"
                    : "run \(result.id): \(waiting.count) tasks wait for \(what), name one: "
                        + waiting.joined(separator: ", "))
        }
        let known = (result.results + result.innerResults).map(\.id)
        // A task within others is known once it has begun.
        guard name.contains("/") || known.contains(name) || result.hasSpawningTask else {
            let hint =
                name.closest(among: known).map { " (did you mean '\($0)'?)" }
                ?? (waiting.isEmpty ? "" : " (waiting: \(waiting.joined(separator: ", ")))")
            throw InvalidInput("run \(result.id) has no task '\(name.printable)'\(hint)")
        }
        return name
    }
}

extension RunResult {
    fileprivate var hasSpawningTask: Bool { workflow.tasks.contains { $0.spawn != nil } }
}
