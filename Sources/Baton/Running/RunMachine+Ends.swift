/// Ends: of tasks, of scopes, of the run, and what has to be taken back.
extension RunMachine {
    mutating func settle(
        _ index: Int, in scope: RunScope, _ status: TaskStatus, output: Value? = nil,
        failure: TaskFailure? = nil, isOwnFailure: Bool = true, at now: Timestamp
    ) {
        scope.states[index].status = status
        scope.states[index].input = nil
        scope.unfinished -= 1
        scope.outcomes.record(TaskOutcome(status: status, output: output, failure: failure), task: index)
        record(
            .taskFinished(
                task: scope.path(of: index), attempts: Int(scope.states[index].attempts), status,
                output: output, failure: failure),
            at: now)
        settled.append(scope.place(of: index))
        keepCompensation(of: index, in: scope, status, failure)
        if status == .success {
            if scope.plan.isRace, scope.winner == nil {
                scope.winner = index
                decidedScopes.append((scope.number, "'\(scope.plan.tasks[index].id)' won the race"))
            }
        } else if status.isFailure, isOwnFailure {
            countFailure(in: scope)
        }
        if scope.unfinished == 0 { endedScopes.append(scope.number) }
    }

    /// What the task did will be taken back if the run ends badly; an operation whose output was refused has done its
    /// work all the same.
    mutating func keepCompensation(
        of index: Int, in scope: RunScope, _ status: TaskStatus, _ failure: TaskFailure?
    ) {
        guard let plan = scope.plan.tasks[index].compensation,
            status == .success || failure?.kind == .invalidOutput
        else { return }
        compensations.append(PendingCompensation(plan: plan, task: scope.path(of: index), scope: scope))
    }

    mutating func countFailure(in scope: RunScope) {
        scope.failures += 1
        let policy = scope.plan.workflow.failurePolicy
        guard let limit = policy.toleratedFailures, scope.failures == limit + 1 else { return }
        decidedScopes.append((scope.number, "ended by the failure policy, \(policy)"))
    }

    /// Ends what is unfinished in a scope that has been decided.
    mutating func end(_ number: Int32, reason: String, at now: Timestamp) {
        guard let scope = scopes[Int(number)], scope.unfinished > 0 else { return }
        if number == 0 {
            endEarly(.failurePolicy, reason: "the run was \(reason)", at: now)
        } else {
            cancelTasks(of: scope, reason: reason, at: now)
        }
    }

    mutating func passDeadline(of number: Int32, at now: Timestamp) {
        guard number > 0, let scope = scopes[Int(number)], case .task(let place, _) = scope.owner,
            let outer = scopes[Int(place.scope)]
        else { return }
        timeOutControl(
            Int(place.task), in: outer, scope.plan.workflow.deadline ?? .zero, isDeadline: true, at: now)
    }

    /// Ends everything that is unfinished: at the deadline what runs has timed out, all else is cancelled.
    mutating func endEarly(_ cause: Ending, reason: String, at now: Timestamp) {
        guard ending == nil, !isCompensating, root.unfinished > 0 else { return }
        ending = cause
        if cause == .deadline { record(.deadlinePassed, at: now) }
        cancelTasks(of: root, reason: reason, isDeadline: cause == .deadline, at: now)
    }

    /// A scope has come to its end: its owner goes on.
    mutating func close(_ number: Int32, at now: Timestamp) {
        guard let scope = scopes[Int(number)], !scope.isClosed else { return }
        scope.isClosed = true
        switch scope.owner {
        case .run: endRun(at: now)
        case .task(let place, let index): bodyEnded(scope, of: place, index: index, at: now)
        case .compensation:
            scopes[Int(number)] = nil
            compensateNext(at: now)
        }
    }

    var outcome: RunOutcome { ending?.outcome ?? RunOutcome(of: root.states.map(\.status)) }

    mutating func endRun(at now: Timestamp) {
        guard end.outcome != .success, !compensations.isEmpty else { return finishRun(at: now) }
        isCompensating = true
        record(.compensationStarted(tasks: compensations.count), at: now)
        compensateNext(at: now)
    }

    /// Takes the latest success back that has not been taken back yet.
    mutating func compensateNext(at now: Timestamp) {
        guard let next = compensations.popLast() else { return finishRun(at: now) }
        let scope = makeScope(
            .compensation, next.plan, prefix: next.task + "/", input: next.scope.input, around: next.scope)
        joinFirstTasks(of: scope, at: now)
    }

    mutating func finishRun(at now: Timestamp) {
        isFinished = true
        recordEnd(at: now)
        scopes = []
        controls = [:]
        timers = TimerQueue()
    }

    private mutating func recordEnd(at now: Timestamp) {
        let end = end
        record(.runFinished(end.outcome, output: end.output, failure: end.failure), at: now)
    }

    /// How the run ends, now that all of its tasks have ended.
    private var end: (outcome: RunOutcome, output: Value?, failure: TaskFailure?) {
        // The outputs of all tasks are known without being said twice.
        guard root.plan.output != nil else { return (outcome, nil, nil) }
        do {
            return (outcome, try output(of: root), nil)
        } catch {
            let end: RunOutcome =
                switch outcome {
                case .success: root.states.contains { $0.status == .success } ? .partial : .failed
                // A run that ended badly may well lack what its output is made of.
                case .partial, .failed, .cancelled, .timedOut: outcome
                }
            return (end, nil, error.at("output"))
        }
    }
}

/// Why a run ended before all of its tasks had come to their own end.
enum Ending {
    case cancelled
    case deadline
    case failurePolicy

    /// `nil` when the fates of the tasks decide.
    fileprivate var outcome: RunOutcome? {
        switch self {
        case .cancelled: .cancelled
        case .deadline: .timedOut
        case .failurePolicy: nil
        }
    }
}

/// What is to be done when the run ends badly.
struct PendingCompensation {
    let plan: Plan
    /// Path of the task that had succeeded.
    let task: String
    /// The scope of that task, for what the compensation's expressions see.
    let scope: RunScope
}
