/// Recovery: the machine is put back to where the stored events leave it. No operation, condition or closure is run
/// again for it.
extension RunMachine {
    /// Applies the events of a run, then goes on from there.
    ///
    /// - Parameters:
    ///   - events: all that were stored, in order, the first its start.
    ///   - isHeld: whether nothing new starts until ``RunInput/hold(_:)`` says so.
    /// - Throws: ``RunStoreError`` of kind `corrupt` when the events do not fit the plan.
    mutating func restore(
        _ events: [RunEvent], isHeld: Bool = false, at now: Timestamp
    ) throws(RunStoreError) {
        self.isHeld = isHeld
        try fold(events)
        resumeAfterRestore(.runRecovered, at: now)
    }

    /// Puts the machine where all events of a run leave it.
    mutating func fold(_ events: [RunEvent]) throws(RunStoreError) {
        let (inForce, generation, redrivenAt) = events.inForce()
        self.generation = generation
        try restore(events: inForce, countingFrom: redrivenAt)
        resumeNumbering(after: events.last?.sequence ?? 0)
        dropTimersThatAreOver()
    }

    private mutating func dropTimersThatAreOver() {
        let scopes = scopes
        func status(_ place: TaskPlace) -> TaskStatus? {
            scopes[Int(place.scope)]?.states[Int(place.task)].status
        }
        timers.removeAll { timer in
            switch timer {
            case .attemptTimeout(let id): status(id.place)?.isTerminal ?? true
            case .totalTimeout(let place): status(place)?.isTerminal ?? true
            case .wake(let place): status(place) != .waiting
            case .retry(let id):
                status(id.place) != .retrying
                    || scopes[Int(id.place.scope)]?.states[Int(id.place.task)].attempts != Int32(id.number)
            case .deadline(let scope): scopes[Int(scope)] == nil
            }
        }
    }

    /// - Parameter start: when the deadline begins to count; the run's start unless given.
    mutating func restore(events: [RunEvent], countingFrom start: Timestamp?) throws(RunStoreError) {
        var restorer = Restorer(scope: root)
        restorer.deadlineStart = start
        for event in events { try apply(event, &restorer) }
    }

    /// What is known while events are applied.
    struct Restorer {
        /// Where each task is that a scope under way has.
        var places: [String: TaskPlace] = [:]
        /// Output of the last iteration of each loop.
        var previous: [TaskPlace: Value] = [:]
        /// Input of each sub-workflow.
        var inputs: [TaskPlace: [String: Value]] = [:]
        /// When the deadline begins to count, if not at the start.
        var deadlineStart: Timestamp?

        init(scope: RunScope) { add(scope) }

        mutating func add(_ scope: RunScope, from first: Int = 0) {
            for task in first..<scope.plan.tasks.count {
                places[scope.path(of: task)] = scope.place(of: task)
            }
        }
    }

    private mutating func apply(_ event: RunEvent, _ restorer: inout Restorer) throws(RunStoreError) {
        resumeNumbering(after: event.sequence)
        switch event.kind {
        case .runStarted: restoreStart(at: event.at, deadlineStart: restorer.deadlineStart ?? event.at)
        case .runPaused(let reason, _, let origin): setPause(origin, reason: reason)
        case .runResumed(_, let origin): setPause(origin, reason: nil)
        case .cancellationRequested: restoreEnding(.cancelled)
        case .deadlinePassed: restoreEnding(.deadline)
        case .runDrained, .runFinished, .runRecovered, .runRedriven, .runForked: break
        case .compensationStarted:
            restoreCompensation()
            startNextCompensation(&restorer)
        case .signalReceived(let signal): inbox.keep(signal)
        case .requestTaken(let id): inbox.take(id)
        case .taskReady(let path), .conditionDecided(let path, _), .attemptStarted(let path, _, _, _),
            .attemptFailed(let path, _, _, _), .attemptInterrupted(let path, _), .taskInDoubt(let path, _),
            .taskResolved(let path, _, _), .taskWaiting(let path, _), .itemsListed(let path, _),
            .branchChosen(let path, _), .scopeStarted(let path, _), .scopeFinished(let path, _, _, _),
            .approvalAnswered(let path, _), .tasksSpawned(let path, _), .taskFinished(let path, _, _, _, _):
            guard let place = restorer.places[path], let scope = scopes[Int(place.scope)] else {
                // Of items that never began.
                if case .scopeFinished = event.kind { return }
                throw RunStoreError(.corrupt, "event \(event.sequence) is about the unknown task '\(path)'")
            }
            try apply(event, to: Int(place.task), in: scope, &restorer)
        }
    }

    private mutating func apply(
        _ event: RunEvent, to index: Int, in scope: RunScope, _ restorer: inout Restorer
    ) throws(RunStoreError) {
        let place = scope.place(of: index)
        switch event.kind {
        case .taskReady:
            words[place] = nil
            scope.states[index].status = .ready
            scope.states[index].isReadyTold = true
            scope.states[index].queuedAt = event.at
        case .conditionDecided(_, let holds): scope.states[index].conditionHeld = holds
        case .attemptStarted(_, let attempt, let queuedAt, let input):
            words[place] = nil
            restoreAttempt(attempt, queuedAt, input, index, in: scope, at: event.at)
            restorer.inputs[place] = input.values
        case .attemptFailed(_, let attempt, _, let retryAt):
            scope.states[index].status = .retrying
            timers.add(.retry(AttemptID(place: place, number: attempt)), at: retryAt)
            scope.countRetry()
        case .attemptInterrupted: scope.states[index].status = .ready
        case .taskInDoubt:
            scope.states[index].status = .inDoubt
            words[place] = nil
        case .taskResolved(_, let resolution, _):
            if scope.plan.tasks[index].implementation?.settle != nil {
                // Whether the agent has taken note the next event says.
                words[place] = resolution
            } else if resolution == .retry {
                scope.states[index].status = .ready
            }
        case .taskWaiting(_, let wait):
            scope.states[index].status = .waiting
            restoreWait(wait, index, in: scope)
        case .itemsListed(_, let items):
            controls[place]?.items = items
            controls[place]?.results = Array(repeating: nil, count: items.count)
        case .scopeStarted(_, let item): restoreScope(item, of: index, in: scope, at: event.at, &restorer)
        case .scopeFinished(_, let item, let status, let failure):
            restoreScopeEnd(item, status, failure, of: place, in: scope, &restorer)
        case .approvalAnswered(let path, let answer): inbox.keep(answer, for: path)
        case .tasksSpawned(_, let tasks):
            do {
                let first = scope.states.count
                scope.grow(to: try Planner.extend(scope.plan, with: tasks, agents: agents))
                countPredecessors(from: first, in: scope)
                restorer.add(scope, from: first)
            } catch {
                throw RunStoreError(.corrupt, "event \(event.sequence) cannot be applied: \(error)")
            }
        case .taskFinished(_, let attempts, let status, let output, let failure):
            words[place] = nil
            scope.states[index].attempts = Int32(attempts)
            inbox.forget(place, path: scope.path(of: index))
            restoreEndOfRun(of: place, status, failure)
            if case .signal(let signal) = scope.plan.tasks[index].work, status == .success {
                inbox.takeSignal(named: signal.name)
            }
            controls[place] = nil
            restoreEnd(
                index, in: scope, TaskOutcome(status: status, output: output, failure: failure))
            guard case .compensation = scope.owner else { return }
            scopes[Int(scope.number)] = nil
            startNextCompensation(&restorer)
        case .runStarted, .runPaused, .runDrained, .runResumed, .requestTaken, .runRecovered, .runRedriven,
            .runForked, .cancellationRequested, .deadlinePassed, .branchChosen, .compensationStarted,
            .signalReceived,
            .runFinished:
            break
        }
    }

    private mutating func restoreAttempt(
        _ attempt: Int, _ queuedAt: Timestamp, _ input: ResolvedInput, _ index: Int, in scope: RunScope,
        at instant: Timestamp
    ) {
        let task = scope.plan.tasks[index]
        let id = AttemptID(place: scope.place(of: index), number: attempt)
        scope.states[index].status = .running
        scope.states[index].attempts = Int32(attempt)
        scope.states[index].queuedAt = queuedAt
        if let total = task.definition.totalTimeout, attempt == 1 {
            timers.add(.totalTimeout(id.place), at: instant + total)
        }
        if task.isOperation || task.definition.isDistributed { scope.states[index].input = input }
        if !task.isOperation {
            if !task.work.bodies.isEmpty { controls[id.place] = ControlProgress() }
            if let timeout = task.definition.timeout {
                timers.add(.attemptTimeout(id), at: instant + timeout)
            }
        }
    }

    private mutating func restoreWait(_ wait: TaskWait, _ index: Int, in scope: RunScope) {
        let place = scope.place(of: index)
        switch wait {
        case .sleep(let until): timers.add(.wake(place), at: until)
        case .approval: inbox.expectApproval(of: place, path: scope.path(of: index))
        case .signal(let name, _): inbox.expectSignal(named: name, for: place)
        case .run(let run, _): inbox.expectEnd(of: run, for: place, since: sequence)
        }
    }

    private mutating func restoreScope(
        _ item: Int, of index: Int, in scope: RunScope, at start: Timestamp, _ restorer: inout Restorer
    ) {
        let place = scope.place(of: index)
        var locals: [String: Value] = [:]
        var input: [String: Value]?
        let plan: Plan
        switch scope.plan.tasks[index].work {
        case .map(_, let map, let body):
            plan = body
            let items = controls[place]?.items ?? []
            controls[place]?.nextItem = item + 1
            locals = [
                map.item: items.indices.contains(item) ? items[item] : .null, "index": .int(Int64(item)),
            ]
        case .loop(_, _, let body):
            plan = body
            locals = ["iteration": .int(Int64(item + 1)), "previous": restorer.previous[place] ?? [:]]
        case .choice(let branches):
            guard branches.indices.contains(item) else { return }
            plan = branches[item].body
        case .workflow(let workflow):
            plan = workflow
            input = restorer.inputs[place]
        case .race(let body): plan = body
        case .operation, .sleep, .approval, .signal: return
        }
        controls[place]?.scopes.insert(Int32(scopes.count))
        let inner = makeScope(
            .task(place, index: item), plan, prefix: prefix(of: index, in: scope, item: item),
            input: input ?? scope.input, around: scope, isClosed: input != nil, locals: locals)
        if let limit = plan.workflow.deadline {
            timers.add(.deadline(scope: inner.number), at: start + limit)
        }
        restorer.add(inner)
    }

    private mutating func restoreScopeEnd(
        _ item: Int, _ status: TaskStatus, _ failure: TaskFailure?, of place: TaskPlace, in scope: RunScope,
        _ restorer: inout Restorer
    ) {
        for number in controls[place]?.scopes ?? [] {
            guard let inner = scopes[Int(number)], case .task(_, item) = inner.owner else { continue }
            let output = status == .success ? successOutput(of: inner) : nil
            restorer.previous[place] = output
            if controls[place]?.results.indices.contains(item) ?? false {
                controls[place]?.results[item] = BodyResult(status: status, output: output, failure: failure)
                if status != .success { controls[place]?.failedItems += 1 }
            }
            controls[place]?.scopes.remove(number)
            inner.isClosed = true
            scopes[Int(number)] = nil
        }
    }

    private mutating func startNextCompensation(_ restorer: inout Restorer) {
        guard let next = compensations.popLast() else { return }
        restorer.add(
            makeScope(
                .compensation, next.plan, prefix: next.task + "/", input: next.scope.input,
                around: next.scope))
    }

    mutating func resumeNumbering(after sequence: Int) { self.sequence = sequence }
    mutating func restoreCompensation() {
        isCompensating = true
        root.isClosed = true
    }
    mutating func restoreEnding(_ cause: Ending) { ending = cause }

    mutating func restoreStart(at instant: Timestamp, deadlineStart: Timestamp) {
        startedAt = instant
        guard let limit = root.plan.workflow.deadline else { return }
        deadline = deadlineStart + limit
        timers.add(.deadline(scope: 0), at: deadlineStart + limit)
    }

    /// What ``settle(_:in:_:output:failure:isOwnFailure:at:)`` changes, without what follows from it.
    mutating func restoreEnd(_ index: Int, in scope: RunScope, _ outcome: TaskOutcome) {
        scope.states[index].status = outcome.status
        scope.states[index].input = nil
        scope.unfinished -= 1
        scope.outcomes.record(outcome, task: index)
        for successor in scope.plan.successors(of: index) { scope.states[Int(successor)].waitingFor -= 1 }
        keepCompensation(of: index, in: scope, outcome.status, outcome.failure)
        if outcome.status == .success {
            if scope.plan.isRace, scope.winner == nil { scope.winner = index }
        } else if outcome.status.isFailure,
            outcome.failure?.kind != .dependency || scope.states[index].attempts > 0
        {
            // A control task fails by itself with kind dependency, but not before it has begun.
            scope.failures += 1
        }
    }

    /// Goes on from where the events end.
    ///
    /// - Parameter event: tells why.
    mutating func resumeAfterRestore(_ event: RunEvent.Kind, at now: Timestamp) {
        effects.clear()
        record(event, at: now)
        abandonRunsAgain()
        // Newest last, so that tasks take their turns in the order of the lists.
        for scope in scopes.compactMap(\.self) {
            if isOverLimit(scope) || isDormant(scope) { continue }
            resume(scope, at: now)
        }
        advance(at: now)
    }

    private mutating func resume(_ scope: RunScope, at now: Timestamp) {
        for index in scope.states.indices {
            switch scope.states[index].status {
            case .pending: if scope.states[index].waitingFor == 0 { join(index, in: scope, at: now) }
            case .ready: makeReady(index, in: scope, at: now)
            case .running: interrupt(index, in: scope, at: now)
            case .inDoubt: reconcile(index, in: scope)
            case .waiting: awaitRunAgain(index, in: scope)
            case .retrying, .success, .failed, .skipped, .cancelled, .timedOut: break
            }
        }
        if scope.unfinished == 0, !scope.isClosed { endedScopes.append(scope.number) }
    }

    /// A redrive may have more items of a map to go on with than the map runs at a time: the rest wait.
    private mutating func isOverLimit(_ scope: RunScope) -> Bool {
        guard case .task(let place, _) = scope.owner, let outer = scopes[Int(place.scope)],
            case .map(_, let map, _) = outer.plan.tasks[Int(place.task)].work, let limit = map.maxConcurrency,
            let progress = controls[place]
        else { return false }
        let earlier = progress.scopes.count { $0 < scope.number && !progress.dormant.contains($0) }
        guard earlier >= limit else { return false }
        controls[place]?.dormant.append(scope.number)
        return true
    }

    /// Whether a body that the scope is part of waits for room.
    private func isDormant(_ scope: RunScope) -> Bool {
        var scope: RunScope? = scope
        while let current = scope {
            if case .task(let place, _) = current.owner,
                controls[place]?.dormant.contains(current.number) ?? false
            {
                return true
            }
            scope = current.outer
        }
        return false
    }

    /// There is room for a body that has waited.
    mutating func wakeScopes(within body: Int32, at now: Timestamp) {
        for scope in scopes.compactMap(\.self) where scope.number == body || scope.isWithin(body) {
            if !isDormant(scope) { resume(scope, at: now) }
        }
    }
}

extension RunScope {
    /// Whether a scope around it has a number.
    fileprivate func isWithin(_ number: Int32) -> Bool {
        var scope = outer
        while let current = scope {
            if current.number == number { return true }
            scope = current.outer
        }
        return false
    }
}
