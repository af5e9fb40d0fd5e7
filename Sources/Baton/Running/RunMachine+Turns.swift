internal import Expressions

/// A task's turn: from being ready to its first attempt.
extension RunMachine {
    mutating func makeReady(_ index: Int, in scope: RunScope, at now: Timestamp) {
        scope.states[index].status = .ready
        scope.states[index].queuedAt = now
        scope.states[index].order = nextOrder
        nextOrder += 1
        enqueue(index, in: scope)
        if !mayStart { tellReady(index, in: scope, at: now) }
    }

    mutating func enqueue(_ index: Int, in scope: RunScope) {
        ready.push(entry(index, in: scope))
    }

    func entry(_ index: Int, in scope: RunScope) -> ReadyTask {
        .init(
            priority: scope.plan.tasks[index].priority, order: scope.states[index].order,
            place: scope.place(of: index))
    }

    /// Tells once that a task waits for a free place.
    mutating func tellReady(_ index: Int, in scope: RunScope, at now: Timestamp) {
        guard !scope.states[index].isReadyTold else { return }
        scope.states[index].isReadyTold = true
        record(.taskReady(task: scope.path(of: index)), at: now)
    }

    /// The task's turn: its condition is decided, then its input is put together, then it starts.
    mutating func takeTurn(_ entry: ReadyTask, at now: Timestamp) {
        let index = Int(entry.place.task)
        guard let scope = scopes[Int(entry.place.scope)], scope.states[index].status == .ready else {
            isPlaceUnused = true
            return
        }
        defer {
            if scope.isLimited, scope.states[index].status.isTerminal || scope.states[index].awaitsSlots {
                isPlaceUnused = true
            }
        }
        let task = scope.plan.tasks[index]
        // Control tasks take no place: what runs in them does.
        if scope.isLimited, task.implementation != nil, let full = scope.full {
            if full.parked.isEmpty { crowdedScopes.append(full) }
            full.parked.push(entry)
            return tellReady(index, in: scope, at: now)
        }
        // A retry keeps its decision and its input.
        guard scope.states[index].input == nil else { return startAttempt(index, in: scope, at: now) }
        switch scope.states[index].conditionHeld == nil ? task.condition : nil {
        case nil: begin(index, in: scope, at: now)
        case .closure(let closure, _):
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

    mutating func decided(
        _ place: TaskPlace, _ decision: Result<Bool, TaskFailure>, at now: Timestamp
    ) {
        let index = Int(place.task)
        guard let scope = scopes[Int(place.scope)], scope.states[index].isDeciding else { return }
        scope.states[index].isDeciding = false
        leave(scope, at: now)
        guard scope.states[index].status == .ready else { return }
        if !mayStart, case .success(true) = decision {
            // Nothing starts now: the task takes another turn, and is not asked again.
            scope.states[index].conditionHeld = true
            record(.conditionDecided(task: scope.path(of: index), holds: true), at: now)
            tellReady(index, in: scope, at: now)
            return enqueue(index, in: scope)
        }
        decide(index, in: scope, decision, at: now)
    }

    mutating func decide(
        _ index: Int, in scope: RunScope, _ decision: Result<Bool, TaskFailure>, at now: Timestamp
    ) {
        switch decision {
        case .success(let holds):
            scope.states[index].conditionHeld = holds
            record(.conditionDecided(task: scope.path(of: index), holds: holds), at: now)
            if holds {
                begin(index, in: scope, at: now)
            } else {
                settle(index, in: scope, .skipped, at: now)
            }
        case .failure(let failure): settle(index, in: scope, .failed, failure: failure, at: now)
        }
    }

    mutating func begin(_ index: Int, in scope: RunScope, at now: Timestamp) {
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

    func resolveInput(
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
            run: run, generation: generation, workflow: root.plan.workflow.name, task: path,
            attempt: max(Int(scope.states[index].attempts), 1), input: scope.input, runStarted: startedAt,
            outcomes: scope.outcomes, visible: scope.outcomes.count)
    }
}
