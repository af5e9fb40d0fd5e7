/// Which runs a query is about; every condition that is set must hold.
public struct RunFilter: Sendable, Hashable {
    public enum State: Sendable, Hashable {
        case unfinished
        case finished
        case ended(RunOutcome)
    }

    public var workflow: String?
    public var state: State?
    /// Started at this instant or later.
    public var startedFrom: Timestamp?
    /// Started before this instant.
    public var startedBefore: Timestamp?
    /// At least one task has this status. A task of which nothing was heard yet counts for none.
    public var taskStatus: TaskStatus?
    /// At least one task failed in this way, for good or for now.
    public var failureKind: FailureKind?

    public init(
        workflow: String? = nil, state: State? = nil, startedFrom: Timestamp? = nil,
        startedBefore: Timestamp? = nil, taskStatus: TaskStatus? = nil, failureKind: FailureKind? = nil
    ) {
        self.workflow = workflow
        self.state = state
        self.startedFrom = startedFrom
        self.startedBefore = startedBefore
        self.taskStatus = taskStatus
        self.failureKind = failureKind
    }

    /// Every run.
    public static let all = RunFilter()

    /// Whether a run fits, its tasks left aside.
    public func matches(_ run: RunSummary) -> Bool {
        if let workflow, workflow != run.workflow { return false }
        if let startedFrom, run.startedAt < startedFrom { return false }
        if let startedBefore, run.startedAt >= startedBefore { return false }
        return switch state {
        case nil: true
        case .unfinished: run.outcome == nil
        case .finished: run.outcome != nil
        case .ended(let outcome): run.outcome == outcome
        }
    }
}
