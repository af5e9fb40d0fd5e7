internal import Expressions

/// The state of one run and every rule of how it goes on: a pure value.
///
/// It reads no clock, draws no randomness from outside and does no I/O: time comes with each input, jitter from a
/// seed. What is to be done comes back as actions, what has happened as events. The driver around it only obeys;
/// so tests and simulations drive the same machine.
struct RunMachine: ~Copyable {
    let run: RunID
    /// The scope of the workflow's own tasks.
    let root: RunScope
    /// For tasks that come with the run.
    let agents: AgentRegistry
    let agentLimits: [String: SlotLimit]

    /// All scopes by number; `nil` once they have ended.
    var scopes: [RunScope?]
    var controls: [TaskPlace: ControlProgress] = [:]
    var inbox = RunInbox()
    var timers = TimerQueue()
    var compensations: [PendingCompensation] = []

    private var ready = BinaryHeap<ReadyTask>()
    /// Scopes in which tasks wait for a free place.
    private var crowdedScopes: [RunScope] = []
    private var nextOrder = 0
    /// Attempts and decisions under way.
    private var running = 0
    private var jitter: Jitter
    private var retriesLeft: Int
    private(set) var startedAt = Timestamp(nanoseconds: 0)
    private var deadline: Timestamp?
    private var sequence = 0
    private var effects = RunEffects()
    private var isPaused = false
    private var isDrained = false
    private var isFinished = false
    /// Why the run ended before all of its tasks had come to their own end.
    private var ending: Ending?
    private var isCompensating = false

    /// Tasks that became terminal and whose successors have not been told yet: a list, so that a long chain of
    /// skipped tasks needs no deep recursion. So are the next two.
    private var settled: [TaskPlace] = []
    /// Scopes without an unfinished task whose end has not been told yet.
    private var endedScopes: [Int32] = []
    /// Scopes that have been decided while tasks of theirs are unfinished: a race that is won, too many failures.
    private var decidedScopes: [(scope: Int32, reason: String)] = []

    /// - Parameter seed: of the jitter of retries.
    init(
        plan: Plan, run: RunID, input: [String: Value], seed: UInt64, agents: AgentRegistry,
        agentLimits: [String: SlotLimit] = [:]
    ) {
        self.run = run
        self.agents = agents
        self.agentLimits = agentLimits
        root = RunScope(
            number: 0, owner: .run, plan: plan, prefix: "", input: input,
            outcomes: TaskOutcomes(plan: plan), outer: nil)
        scopes = [root]
        jitter = Jitter(seed: seed)
        retriesLeft = plan.workflow.retryBudget ?? .max
    }

    /// The next instant at which the machine wants to be told the time; `nil` while nothing waits for time.
    var nextWake: Timestamp? { timers.next }

    /// Takes one input and returns what follows from it; after the end of the run nothing does.
    mutating func handle(_ input: RunInput, at now: Timestamp) -> RunEffects {
        effects = RunEffects()
        // Whatever arrives after the deadline, a result among others, arrives too late.
        if !isFinished, ending == nil, let deadline, now >= deadline {
            endEarly(.deadline, reason: "the run's deadline has passed", at: now)
            advance(at: now)
        }
        if isFinished {
            effects.isFinished = true
            if input.isRequest { effects.reply = .refused("the run has ended") }
            return effects
        }
        switch input {
        case .start: start(at: now)
        case .decided(let place, let decision): decided(place, decision, at: now)
        case .granted(let id): granted(id, at: now)
        case .attemptFinished(let id, let result): finished(id, result, at: now)
        case .clock: fireTimers(at: now)
        case .answer(let task, let answer): effects.reply = receive(answer, for: task, at: now)
        case .signal(let signal): effects.reply = receive(signal, at: now)
        case .pause(let reason, let by): effects.reply = pause(reason, by, at: now)
        case .resume(let by): effects.reply = resume(by, at: now)
        case .cancel(let reason, let by): effects.reply = cancel(reason, by, at: now)
        }
        advance(at: now)
        return effects
    }

    private mutating func start(at now: Timestamp) {
        startedAt = now
        record(.runStarted(run, root.plan.workflow, input: root.input), at: now)
        if let limit = root.plan.workflow.deadline {
            deadline = now + limit
            timers.add(.deadline(scope: 0), at: now + limit)
        }
        joinFirstTasks(of: root, at: now)
    }

    // MARK: Going on

    /// Tells of what has ended, then starts what may run, until nothing follows any more.
    private mutating func advance(at now: Timestamp) {
        while !isFinished {
            tellSuccessors(at: now)
            if let (number, reason) = decidedScopes.popLast() {
                end(number, reason: reason, at: now)
            } else if let number = endedScopes.popLast() {
                close(number, at: now)
            } else if !isPaused, let entry = ready.popFirst() ?? popParked() {
                takeTurn(entry, at: now)
            } else {
                break
            }
        }
        if isPaused, !isDrained, running == 0, !isFinished {
            isDrained = true
            record(.runDrained, at: now)
        }
        effects.isFinished = isFinished
    }

    /// First settled, first told, in the order of the list: so tasks queue up as their author listed them.
    private mutating func tellSuccessors(at now: Timestamp) {
        var next = 0
        while next < settled.count {
            let place = settled[next]
            next += 1
            guard let scope = scopes[Int(place.scope)] else { continue }
            let plan = scope.plan
            for successor in plan.successors(of: Int(place.task)) {
                let successor = Int(successor)
                scope.states[successor].waitingFor -= 1
                if scope.states[successor].waitingFor == 0 { join(successor, in: scope, at: now) }
            }
        }
        settled.removeAll(keepingCapacity: true)
    }

    mutating func joinFirstTasks(of scope: RunScope, at now: Timestamp) {
        for task in scope.states.indices where scope.states[task].waitingFor == 0 {
            join(task, in: scope, at: now)
        }
        if scope.unfinished == 0, !scope.isClosed { endedScopes.append(scope.number) }
    }

    /// Applies the join rule once everything before the task is terminal.
    mutating func join(_ index: Int, in scope: RunScope, at now: Timestamp) {
        guard scope.states[index].status == .pending else { return }
        let task = scope.plan.tasks[index]
        if let failure = task.failure {
            return settle(index, in: scope, .failed, failure: failure.at(scope.path(of: index)), at: now)
        }
        guard !task.dependencies.isEmpty else { return makeReady(index, in: scope, at: now) }
        switch JoinDecision(task.definition.join, dependencies: task.dependencies, outcomes: scope.outcomes) {
        case .run: makeReady(index, in: scope, at: now)
        case .skip: settle(index, in: scope, .skipped, at: now)
        case .cancel:
            settle(
                index, in: scope, .cancelled,
                failure: TaskFailure(
                    .cancelled, task: scope.path(of: index), "a task that this one depends on was cancelled"),
                at: now)
        case .fail(let message):
            settle(
                index, in: scope, .failed, failure: dependencyFailure(index, in: scope, message),
                isOwnFailure: false, at: now)
        }
    }

    private func dependencyFailure(_ index: Int, in scope: RunScope, _ message: String) -> TaskFailure {
        let task = scope.plan.tasks[index]
        let roots = rootFailures(among: task.dependencies, in: scope)
        let cause = roots.isEmpty ? message : "\(message): \(roots.joined(separator: ", ")) failed"
        return TaskFailure(.dependency, task: scope.path(of: index), cause, roots: roots)
    }

    // MARK: Being ready, starting

    mutating func makeReady(_ index: Int, in scope: RunScope, at now: Timestamp) {
        scope.states[index].status = .ready
        scope.states[index].queuedAt = now
        scope.states[index].order = nextOrder
        nextOrder += 1
        enqueue(index, in: scope)
        if isPaused { tellReady(index, in: scope, at: now) }
    }

    private mutating func enqueue(_ index: Int, in scope: RunScope) {
        ready.push(entry(index, in: scope))
    }

    private func entry(_ index: Int, in scope: RunScope) -> ReadyTask {
        .init(
            priority: scope.plan.tasks[index].priority, order: scope.states[index].order,
            place: scope.place(of: index))
    }

    /// Tells once that a task waits for a free place.
    private mutating func tellReady(_ index: Int, in scope: RunScope, at now: Timestamp) {
        guard !scope.states[index].isReadyTold else { return }
        scope.states[index].isReadyTold = true
        record(.taskReady(task: scope.path(of: index)), at: now)
    }

    /// The task's turn: its condition is decided, then its input is put together, then it starts.
    private mutating func takeTurn(_ entry: ReadyTask, at now: Timestamp) {
        let index = Int(entry.place.task)
        guard let scope = scopes[Int(entry.place.scope)], scope.states[index].status == .ready else { return }
        let task = scope.plan.tasks[index]
        // Control tasks take no place: what runs in them does.
        if scope.isLimited, task.implementation != nil, let full = scope.full {
            if full.parked.isEmpty { crowdedScopes.append(full) }
            full.parked.push(entry)
            return tellReady(index, in: scope, at: now)
        }
        // A retry keeps its decision and its input.
        guard scope.states[index].input == nil else { return startAttempt(index, in: scope, at: now) }
        switch task.condition {
        case nil: begin(index, in: scope, at: now)
        case .closure(let closure):
            running += 1
            scope.countRunning(1)
            scope.states[index].isDeciding = true
            effects.actions.append(.decide(entry.place, closure, context(of: index, in: scope)))
        case .expression(let expression):
            do {
                let holds = try expression.evaluateCondition(with: scope.variables)
                decide(index, in: scope, .success(holds), at: now)
            } catch {
                let failure = TaskFailure(
                    .condition, task: scope.path(of: index), "the condition failed: \(error.message)",
                    hint: error.hint)
                decide(index, in: scope, .failure(failure), at: now)
            }
        }
    }

    private mutating func decided(
        _ place: TaskPlace, _ decision: Result<Bool, TaskFailure>, at now: Timestamp
    ) {
        let index = Int(place.task)
        guard let scope = scopes[Int(place.scope)], scope.states[index].isDeciding else { return }
        scope.states[index].isDeciding = false
        leave(scope, at: now)
        if scope.states[index].status == .ready { decide(index, in: scope, decision, at: now) }
    }

    private mutating func decide(
        _ index: Int, in scope: RunScope, _ decision: Result<Bool, TaskFailure>, at now: Timestamp
    ) {
        switch decision {
        case .success(let holds):
            record(.conditionDecided(task: scope.path(of: index), holds: holds), at: now)
            if holds {
                begin(index, in: scope, at: now)
            } else {
                settle(index, in: scope, .skipped, at: now)
            }
        case .failure(let failure): settle(index, in: scope, .failed, failure: failure, at: now)
        }
    }

    private mutating func begin(_ index: Int, in scope: RunScope, at now: Timestamp) {
        let task = scope.plan.tasks[index]
        do {
            switch task.work {
            case .operation(let implementation):
                scope.states[index].input = try resolveInput(
                    index, in: scope, schema: implementation?.definition.input)
                startAttempt(index, in: scope, at: now)
            case .workflow(let plan):
                let input = try resolveInput(index, in: scope, schema: plan.workflow.input)
                beginControl(index, in: scope, input, at: now)
            case .map, .loop, .choice, .race, .sleep, .approval, .signal:
                beginControl(index, in: scope, ResolvedInput.empty, at: now)
            }
        } catch {
            settle(index, in: scope, .failed, failure: error, at: now)
        }
    }

    private func resolveInput(
        _ index: Int, in scope: RunScope, schema: ObjectSchema?
    ) throws(TaskFailure) -> ResolvedInput {
        let resolver = InputResolver(plan: scope.plan, outcomes: scope.outcomes, runInput: scope.input)
        do {
            let resolved = try resolver.resolve(index)
            guard let schema else { return resolved }
            let fitted = resolved.fitted(to: schema)
            try schema.validate(fitted.values, task: scope.path(of: index))
            return fitted
        } catch {
            throw error.at(scope.path(of: index))
        }
    }

    func context(of index: Int, in scope: RunScope) -> ExecutionContext {
        let path = scope.path(of: index)
        return ExecutionContext(
            run: run, workflow: root.plan.workflow.name, task: path,
            attempt: max(Int(scope.states[index].attempts), 1), input: scope.input, runStarted: startedAt,
            outcomes: scope.outcomes, visible: scope.outcomes.count)
    }

    // MARK: Attempts

    private mutating func startAttempt(_ index: Int, in scope: RunScope, at now: Timestamp) {
        let task = scope.plan.tasks[index]
        guard let implementation = task.implementation, let resolved = scope.states[index].input else {
            return
        }
        if !scope.states[index].hasSlots, needsSlots(task) {
            return requestSlots(index, in: scope, at: now)
        }
        running += 1
        scope.countRunning(1)
        scope.states[index].status = .running
        scope.states[index].attempts += 1
        let id = AttemptID(place: scope.place(of: index), number: Int(scope.states[index].attempts))
        record(
            .attemptStarted(
                task: scope.path(of: index), attempt: id.number, queuedAt: scope.states[index].queuedAt,
                input: resolved),
            at: now)
        if let timeout = task.definition.timeout { timers.add(.attemptTimeout(id), at: now + timeout) }
        if id.number == 1, let total = task.definition.totalTimeout {
            timers.add(.totalTimeout(id.place), at: now + total)
        }
        effects.actions.append(
            .start(
                Attempt(
                    id: id, implementation: implementation, input: resolved.values,
                    context: context(of: index, in: scope), hasSlots: scope.states[index].hasSlots)))
    }

    private mutating func finished(
        _ id: AttemptID, _ result: Result<Value, OperationFailure>, at now: Timestamp
    ) {
        // A late result of an attempt that timed out or was cancelled is dropped.
        guard let scope = current(id) else { return }
        let index = Int(id.place.task)
        scope.states[index].hasSlots = false
        leave(scope, at: now)
        switch result {
        case .success(let output):
            if let failure = spawn(index, in: scope, output, at: now) {
                settle(index, in: scope, .failed, failure: failure, at: now)
            } else {
                settle(index, in: scope, .success, output: output, at: now)
            }
        case .failure(let failure):
            failed(id, in: scope, failure, as: failure.kind == .cancelled ? .cancelled : .failed, at: now)
        }
    }

    private mutating func failed(
        _ id: AttemptID, in scope: RunScope, _ failure: OperationFailure, as status: TaskStatus,
        at now: Timestamp
    ) {
        let index = Int(id.place.task)
        let task = scope.plan.tasks[index]
        let mayRetry =
            failure.isRetryable && failure.kind != .invalidInput && id.number < task.retry.maxAttempts
        let isOutOfBudget = mayRetry && retriesLeft == 0
        let taskFailure = TaskFailure(
            failure.kind, task: scope.path(of: index), failure.message,
            hint: isOutOfBudget ? "the retry budget of the run is used up" : failure.hint,
            isRetryable: failure.isRetryable)
        guard mayRetry, !isOutOfBudget else {
            return settle(index, in: scope, status, failure: taskFailure, at: now)
        }
        retriesLeft -= 1
        let retryAt =
            now + task.retry.backoff(after: id.number, jitter: jitter.next(), atLeast: failure.retryAfter)
        scope.states[index].status = .retrying
        timers.add(.retry(id), at: retryAt)
        record(
            .attemptFailed(
                task: scope.path(of: index), attempt: id.number, failure: taskFailure, retryAt: retryAt),
            at: now)
    }

    /// An attempt or a decision of the scope has ended: whoever waited for its place may go.
    private mutating func leave(_ scope: RunScope, at now: Timestamp) {
        running -= 1
        guard scope.isLimited else { return }
        var current: RunScope? = scope
        while let limited = current {
            limited.running -= 1
            if let entry = limited.parked.popFirst() { ready.push(entry) }
            current = limited.outer
        }
    }

    /// A task whose scope has room again, because the one that was let in before it did not use its place.
    private mutating func popParked() -> ReadyTask? {
        crowdedScopes.removeAll(where: \.parked.isEmpty)
        return crowdedScopes.first { $0.full == nil }?.parked.popFirst()
    }

    /// The scope of an attempt that counts; `nil` when it does not any more.
    private func current(_ id: AttemptID) -> RunScope? {
        guard let scope = scopes[Int(id.place.scope)] else { return nil }
        let state = scope.states[Int(id.place.task)]
        return state.status == .running && Int(state.attempts) == id.number ? scope : nil
    }

    // MARK: Slots

    private func needsSlots(_ task: PlannedTask) -> Bool {
        if task.concurrencyKey != nil { return true }
        guard !agentLimits.isEmpty, let agent = task.definition.agent else { return false }
        return agentLimits[agent] != nil
    }

    private mutating func requestSlots(_ index: Int, in scope: RunScope, at now: Timestamp) {
        let task = scope.plan.tasks[index]
        do {
            var slots: [Slot] = []
            if let agent = task.definition.agent, let limit = agentLimits[agent] {
                slots.append(Slot(name: "agent \(agent)", limit: limit))
            }
            if let template = task.concurrencyKey, let limit = task.definition.concurrency?.limit {
                let key = try template.evaluate(with: scope.variables)
                slots.append(
                    Slot(name: "key \(key.stringValue ?? key.json())", limit: SlotLimit(concurrent: limit)))
            }
            scope.states[index].awaitsSlots = true
            let id = AttemptID(place: scope.place(of: index), number: Int(scope.states[index].attempts) + 1)
            tellReady(index, in: scope, at: now)
            effects.actions.append(
                .requestSlots(SlotRequest(id: id, slots: slots, priority: task.priority)))
        } catch {
            settle(
                index, in: scope, .failed,
                failure: TaskFailure(
                    .invalidInput, task: scope.path(of: index),
                    "the concurrency key failed: \(error.message)", hint: error.hint), at: now)
        }
    }

    private mutating func granted(_ id: AttemptID, at now: Timestamp) {
        let index = Int(id.place.task)
        guard let scope = scopes[Int(id.place.scope)], scope.states[index].awaitsSlots,
            scope.states[index].status == .ready, Int(scope.states[index].attempts) + 1 == id.number
        else {
            effects.actions.append(.returnSlots(id))
            return
        }
        scope.states[index].awaitsSlots = false
        // No slot is held while it cannot be used: the task takes another turn.
        guard !isPaused, scope.full == nil else {
            effects.actions.append(.returnSlots(id))
            return enqueue(index, in: scope)
        }
        scope.states[index].hasSlots = true
        startAttempt(index, in: scope, at: now)
    }

    // MARK: Time

    private mutating func fireTimers(at now: Timestamp) {
        while let timer = timers.popDue(at: now) {
            switch timer {
            case .attemptTimeout(let id): timeOut(id, at: now)
            case .totalTimeout(let place): timeOutInTotal(place, at: now)
            case .retry(let id):
                let index = Int(id.place.task)
                guard let scope = scopes[Int(id.place.scope)], scope.states[index].status == .retrying,
                    Int(scope.states[index].attempts) == id.number
                else { continue }
                makeReady(index, in: scope, at: now)
            case .wake(let place): wake(place, at: now)
            case .deadline(let scope): passDeadline(of: scope, at: now)
            }
        }
    }

    private mutating func timeOut(_ id: AttemptID, at now: Timestamp) {
        let index = Int(id.place.task)
        guard let scope = scopes[Int(id.place.scope)] else { return }
        let task = scope.plan.tasks[index]
        let limit = task.definition.timeout ?? .zero
        guard task.implementation != nil else { return timeOutControl(index, in: scope, limit, at: now) }
        guard current(id) != nil else { return }
        stopAttempt(index, in: scope, at: now)
        failed(
            id, in: scope,
            OperationFailure(
                kind: .timeout, "attempt \(id.number) took longer than \(limit)", isRetryable: true),
            as: .timedOut, at: now)
    }

    private mutating func timeOutInTotal(_ place: TaskPlace, at now: Timestamp) {
        let index = Int(place.task)
        guard let scope = scopes[Int(place.scope)], !scope.states[index].status.isTerminal else { return }
        stopAttempt(index, in: scope, at: now)
        let limit = scope.plan.tasks[index].definition.totalTimeout ?? .zero
        settle(
            index, in: scope, .timedOut,
            failure: TaskFailure(
                .timeout, task: scope.path(of: index),
                "\(scope.states[index].attempts) attempts took longer than \(limit)"), at: now)
    }

    /// Takes the attempt of a task back, if there is one, or its wish for one.
    mutating func stopAttempt(_ index: Int, in scope: RunScope, at now: Timestamp) {
        let state = scope.states[index]
        let place = scope.place(of: index)
        if state.isDeciding {
            scope.states[index].isDeciding = false
            leave(scope, at: now)
        }
        if state.awaitsSlots {
            scope.states[index].awaitsSlots = false
            effects.actions.append(
                .returnSlots(AttemptID(place: place, number: Int(state.attempts) + 1)))
        }
        guard state.status == .running, scope.plan.tasks[index].implementation != nil else { return }
        scope.states[index].hasSlots = false
        leave(scope, at: now)
        effects.actions.append(.cancelAttempt(AttemptID(place: place, number: Int(state.attempts))))
    }

    // MARK: Requests

    private mutating func pause(_ reason: String, _ by: String?, at now: Timestamp) -> RunReply {
        guard !isPaused else { return .repeated }
        isPaused = true
        isDrained = false
        record(.runPaused(reason: reason, by: by), at: now)
        return .accepted
    }

    private mutating func resume(_ by: String?, at now: Timestamp) -> RunReply {
        guard isPaused else { return .refused("the run is not paused") }
        isPaused = false
        record(.runResumed(by: by), at: now)
        return .accepted
    }

    private mutating func cancel(_ reason: String, _ by: String?, at now: Timestamp) -> RunReply {
        guard ending == nil, !isCompensating else { return .repeated }
        record(.cancellationRequested(reason: reason, by: by), at: now)
        endEarly(.cancelled, reason: by.map { "\(reason) (by \($0))" } ?? reason, at: now)
        return .accepted
    }

    // MARK: Ends

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
        if status == .success {
            if let plan = scope.plan.tasks[index].compensation {
                compensations.append(
                    PendingCompensation(plan: plan, task: scope.path(of: index), scope: scope))
            }
            if scope.plan.isRace, scope.winner == nil {
                scope.winner = index
                decidedScopes.append((scope.number, "'\(scope.plan.tasks[index].id)' won the race"))
            }
        } else if status.isFailure, isOwnFailure {
            countFailure(in: scope)
        }
        if scope.unfinished == 0 { endedScopes.append(scope.number) }
    }

    private mutating func countFailure(in scope: RunScope) {
        scope.failures += 1
        let policy = scope.plan.workflow.failurePolicy
        guard let limit = policy.toleratedFailures, scope.failures == limit + 1 else { return }
        decidedScopes.append((scope.number, "ended by the failure policy, \(policy)"))
    }

    /// Ends what is unfinished in a scope that has been decided.
    private mutating func end(_ number: Int32, reason: String, at now: Timestamp) {
        guard let scope = scopes[Int(number)], scope.unfinished > 0 else { return }
        if number == 0 {
            endEarly(.failurePolicy, reason: "the run was \(reason)", at: now)
        } else {
            cancelTasks(of: scope, reason: reason, at: now)
        }
    }

    private mutating func passDeadline(of number: Int32, at now: Timestamp) {
        guard number > 0, let scope = scopes[Int(number)], case .task(let place, _) = scope.owner,
            let outer = scopes[Int(place.scope)]
        else { return }
        timeOutControl(
            Int(place.task), in: outer, scope.plan.workflow.deadline ?? .zero, at: now)
    }

    /// Ends everything that is unfinished: at the deadline what runs has timed out, all else is cancelled.
    private mutating func endEarly(_ cause: Ending, reason: String, at now: Timestamp) {
        guard ending == nil, !isCompensating, root.unfinished > 0 else { return }
        ending = cause
        cancelTasks(of: root, reason: reason, isDeadline: cause == .deadline, at: now)
    }

    /// A scope has come to its end: its owner goes on.
    private mutating func close(_ number: Int32, at now: Timestamp) {
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

    private var outcome: RunOutcome { ending?.outcome ?? RunOutcome(of: root.states.map(\.status)) }

    private mutating func endRun(at now: Timestamp) {
        guard outcome != .success, !compensations.isEmpty else { return finishRun(at: now) }
        isCompensating = true
        record(.compensationStarted(tasks: compensations.count), at: now)
        compensateNext(at: now)
    }

    /// Takes the latest success back that has not been taken back yet.
    private mutating func compensateNext(at now: Timestamp) {
        guard let next = compensations.popLast() else { return finishRun(at: now) }
        startScope(
            .compensation, next.plan, prefix: next.task + "/", input: next.scope.input, around: next.scope,
            at: now)
    }

    private mutating func finishRun(at now: Timestamp) {
        isFinished = true
        let outcome = outcome
        // The outputs of all tasks are known without being said twice.
        let output = root.plan.output == nil ? nil : try? output(of: root)
        record(.runFinished(outcome, output: output), at: now)
        scopes = []
        controls = [:]
        timers = TimerQueue()
    }

    mutating func record(_ kind: RunEvent.Kind, at now: Timestamp) {
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

/// What is to be done when the run ends badly.
struct PendingCompensation {
    let plan: Plan
    /// Path of the task that had succeeded.
    let task: String
    /// The scope of that task, for what the compensation's expressions see.
    let scope: RunScope
}

extension RunInput {
    /// Whether somebody waits for an answer.
    fileprivate var isRequest: Bool {
        switch self {
        case .start, .decided, .granted, .attemptFinished, .clock: false
        case .answer, .signal, .pause, .resume, .cancel: true
        }
    }
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
