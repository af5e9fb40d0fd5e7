internal import Expressions

/// The state of one run and every rule of how it goes on: a pure value.
///
/// It reads no clock, draws no randomness from outside and does no I/O: time comes with each input, jitter from a
/// seed. What is to be done comes back as actions, what has happened as events. The driver around it only obeys;
/// so tests and simulations drive the same machine.
struct RunMachine: ~Copyable {
    let plan: Plan
    let run: RunID
    let input: [String: Value]
    let outcomes: TaskOutcomes

    private var states: [TaskState]
    /// Tasks that may run, first come first served; those before `nextReady` have had their turn.
    private var ready: [Int] = []
    private var nextReady = 0
    private var running = 0
    private var unfinished: Int
    private var timers = TimerQueue()
    private var jitter: Jitter
    private var startedAt = Timestamp(nanoseconds: 0)
    private var deadline: Timestamp?
    private var sequence = 0
    /// Set once the run ends before its tasks have: by whom it was ended.
    private var ending: Ending?
    /// Tasks that failed by themselves, not because of another.
    private var failures = 0
    private var isFinished = false
    private var effects = RunEffects()
    /// Tasks that became terminal and whose successors have not been told yet: a list, so that a long chain of
    /// skipped tasks needs no deep recursion.
    private var settled: [Int] = []

    /// - Parameter seed: of the jitter of retries.
    init(plan: Plan, run: RunID, input: [String: Value], seed: UInt64) {
        self.plan = plan
        self.run = run
        self.input = input
        outcomes = TaskOutcomes(plan: plan)
        states = plan.predecessorCounts.map { TaskState(waitingFor: $0) }
        unfinished = plan.tasks.count
        jitter = Jitter(seed: seed)
    }

    /// The next instant at which the machine wants to be told the time; `nil` while nothing waits for time.
    var nextWake: Timestamp? { timers.next }

    /// Takes one input and returns what follows from it; after the end of the run nothing does.
    mutating func handle(_ input: RunInput, at now: Timestamp) -> RunEffects {
        effects = RunEffects()
        guard !isFinished else {
            effects.isFinished = true
            return effects
        }
        // Whatever arrives after the deadline, a result among others, arrives too late.
        if let deadline, now >= deadline {
            endEarly(.deadline, reason: "the run's deadline has passed", at: now)
        }
        guard !isFinished else { return effects }
        switch input {
        case .start: start(at: now)
        case .decided(let task, let decision): decided(task, decision, at: now)
        case .attemptFinished(let attempt, let result): finished(attempt, result, at: now)
        case .clock: fireTimers(at: now)
        case .cancel(let reason): endEarly(.cancelled, reason: reason, at: now)
        }
        return effects
    }

    private mutating func start(at now: Timestamp) {
        startedAt = now
        record(.runStarted(run, plan.workflow, input: input), at: now)
        if let limit = plan.workflow.deadline {
            deadline = now + limit
            timers.add(.deadline, at: now + limit)
        }
        for task in states.indices where states[task].waitingFor == 0 { join(task, at: now) }
        advance(at: now)
    }

    // MARK: Before a task runs

    /// Applies the join rule once everything before the task is terminal.
    private mutating func join(_ index: Int, at now: Timestamp) {
        let task = plan.tasks[index]
        if let failure = task.failure { return settle(index, .failed, failure: failure, at: now) }
        switch JoinDecision(task.definition.join, dependencies: task.dependencies, outcomes: outcomes) {
        case .run: makeReady(index, at: now)
        case .skip: settle(index, .skipped, at: now)
        case .cancel:
            settle(
                index, .cancelled,
                failure: TaskFailure(
                    .cancelled, task: task.id, "a task that this one depends on was cancelled"), at: now)
        case .fail(let message):
            settle(index, .failed, failure: dependencyFailure(task, message), at: now)
        }
    }

    private func dependencyFailure(_ task: PlannedTask, _ message: String) -> TaskFailure {
        var roots: Set<String> = []
        for dependency in task.dependencies {
            guard let outcome = outcomes.outcome(of: dependency), outcome.status.isFailure else { continue }
            if let failure = outcome.failure, failure.kind == .dependency {
                roots.formUnion(failure.roots)
            } else {
                roots.insert(plan.tasks[dependency].id)
            }
        }
        let ordered = roots.sorted { (plan.index(of: $0) ?? 0) < (plan.index(of: $1) ?? 0) }
        let cause = ordered.isEmpty ? message : "\(message): \(ordered.joined(separator: ", ")) failed"
        return TaskFailure(.dependency, task: task.id, cause, roots: ordered)
    }

    private mutating func makeReady(_ index: Int, at now: Timestamp) {
        states[index].status = .ready
        states[index].queuedAt = now
        ready.append(index)
    }

    /// Tells successors of what was settled, then starts what may run, until nothing follows any more.
    private mutating func advance(at now: Timestamp) {
        while true {
            tellSuccessors(at: now)
            endIfTooManyFailed(at: now)
            guard ending == nil, nextReady < ready.count, running < plan.workflow.maxConcurrency ?? .max
            else { break }
            let task = ready[nextReady]
            nextReady += 1
            takeTurn(task, at: now)
        }
        if nextReady > 1024, nextReady * 2 > ready.count {
            ready.removeFirst(nextReady)
            nextReady = 0
        }
        if unfinished == 0, !isFinished { finishRun(at: now) }
    }

    private mutating func endIfTooManyFailed(at now: Timestamp) {
        let policy = plan.workflow.failurePolicy
        guard let limit = policy.toleratedFailures, failures > limit else { return }
        endEarly(.failurePolicy, reason: "the run was ended by its failure policy, \(policy)", at: now)
    }

    /// First settled, first told, in the order of the workflow: so tasks queue up as their author listed them.
    private mutating func tellSuccessors(at now: Timestamp) {
        var next = 0
        while next < settled.count {
            for successor in plan.successors(of: settled[next]) {
                let successor = Int(successor)
                states[successor].waitingFor -= 1
                if states[successor].waitingFor == 0, states[successor].status == .pending {
                    join(successor, at: now)
                }
            }
            next += 1
        }
        settled.removeAll(keepingCapacity: true)
    }

    /// The task's turn: its condition is decided, then its input is put together, then it starts.
    private mutating func takeTurn(_ index: Int, at now: Timestamp) {
        guard states[index].status == .ready else { return }
        // A retry keeps its decision and its input.
        guard states[index].input == nil else { return startAttempt(index, at: now) }
        switch plan.tasks[index].condition {
        case nil: begin(index, at: now)
        case .closure:
            running += 1
            states[index].isDeciding = true
            effects.actions.append(.decide(task: index, context(of: index)))
        case .expression(let expression):
            let variables = ContextVariables(plan: plan, outcomes: outcomes, input: input)
            do {
                decide(index, .success(try expression.evaluateCondition(with: variables)), at: now)
            } catch {
                decide(
                    index,
                    .failure(
                        TaskFailure(
                            .condition, task: plan.tasks[index].id, "the condition failed: \(error.message)",
                            hint: error.hint)), at: now)
            }
        }
    }

    private mutating func decided(_ index: Int, _ decision: Result<Bool, TaskFailure>, at now: Timestamp) {
        guard states[index].isDeciding else { return }
        states[index].isDeciding = false
        running -= 1
        if states[index].status == .ready { decide(index, decision, at: now) }
        advance(at: now)
    }

    private mutating func decide(_ index: Int, _ decision: Result<Bool, TaskFailure>, at now: Timestamp) {
        switch decision {
        case .success(let holds):
            record(.conditionDecided(task: plan.tasks[index].id, holds: holds), at: now)
            if holds { begin(index, at: now) } else { settle(index, .skipped, at: now) }
        case .failure(let failure): settle(index, .failed, failure: failure, at: now)
        }
    }

    private mutating func begin(_ index: Int, at now: Timestamp) {
        let resolver = InputResolver(plan: plan, outcomes: outcomes, runInput: input)
        do {
            var resolved = try resolver.resolve(index)
            if let schema = plan.tasks[index].implementation?.definition.input {
                resolved = resolved.fitted(to: schema)
                try validate(resolved.values, schema, task: plan.tasks[index].id)
            }
            states[index].input = resolved
            startAttempt(index, at: now)
        } catch {
            settle(index, .failed, failure: error, at: now)
        }
    }

    private func validate(
        _ values: [String: Value], _ schema: ObjectSchema, task: String
    ) throws(TaskFailure) {
        var violations: [SchemaViolation] = []
        schema.collectViolations(of: values, at: "", into: &violations)
        guard let first = violations.first else { return }
        let more = violations.count > 1 ? " (and \(violations.count - 1) more)" : ""
        throw TaskFailure(
            .invalidInput, task: task, "input '\(first.path)': \(first.message)\(more)", hint: first.hint)
    }

    private func context(of index: Int) -> ExecutionContext {
        let task = plan.tasks[index]
        return ExecutionContext(
            run: run, workflow: plan.workflow.name, task: task.id, attempt: max(states[index].attempts, 1),
            input: input, runStarted: startedAt, idempotencyKey: "\(run.text)/\(task.id)", outcomes: outcomes,
            visible: outcomes.count)
    }

    // MARK: Attempts

    private mutating func startAttempt(_ index: Int, at now: Timestamp) {
        guard let implementation = plan.tasks[index].implementation, let resolved = states[index].input else {
            return
        }
        running += 1
        states[index].status = .running
        states[index].attempts += 1
        let id = AttemptID(task: index, number: states[index].attempts)
        record(
            .attemptStarted(
                task: plan.tasks[index].id, attempt: id.number, queuedAt: states[index].queuedAt,
                input: resolved),
            at: now)
        if let timeout = plan.tasks[index].definition.timeout {
            timers.add(.attemptTimeout(id), at: now + timeout)
        }
        effects.actions.append(
            .start(
                Attempt(
                    id: id, implementation: implementation,
                    input: resolved.values, context: context(of: index))))
    }

    private mutating func finished(
        _ id: AttemptID, _ result: Result<Value, OperationFailure>, at now: Timestamp
    ) {
        // A late result of an attempt that timed out or was cancelled is dropped.
        guard isCurrent(id) else { return }
        running -= 1
        switch result {
        case .success(let output): settle(id.task, .success, output: output, at: now)
        case .failure(let failure):
            failed(id, failure, as: failure.kind == .cancelled ? .cancelled : .failed, at: now)
        }
        advance(at: now)
    }

    private mutating func failed(
        _ id: AttemptID, _ failure: OperationFailure, as status: TaskStatus, at now: Timestamp
    ) {
        let task = plan.tasks[id.task]
        let taskFailure = TaskFailure(
            failure.kind, task: task.id, failure.message, hint: failure.hint, isRetryable: failure.isRetryable
        )
        let policy = task.retry
        guard failure.isRetryable, failure.kind != .invalidInput, id.number < policy.maxAttempts else {
            return settle(id.task, status, failure: taskFailure, at: now)
        }
        let retryAt =
            now + policy.backoff(after: id.number, jitter: jitter.next(), atLeast: failure.retryAfter)
        states[id.task].status = .retrying
        timers.add(.retry(id), at: retryAt)
        record(
            .attemptFailed(task: task.id, attempt: id.number, failure: taskFailure, retryAt: retryAt), at: now
        )
    }

    private func isCurrent(_ id: AttemptID) -> Bool {
        states[id.task].status == .running && states[id.task].attempts == id.number
    }

    // MARK: Time and ends

    private mutating func fireTimers(at now: Timestamp) {
        while let timer = timers.popDue(at: now) {
            switch timer {
            case .attemptTimeout(let id) where isCurrent(id): timeOut(id, at: now)
            case .retry(let id)
            where states[id.task].status == .retrying && states[id.task].attempts == id.number:
                makeReady(id.task, at: now)
            case .deadline, .attemptTimeout, .retry: break
            }
        }
        advance(at: now)
    }

    private mutating func timeOut(_ id: AttemptID, at now: Timestamp) {
        running -= 1
        effects.actions.append(.cancelAttempt(id))
        let limit = plan.tasks[id.task].definition.timeout ?? .zero
        failed(
            id,
            OperationFailure(
                kind: .timeout, "attempt \(id.number) took longer than \(limit)", isRetryable: true),
            as: .timedOut, at: now)
    }

    /// Ends everything that is unfinished: at the deadline what runs has timed out, all else is cancelled.
    private mutating func endEarly(_ cause: Ending, reason: String, at now: Timestamp) {
        guard ending == nil, unfinished > 0 else { return }
        ending = cause
        for index in states.indices where !states[index].status.isTerminal {
            let isRunning = states[index].status == .running
            if isRunning {
                running -= 1
                effects.actions.append(.cancelAttempt(AttemptID(task: index, number: states[index].attempts)))
            }
            let timedOut = cause == .deadline && isRunning
            settle(
                index, timedOut ? .timedOut : .cancelled,
                failure: TaskFailure(timedOut ? .timeout : .cancelled, task: plan.tasks[index].id, reason),
                at: now)
        }
        settled = []
        finishRun(at: now)
    }

    private mutating func settle(
        _ index: Int, _ status: TaskStatus, output: Value? = nil, failure: TaskFailure? = nil,
        at now: Timestamp
    ) {
        states[index].status = status
        states[index].input = nil
        unfinished -= 1
        if status.isFailure, failure?.kind != .dependency { failures += 1 }
        outcomes.record(TaskOutcome(status: status, output: output, failure: failure), task: index)
        record(
            .taskFinished(
                task: plan.tasks[index].id, attempts: states[index].attempts, status, output: output,
                failure: failure),
            at: now)
        settled.append(index)
    }

    private mutating func finishRun(at now: Timestamp) {
        isFinished = true
        effects.isFinished = true
        record(.runFinished(ending?.outcome ?? RunOutcome(of: states.map(\.status))), at: now)
    }

    private mutating func record(_ kind: RunEvent.Kind, at now: Timestamp) {
        sequence += 1
        effects.events.append(RunEvent(sequence: sequence, at: now, kind: kind))
    }
}

/// Why a run ended before all of its tasks had come to their own end.
private enum Ending {
    case cancelled
    case deadline
    case failurePolicy

    /// `nil` when the fates of the tasks decide.
    var outcome: RunOutcome? {
        switch self {
        case .cancelled: .cancelled
        case .deadline: .timedOut
        case .failurePolicy: nil
        }
    }
}

/// What the machine keeps of each task.
private struct TaskState {
    var status = TaskStatus.pending
    /// Predecessors that are not terminal yet.
    var waitingFor: Int32
    var attempts = 0
    var isDeciding = false
    var queuedAt = Timestamp(nanoseconds: 0)
    var input: ResolvedInput?

    init(waitingFor: Int32) { self.waitingFor = waitingFor }
}

extension RunOutcome {
    /// The outcome of a run that came to its end by itself.
    init(of statuses: [TaskStatus]) {
        let succeeded = statuses.contains(.success)
        let failed = statuses.contains { $0.isFailure || $0 == .cancelled }
        switch (succeeded, failed) {
        case (_, false): self = .success
        case (true, true): self = .partial
        case (false, true): self = .failed
        }
    }
}
