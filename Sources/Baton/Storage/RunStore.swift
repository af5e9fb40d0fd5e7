/// Where the events of runs are kept.
///
/// Batch-shaped: one call carries what many runs have to say. Implementations pass one shared conformance suite.
public protocol RunStore: Sendable {
    /// What survives once ``commit(_:)`` has returned.
    var durability: Durability { get }

    /// Appends events to runs; all of them or, when it throws, none.
    ///
    /// - Throws: ``RunStoreError`` when an event's sequence number does not follow the run's last one.
    func commit(_ commits: [Commit]) async throws

    /// The latest runs, newest first.
    ///
    /// - Parameter before: only runs that sort before this id: the last of the previous page.
    func runs(limit: Int, before: RunID?) async throws -> [RunSummary]

    /// The runs that have not ended, oldest first.
    func unfinishedRuns() async throws -> [RunID]

    /// All events of a run in order.
    ///
    /// - Throws: ``RunStoreError`` when there is no such run.
    func events(of run: RunID) async throws -> [RunEvent]

    /// The events of a run with higher numbers than one, in order.
    ///
    /// - Throws: ``RunStoreError`` when there is no such run.
    func events(of run: RunID, after sequence: Int) async throws -> [RunEvent]

    /// Those of some runs that are stored.
    func stored(_ runs: [RunID]) async throws -> Set<RunID>

    /// Those of the runs that have ended.
    func ended(_ runs: [RunID]) async throws -> Set<RunID>

    /// The latest runs that fit a filter, newest first.
    ///
    /// - Parameter before: as in ``runs(limit:before:)``.
    func runs(where filter: RunFilter, limit: Int, before: RunID?) async throws -> [RunSummary]

    /// Removes the runs that ended before an instant, all that have ended when it is `nil`, and whatever only they
    /// used.
    ///
    /// - Returns: how many runs were removed.
    @discardableResult
    func removeRuns(finishedBefore limit: Timestamp?) async throws -> Int

    /// Everything that is wrong with what is stored; empty when nothing is.
    ///
    /// - Throws: only when the store cannot be read at all.
    func verify() async throws -> [RunStoreProblem]

    /// How much is stored.
    func statistics() async throws -> RunStoreStatistics
}

/// What an acknowledged commit survives.
public enum Durability: String, Sendable {
    /// Nothing beyond the process.
    case memory
    /// The end of the process by any signal.
    case process
    /// Loss of power.
    case power
}

/// Events that one run appends.
public struct Commit: Sendable {
    public let run: RunID
    /// In order, without gaps, following what was committed before.
    public let events: [RunEvent]

    package init(run: RunID, events: [RunEvent]) {
        self.run = run
        self.events = events
    }

    /// - Throws: ``RunStoreError`` unless the events follow the `last` one without gaps, or start the run.
    public func check(following last: Int) throws(RunStoreError) {
        for (offset, event) in events.enumerated() where event.sequence != last + 1 + offset {
            throw RunStoreError(
                .conflict, "run \(run): event \(event.sequence) does not follow event \(last + offset)")
        }
        if last == 0, let first = events.first, RunSummary(first) == nil {
            throw RunStoreError(.conflict, "the first event of run \(run) is not its start")
        }
    }
}

/// A line of the history.
public struct RunSummary: Sendable, Hashable {
    public var id: RunID
    public var workflow: String
    public var pattern: ExecutionPattern
    /// `nil` while the run goes on, or when its process ended before it did.
    public var outcome: RunOutcome?
    public var startedAt: Timestamp
    public var finishedAt: Timestamp?
    /// Tasks by what became of them; unfinished tasks are not counted.
    public var taskCounts: [TaskStatus: Int]
    /// Counted from 1; each redrive adds one.
    public var generation: Int

    public init(
        id: RunID, workflow: String, pattern: ExecutionPattern, outcome: RunOutcome?, startedAt: Timestamp,
        finishedAt: Timestamp?, taskCounts: [TaskStatus: Int], generation: Int = 1
    ) {
        self.generation = generation
        self.id = id
        self.workflow = workflow
        self.pattern = pattern
        self.outcome = outcome
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.taskCounts = taskCounts
    }

    /// Starts from the first event of a run; `nil` when that is no start.
    public init?(_ first: RunEvent) {
        guard case .runStarted(let id, let workflow, _) = first.kind else { return nil }
        self.init(
            id: id, workflow: workflow.name, pattern: workflow.pattern, outcome: nil, startedAt: first.at,
            finishedAt: nil, taskCounts: [:])
    }

    /// Takes the next event in.
    public mutating func apply(_ event: RunEvent) {
        switch event.kind {
        case .taskFinished(_, _, let status, _, _): taskCounts[status, default: 0] += 1
        case .runFinished(let outcome, _, _):
            self.outcome = outcome
            finishedAt = event.at
        case .runRedriven(let generation, let continuation, _):
            self.generation = generation
            outcome = nil
            finishedAt = nil
            for status in [continuation.repeated, continuation.reopened].joined().map(\.value)
            where status.isTerminal {
                taskCounts[status, default: 0] -= 1
                if taskCounts[status] == 0 { taskCounts[status] = nil }
            }
        case .runStarted, .taskReady, .conditionDecided, .attemptStarted, .attemptFailed,
            .attemptInterrupted, .taskInDoubt, .taskResolved, .runRecovered, .runForked, .deadlinePassed,
            .taskWaiting,
            .itemsListed, .branchChosen, .scopeStarted, .scopeFinished, .approvalAnswered, .signalReceived,
            .tasksSpawned, .runPaused, .runDrained, .runResumed, .requestTaken, .cancellationRequested,
            .compensationStarted:
            break
        }
    }
}

/// What a run store refuses.
public struct RunStoreError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable {
        case unknownRun
        /// An event does not follow the run's last one: somebody else writes to the run.
        case conflict
        /// A stored row cannot be read.
        case corrupt
    }

    public let kind: Kind
    public let message: String
    public var description: String { message }

    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}
