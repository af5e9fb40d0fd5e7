internal import Baton
internal import LambdaRuntime
internal import WorkflowFiles

/// What callers are told of a run.
extension RunResult {
    var statusText: String { outcome?.rawValue ?? "running" }

    /// The run and what became of each task: failures stand in it, they are no failure of the call.
    var answer: Value {
        let tasks = results.map { task in
            var members: [String: Value] = ["status": .string(task.status.rawValue)]
            if let output = task.output { members["output"] = output }
            if let failure = task.failure { members["error"] = failure.document }
            return (task.id, Value.object(members))
        }
        var members: [String: Value] = [
            "run": .string(id.text), "status": .string(statusText),
            "tasks": .object(Dictionary(tasks, uniquingKeysWith: { $1 })),
        ]
        if let output { members["output"] = output }
        if let failure { members["error"] = failure.document }
        return .object(members)
    }

    /// What an event or a time is answered with.
    ///
    /// - Throws: `LambdaFailure` unless the run succeeded, at least in part.
    func summary(of name: String) throws -> Value {
        switch outcome {
        case .success?, .partial?:
            return ["rule": .string(name), "run": .string(id.text), "status": .string(statusText)]
        case .failed?, .cancelled?, .timedOut?, nil:
            throw LambdaFailure.run(
                statusText, "'\(name)': run \(id) has status \(statusText)" + (reason.map { ": \($0)" } ?? "")
            )
        }
    }
}
