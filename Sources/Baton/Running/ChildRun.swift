/// A run of its own that a task of another run waits for.
struct ChildRun: Sendable {
    let run: RunID
    let workflow: Workflow
    let input: [String: Value]
    let parent: RunID
    /// Generation of the parent: a redrive of it redrives this run too, unless that has succeeded.
    let generation: Int
    /// Pauses of the parent since its task began to wait, and their ends, of which the run may not have been told.
    var pauses: [PauseChange] = []

    /// The parent is paused, or goes on.
    struct PauseChange: Sendable {
        /// Number of the parent's event.
        let sequence: Int
        /// `nil` when it goes on.
        let reason: String?

        var isPaused: Bool { reason != nil }
    }

    /// What became of it, as its task is to end.
    struct End: Sendable {
        let status: TaskStatus
        let output: Value?
        let failure: TaskFailure?
    }
}

extension RunID {
    /// The run that a task starts: the same one each time, so that a repeated start makes no second.
    init(startedBy task: String, of parent: RunID, at start: Timestamp) {
        let digest = SHA256.hash(Array("\(parent.text)/\(task)".utf8))
        self.init(at: start, entropy: digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }
}

extension ChildRun.End {
    /// As a workflow within the run would have ended.
    ///
    /// - Parameter result: of a run that has ended.
    init(_ result: RunResult) {
        let failed = result.results.filter(\.status.isFailure).map(\.id)
        switch result.outcome {
        case .success where result.failure == nil:
            self.init(status: .success, output: result.taskOutput, failure: nil)
        case .cancelled:
            self.init(
                status: .cancelled, output: nil,
                failure: TaskFailure(.cancelled, task: "", "run \(result.id) was cancelled"))
        case .success, .partial, .failed, .timedOut, nil:
            let cause = result.failure?.message ?? "failed within it: \(failed.joined(separator: ", "))"
            self.init(
                status: .failed, output: nil,
                failure: TaskFailure(
                    .dependency, task: "",
                    "run \(result.id) ended as \(result.outcome?.rawValue ?? "unknown"): \(cause)",
                    roots: failed))
        }
    }

    /// Of a run that did not begin, or of which nobody can tell how it ended.
    ///
    /// - Parameter what: goes on after the run's id.
    init(ofFailed run: RunID, _ what: String) {
        self.init(
            status: .failed, output: nil, failure: TaskFailure(.dependency, task: "", "run \(run) \(what)"))
    }
}

extension RunResult {
    /// What a task yields that ran the workflow.
    fileprivate var taskOutput: Value? {
        if workflow.output != nil { return output }
        if results.count == 1 { return results[0].output }
        return .object(
            Dictionary(results.map { ($0.id, $0.output) }) { first, _ in first }.compactMapValues(\.self))
    }
}
