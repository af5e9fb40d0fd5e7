/// Which parts of a run's history are kept when the run goes on in a new generation, or another one begins with them.
///
/// Recovery folds events; to continue is to recover from fewer of them, as if what is repeated had not happened yet.
public struct RunContinuation: Sendable, Hashable {
    /// Tasks whose records do not count any more, those within tasks too, with the status that each had.
    public internal(set) var repeated: [String: TaskStatus] = [:]
    /// Control tasks that go on with the parts of them that are repeated, with the status that each had.
    public internal(set) var reopened: [String: TaskStatus] = [:]

    public var isEmpty: Bool { repeated.isEmpty && reopened.isEmpty }

    /// The events that count.
    ///
    /// - Parameter now: control tasks that go on, go on from here: their timeouts and deadlines begin anew.
    func kept(of events: [RunEvent], at now: Timestamp) -> [RunEvent] {
        var kept: [RunEvent] = []
        for event in events {
            switch event.kind {
            case .compensationStarted: return kept
            case .runFinished, .runPaused, .runDrained, .runResumed, .runRecovered, .deadlinePassed,
                .cancellationRequested, .runRedriven, .runForked:
                continue
            case .runStarted, .signalReceived, .requestTaken: kept.append(event)
            case .attemptStarted(let task, let attempt, _, let input):
                guard repeated[task] == nil else { continue }
                guard reopened[task] != nil else {
                    kept.append(event)
                    continue
                }
                kept.append(
                    RunEvent(
                        sequence: event.sequence, at: now,
                        kind: .attemptStarted(task: task, attempt: attempt, queuedAt: now, input: input)))
            case .scopeStarted(let task, _):
                guard repeated[task] == nil else { continue }
                kept.append(
                    reopened[task] == nil
                        ? event : RunEvent(sequence: event.sequence, at: now, kind: event.kind))
            case .taskFinished(let task, _, _, _, _):
                if repeated[task] == nil, reopened[task] == nil { kept.append(event) }
            case .scopeFinished(let task, _, let status, _):
                guard repeated[task] == nil else { continue }
                if status == .success || reopened[task] == nil { kept.append(event) }
            // Of tasks that succeeded in the end; what they took of the retry budget counts no more.
            case .attemptFailed: continue
            case .taskReady(let task), .conditionDecided(let task, _), .attemptInterrupted(let task, _),
                .taskInDoubt(let task, _), .taskResolved(let task, _, _),
                .taskWaiting(let task, _), .itemsListed(let task, _), .branchChosen(let task, _),
                .approvalAnswered(let task, _), .tasksSpawned(let task, _):
                if repeated[task] == nil { kept.append(event) }
            }
        }
        return kept
    }
}

extension [RunEvent] {
    /// The events that count after all redrives of the run, and the instant of the last redrive.
    func inForce() -> (events: [RunEvent], generation: Int, redrivenAt: Timestamp?) {
        var events: [RunEvent] = []
        var (generation, redrivenAt) = (1, Timestamp?.none)
        for event in self {
            guard case .runRedriven(let number, let continuation, _) = event.kind else {
                events.append(event)
                continue
            }
            events = continuation.kept(of: events, at: event.at)
            (generation, redrivenAt) = (number, event.at)
        }
        return (events, generation, redrivenAt)
    }
}
