/// Something that happened in a run. The events of a run are its truth: results and history are folds over them.
public struct RunEvent: Sendable {
    /// Counted from 1 within the run, without gaps.
    public let sequence: Int
    public let at: Timestamp
    public let kind: Kind

    init(sequence: Int, at: Timestamp, kind: Kind) {
        self.sequence = sequence
        self.at = at
        self.kind = kind
    }

    public enum Kind: Sendable {
        case runStarted(RunID, Workflow, input: [String: Value])
        /// A condition was decided; it is never evaluated again.
        case conditionDecided(task: String, holds: Bool)
        case attemptStarted(task: String, attempt: Int, queuedAt: Timestamp, input: ResolvedInput)
        /// An attempt failed and another one follows.
        case attemptFailed(task: String, attempt: Int, failure: TaskFailure, retryAt: Timestamp)
        case taskFinished(task: String, attempts: Int, TaskStatus, output: Value?, failure: TaskFailure?)
        case runFinished(RunOutcome)
    }
}
