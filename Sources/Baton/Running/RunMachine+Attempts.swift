internal import Expressions

/// Attempts: their start, their end, their timeouts, and the slots that they need.
extension RunMachine {
    mutating func startAttempt(_ index: Int, in scope: RunScope, at now: Timestamp) {
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
        let attempt = Attempt(
            id: id, sequence: sequence, implementation: implementation, input: resolved.values,
            context: context(of: index, in: scope), hasSlots: scope.states[index].hasSlots)
        scope.states[index].attempt = attempt
        effects.actions.append(.start(attempt))
    }

    mutating func finished(
        _ id: AttemptID, _ result: Result<Value, OperationFailure>, at now: Timestamp
    ) {
        // A late result of an attempt that timed out or was cancelled is dropped.
        guard let scope = current(id) else { return }
        effects.isResultTaken = true
        let index = Int(id.place.task)
        scope.states[index].hasSlots = false
        scope.states[index].attempt = nil
        leave(scope, at: now)
        switch result {
        case .success(let output): succeed(index, in: scope, output, at: now)
        case .failure(let failure):
            failed(id, in: scope, failure, as: failure.kind == .cancelled ? .cancelled : .failed, at: now)
        }
    }

    /// The operation has done its work: the task succeeds, unless what it spawns cannot run.
    mutating func succeed(_ index: Int, in scope: RunScope, _ output: Value, at now: Timestamp) {
        if let failure = spawn(index, in: scope, output, at: now) {
            settle(index, in: scope, .failed, failure: failure, at: now)
        } else {
            settle(index, in: scope, .success, output: output, at: now)
        }
    }

    mutating func failed(
        _ id: AttemptID, in scope: RunScope, _ failure: OperationFailure, as status: TaskStatus,
        at now: Timestamp
    ) {
        let index = Int(id.place.task)
        let task = scope.plan.tasks[index]
        let mayRetry =
            failure.isRetryable && failure.kind != .invalidInput && id.number < task.retry.maxAttempts
        let isOutOfBudget = mayRetry && !scope.hasRetryLeft
        let taskFailure = TaskFailure(
            failure.kind, task: scope.path(of: index), failure.message,
            hint: isOutOfBudget ? "the retry budget of the run is used up" : failure.hint,
            isRetryable: failure.isRetryable)
        guard mayRetry, !isOutOfBudget else {
            return settle(index, in: scope, status, failure: taskFailure, at: now)
        }
        scope.countRetry()
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
    mutating func leave(_ scope: RunScope, at now: Timestamp) {
        running -= 1
        guard scope.isLimited else { return }
        var current: RunScope? = scope
        while let limited = current {
            limited.running -= 1
            if let entry = limited.parked.popFirst() { ready.push(entry) }
            current = limited.outer
        }
    }

    /// The task whose turn it is.
    mutating func nextReady() -> ReadyTask? {
        if isPlaceUnused {
            isPlaceUnused = false
            for scope in crowdedScopes where scope.hasRoom {
                if let entry = scope.parked.popFirst() { ready.push(entry) }
            }
        }
        return ready.popFirst() ?? popParked()
    }

    /// A task whose scope has room again, because the one that was let in before it did not use its place.
    private mutating func popParked() -> ReadyTask? {
        crowdedScopes.removeAll(where: \.parked.isEmpty)
        var next: (scope: RunScope, entry: ReadyTask)?
        for scope in crowdedScopes where scope.full == nil {
            guard let entry = scope.parked.first, next.map({ entry < $0.entry }) ?? true else { continue }
            next = (scope, entry)
        }
        return next?.scope.parked.popFirst()
    }

    /// Whether the result of an attempt is wanted.
    func isWaiting(for id: AttemptID) -> Bool { !isFinished && current(id) != nil }

    /// The scope of an attempt that counts; `nil` when it does not any more.
    func current(_ id: AttemptID) -> RunScope? {
        guard let scope = scopes[Int(id.place.scope)] else { return nil }
        let state = scope.states[Int(id.place.task)]
        return state.status == .running && Int(state.attempts) == id.number ? scope : nil
    }

    // MARK: Slots

    func needsSlots(_ task: PlannedTask) -> Bool {
        if task.concurrencyKey != nil { return true }
        guard !agentLimits.isEmpty, let agent = task.definition.agent else { return false }
        return agentLimits[agent] != nil
    }

    mutating func requestSlots(_ index: Int, in scope: RunScope, at now: Timestamp) {
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
                .requestSlots(
                    SlotRequest(
                        id: id, task: scope.path(of: index), slots: slots, priority: task.priority)))
        } catch {
            settle(
                index, in: scope, .failed,
                failure: TaskFailure(
                    .invalidInput, task: scope.path(of: index),
                    "the concurrency key failed: \(error.message)", hint: error.hint), at: now)
        }
    }

    mutating func granted(_ id: AttemptID, at now: Timestamp) {
        let index = Int(id.place.task)
        guard let scope = scopes[Int(id.place.scope)], scope.states[index].awaitsSlots,
            scope.states[index].status == .ready, Int(scope.states[index].attempts) + 1 == id.number
        else {
            effects.actions.append(.returnSlots(id))
            return
        }
        scope.states[index].awaitsSlots = false
        // No slot is held while it cannot be used: the task takes another turn.
        guard mayStart, scope.full == nil else {
            effects.actions.append(.returnSlots(id))
            return enqueue(index, in: scope)
        }
        scope.states[index].hasSlots = true
        startAttempt(index, in: scope, at: now)
    }

    // MARK: Time

    mutating func fireTimers(at now: Timestamp) {
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

    mutating func timeOut(_ id: AttemptID, at now: Timestamp) {
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
                kind: .timeout, "attempt \(id.number) took longer than \(limit.text)", isRetryable: true),
            as: .timedOut, at: now)
    }

    mutating func timeOutInTotal(_ place: TaskPlace, at now: Timestamp) {
        let index = Int(place.task)
        guard let scope = scopes[Int(place.scope)], !scope.states[index].status.isTerminal else { return }
        stopAttempt(index, in: scope, at: now)
        let limit = scope.plan.tasks[index].definition.totalTimeout ?? .zero
        let attempts = scope.states[index].attempts
        settle(
            index, in: scope, .timedOut,
            failure: TaskFailure(
                .timeout, task: scope.path(of: index),
                "\(attempts) attempt\(attempts == 1 ? "" : "s") took longer than \(limit.text)"), at: now)
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
        guard let attempt = state.attempt else { return }
        scope.states[index].hasSlots = false
        scope.states[index].attempt = nil
        leave(scope, at: now)
        effects.actions.append(.cancelAttempt(attempt))
    }
}
