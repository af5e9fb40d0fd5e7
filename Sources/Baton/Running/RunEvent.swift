/// Something that happened in a run. The events of a run are its truth: results and history are folds over them.
///
/// Tasks are named by their ids, tasks within tasks by paths: `restock[3]/order` is the task `order` for the item 3 of
/// the map `restock`.
public struct RunEvent: Sendable {
    /// Counted from 1 within the run, without gaps.
    public let sequence: Int
    public let at: Timestamp
    public let kind: Kind

    package init(sequence: Int, at: Timestamp, kind: Kind) {
        self.sequence = sequence
        self.at = at
        self.kind = kind
    }

    /// Indirect, so that events are small to hand around.
    public indirect enum Kind: Sendable {
        case runStarted(RunID, Workflow, input: [String: Value])
        /// The task could start and has to wait for a free place. A task that starts at once goes from `pending` to
        /// `running` with ``attemptStarted(task:attempt:queuedAt:input:)``, which says since when it was ready.
        case taskReady(task: String)
        /// A condition was decided; it is never evaluated again.
        case conditionDecided(task: String, holds: Bool)
        /// A control task has one attempt.
        case attemptStarted(task: String, attempt: Int, queuedAt: Timestamp, input: ResolvedInput)
        /// An attempt failed and another one follows.
        case attemptFailed(task: String, attempt: Int, failure: TaskFailure, retryAt: Timestamp)
        case taskWaiting(task: String, TaskWait)
        /// The process ended while the attempt was under way; another one follows.
        case attemptInterrupted(task: String, attempt: Int)
        /// The process ended while an attempt with an outside effect was under way: nobody knows whether it happened.
        case taskInDoubt(task: String, attempt: Int)
        /// Somebody, or the agent's reconciliation, said what became of the effect.
        case taskResolved(task: String, DoubtResolution, by: String?)
        /// A map has its list.
        case itemsListed(task: String, items: [Value])
        /// A choice took a branch, or none.
        case branchChosen(task: String, branch: Int?)
        /// A body of a control task begins: item or branch from 0, iteration from 0.
        case scopeStarted(task: String, index: Int)
        case scopeFinished(task: String, index: Int, TaskStatus, failure: TaskFailure?)
        /// A person answered an approval.
        case approvalAnswered(task: String, ApprovalAnswer)
        case signalReceived(RunSignal)
        /// A task added tasks to the list that it stands in.
        case tasksSpawned(task: String, [AgentTask])
        case taskFinished(
            task: String, attempts: Int, TaskStatus, output: Value?, failure: TaskFailure?)
        case runPaused(reason: String, by: String?, PauseOrigin = .own)
        /// The run is paused and nothing of it runs any more.
        case runDrained
        case runResumed(by: String?, PauseOrigin = .own)
        /// What the events of the same step say came from a request of another process, which is not applied again.
        case requestTaken(id: String)
        /// Another process goes on with the run.
        case runRecovered
        /// The run had ended and goes on in a new generation, counted from 2, with what it repeats.
        case runRedriven(generation: Int, RunContinuation, by: String?)
        /// The events before it, but for the start, are those of another run, which this one goes on from.
        case runForked(from: RunID, task: String, by: String?)
        case deadlinePassed
        case cancellationRequested(reason: String, by: String?)
        /// The run ends badly; what its tasks did is taken back, this many of them.
        case compensationStarted(tasks: Int)
        /// With the workflow's `output`, or why that could not be evaluated.
        case runFinished(RunOutcome, output: Value?, failure: TaskFailure?)
    }
}

/// What a task waits for.
public enum TaskWait: Sendable, Hashable {
    case sleep(until: Timestamp)
    case approval(prompt: String, until: Timestamp?)
    case signal(name: String, until: Timestamp?)
    /// For the end of a run that the task has started.
    case run(RunID, until: Timestamp?)
}
