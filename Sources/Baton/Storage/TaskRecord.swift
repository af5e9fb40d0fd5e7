/// A task of a run as a row of a store: what its events come to, for queries.
public struct TaskRecord: Sendable, Hashable {
    public let path: String
    public var status: TaskStatus
    /// How often it was attempted.
    public var attempts = 0
    /// When its first attempt started.
    public var startedAt: Timestamp?
    public var finishedAt: Timestamp?
    /// Of its end, or of the attempt that is to be repeated.
    public var failureKind: FailureKind?

    public init(
        path: String, status: TaskStatus, attempts: Int = 0, startedAt: Timestamp? = nil,
        finishedAt: Timestamp? = nil, failureKind: FailureKind? = nil
    ) {
        self.path = path
        self.status = status
        self.attempts = attempts
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.failureKind = failureKind
    }

    /// What one event says of its task; `nil` when it does not change the task's status.
    init?(_ event: RunEvent) {
        switch event.kind {
        case .taskReady(let task), .attemptInterrupted(let task, _), .taskResolved(let task, .retry, _):
            self.init(path: task, status: .ready)
        case .attemptStarted(let task, let attempt, _, _):
            self.init(path: task, status: .running, attempts: attempt, startedAt: event.at)
        case .attemptFailed(let task, let attempt, let failure, _):
            self.init(path: task, status: .retrying, attempts: attempt, failureKind: failure.kind)
        case .taskInDoubt(let task, let attempt):
            self.init(path: task, status: .inDoubt, attempts: attempt)
        case .taskWaiting(let task, _): self.init(path: task, status: .waiting)
        case .taskFinished(let task, let attempts, let status, _, let failure):
            self.init(
                path: task, status: status, attempts: attempts, finishedAt: event.at,
                failureKind: failure?.kind)
        case .runStarted, .conditionDecided, .taskResolved, .itemsListed, .branchChosen, .scopeStarted,
            .scopeFinished, .approvalAnswered, .signalReceived, .tasksSpawned, .runPaused, .runDrained,
            .runResumed, .requestTaken, .runRecovered, .runRedriven, .runForked, .deadlinePassed,
            .cancellationRequested,
            .compensationStarted,
            .runFinished:
            return nil
        }
    }

    /// This record followed by a later one of the same task.
    package func followed(by later: TaskRecord) -> TaskRecord {
        TaskRecord(
            path: path, status: later.status, attempts: max(attempts, later.attempts),
            startedAt: startedAt ?? later.startedAt, finishedAt: later.finishedAt,
            failureKind: later.failureKind)
    }

    /// The tasks that events change, in the order in which they are first heard of.
    public static func fold(_ events: [RunEvent]) -> [TaskRecord] {
        var records: [TaskRecord] = []
        var places: [String: Int] = [:]
        for event in events {
            if case .runRedriven(_, let continuation, _) = event.kind {
                records = records.continued(by: continuation)
                places = [:]
                for (place, record) in records.enumerated() { places[record.path] = place }
            }
            guard let change = TaskRecord(event) else { continue }
            // Most often the event before was about the same task.
            if let last = records.last, last.path == change.path {
                records[records.count - 1] = last.followed(by: change)
            } else if let place = places[change.path] {
                records[place] = records[place].followed(by: change)
            } else {
                places[change.path] = records.count
                records.append(change)
            }
        }
        return records
    }
}

extension [TaskRecord] {
    /// The records that count in a new generation.
    package func continued(by continuation: RunContinuation) -> [TaskRecord] {
        compactMap { record in
            guard continuation.repeated[record.path] == nil else { return nil }
            guard continuation.reopened[record.path] != nil else { return record }
            return TaskRecord(
                path: record.path, status: .running, attempts: record.attempts, startedAt: record.startedAt)
        }
    }
}
