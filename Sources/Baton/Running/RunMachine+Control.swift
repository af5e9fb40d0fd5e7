internal import Expressions

/// How far a control task has come.
struct ControlProgress {
    /// Numbers of the scopes under way.
    var scopes: Set<Int32> = []
    /// What a map runs over, and what became of each item; `nil` while it is under way.
    var items: [Value] = []
    var results: [BodyResult?] = []
    var nextItem = 0
    /// Bodies of a map that are to go on when there is room for them.
    var dormant: [Int32] = []
    var failedItems = 0
}

extension ControlProgress {
    /// Bodies under way.
    var awake: Int { scopes.count - dormant.count }
}

/// What became of one execution of a body.
struct BodyResult {
    let status: TaskStatus
    let output: Value?
    let failure: TaskFailure?
}

/// Control tasks: they run bodies and wait for them.
extension RunMachine {
    mutating func beginControl(_ index: Int, in scope: RunScope, _ input: ResolvedInput, at now: Timestamp) {
        let task = scope.plan.tasks[index]
        let place = scope.place(of: index)
        scope.states[index].status = .running
        scope.states[index].attempts = 1
        record(
            .attemptStarted(
                task: scope.path(of: index), attempt: 1, queuedAt: scope.states[index].queuedAt, input: input),
            at: now)
        if let timeout = task.definition.timeout {
            timers.add(.attemptTimeout(AttemptID(place: place, number: 1)), at: now + timeout)
        }
        if !task.work.bodies.isEmpty { controls[place] = ControlProgress() }
        do {
            switch task.work {
            case .operation: break
            case .map(let over, _, _): try beginMap(index, in: scope, over: over, at: now)
            case .loop(_, _, let body):
                startBody(
                    body, of: place, in: scope, index: 0, locals: ["iteration": 1, "previous": [:]], at: now)
            case .choice(let branches): try choose(index, in: scope, among: branches, at: now)
            case .workflow(let plan) where task.definition.isDistributed:
                beginRun(index, in: scope, plan.workflow, input, at: now)
            case .workflow(let plan):
                startBody(plan, of: place, in: scope, index: 0, input: input.values, at: now)
            case .race(let body): startBody(body, of: place, in: scope, index: 0, at: now)
            case .sleep(let sleep): try beginSleep(index, in: scope, sleep, at: now)
            case .approval(let prompt, _): try beginApproval(index, in: scope, prompt, at: now)
            case .signal(let signal): beginSignal(index, in: scope, signal, at: now)
            }
        } catch {
            finishControl(
                index, in: scope, .failed, failure: error.at(scope.path(of: index)), at: now)
        }
    }

    // MARK: Scopes

    mutating func startBody(
        _ plan: Plan, of place: TaskPlace, in scope: RunScope, index: Int, locals: [String: Value] = [:],
        input: [String: Value]? = nil, at now: Timestamp
    ) {
        record(.scopeStarted(task: scope.path(of: Int(place.task)), index: index), at: now)
        controls[place]?.scopes.insert(Int32(scopes.count))
        let inner = makeScope(
            .task(place, index: index), plan, prefix: prefix(of: Int(place.task), in: scope, item: index),
            input: input ?? scope.input, around: scope, isClosed: input != nil, locals: locals)
        if let limit = plan.workflow.deadline { timers.add(.deadline(scope: inner.number), at: now + limit) }
        joinFirstTasks(of: inner, at: now)
    }

    /// What goes before the ids of the tasks of a body.
    func prefix(of index: Int, in scope: RunScope, item: Int) -> String {
        let path = scope.path(of: index)
        return switch scope.plan.tasks[index].work {
        case .map, .loop: "\(path)[\(item)]/"
        case .operation, .choice, .workflow, .race, .sleep, .approval, .signal: path + "/"
        }
    }

    /// - Parameter isClosed: whether the scope sees nothing of what is around it.
    mutating func makeScope(
        _ owner: RunScope.Owner, _ plan: Plan, prefix: String, input: [String: Value],
        around outer: RunScope, isClosed: Bool = false, locals: [String: Value] = [:]
    ) -> RunScope {
        let outcomes = TaskOutcomes(
            plan: plan, locals: locals,
            outer: isClosed ? nil : .init(outcomes: outer.outcomes, visible: outer.outcomes.count))
        let scope = RunScope(
            number: Int32(scopes.count), owner: owner, plan: plan, prefix: prefix, input: input,
            outcomes: outcomes, outer: outer)
        scopes.append(scope)
        return scope
    }

    /// A body of a control task has come to its end.
    mutating func bodyEnded(_ scope: RunScope, of place: TaskPlace, index: Int, at now: Timestamp) {
        let task = Int(place.task)
        scopes[Int(scope.number)] = nil
        controls[place]?.scopes.remove(scope.number)
        guard let outer = scopes[Int(place.scope)] else { return }
        let result = result(of: scope, for: outer.path(of: task))
        record(
            .scopeFinished(task: outer.path(of: task), index: index, result.status, failure: result.failure),
            at: now)
        guard outer.states[task].status == .running else { return }
        switch outer.plan.tasks[task].work {
        case .map: itemEnded(index, result, of: place, in: outer, at: now)
        case .loop(let until, let limit, let body):
            iterationEnded(index, result, scope, of: place, in: outer, until, limit, body, at: now)
        case .choice, .workflow, .race:
            finishControl(
                task, in: outer, result.status, output: result.output, failure: result.failure, at: now)
        case .operation, .sleep, .approval, .signal: break
        }
    }

    private func result(of scope: RunScope, for path: String) -> BodyResult {
        if scope.winner != nil {
            guard scope.plan.output != nil else {
                return BodyResult(status: .success, output: successOutput(of: scope), failure: nil)
            }
            return success(of: scope, for: path)
        }
        let failed = scope.states.indices.filter { scope.states[$0].status.isFailure }
        if !failed.isEmpty {
            let roots = rootFailures(among: failed, in: scope)
            return BodyResult(
                status: .failed, output: nil,
                failure: TaskFailure(
                    .dependency, task: path, "failed within it: \(roots.joined(separator: ", "))",
                    roots: roots))
        }
        if scope.states.contains(where: { $0.status == .cancelled }) {
            return BodyResult(
                status: .cancelled, output: nil,
                failure: TaskFailure(.cancelled, task: path, "a task within it was cancelled"))
        }
        if scope.plan.isRace {
            return BodyResult(
                status: .failed, output: nil,
                failure: TaskFailure(.dependency, task: path, "none of its tasks succeeded"))
        }
        return success(of: scope, for: path)
    }

    /// What a scope that has succeeded yields, a race that of its winner; `nil` when that could not be evaluated.
    func successOutput(of scope: RunScope) -> Value? {
        if let winner = scope.winner, scope.plan.output == nil {
            return scope.outcomes.outcome(of: winner)?.output
        }
        return try? output(of: scope)
    }

    private func success(of scope: RunScope, for path: String) -> BodyResult {
        do {
            return BodyResult(status: .success, output: try output(of: scope), failure: nil)
        } catch {
            return BodyResult(status: .failed, output: nil, failure: error.at(path))
        }
    }

    /// What a scope yields: its `output`, or what follows from the outputs of its tasks.
    func output(of scope: RunScope) throws(TaskFailure) -> Value? {
        if let template = scope.plan.output {
            do {
                return try template.evaluate(with: scope.variables)
            } catch {
                throw TaskFailure(
                    .invalidOutput, task: "", "an expression in 'output' failed: \(error.message)",
                    hint: error.hint)
            }
        }
        if scope.plan.tasks.count == 1 { return scope.outcomes.outcome(of: 0)?.output }
        var outputs: [String: Value] = [:]
        for (index, task) in scope.plan.tasks.enumerated() {
            outputs[task.id] = scope.outcomes.outcome(of: index)?.output
        }
        return .object(outputs)
    }

    /// Where failures of tasks began, as paths, each once and in the order of the list.
    func rootFailures(among tasks: [Int], in scope: RunScope) -> [String] {
        var roots: [(place: Int, path: String)] = []
        for task in tasks {
            guard let outcome = scope.outcomes.outcome(of: task), outcome.status.isFailure else { continue }
            let inherited = outcome.failure?.kind == .dependency ? outcome.failure?.roots ?? [] : []
            for path in inherited.isEmpty ? [scope.path(of: task)] : inherited
            where !roots.contains(where: { $0.path == path }) {
                roots.append((scope.place(ofPath: path) ?? task, path))
            }
        }
        return roots.sorted { $0.place < $1.place }.map(\.path)
    }

    /// Ends a control task; bodies that are still under way are cancelled.
    ///
    /// - Parameter isDeadline: what runs in them has then timed out and is not cancelled.
    mutating func finishControl(
        _ index: Int, in scope: RunScope, _ status: TaskStatus, output: Value? = nil,
        failure: TaskFailure? = nil, isDeadline: Bool = false, at now: Timestamp
    ) {
        let reason = failure?.message ?? "not needed any more"
        stopControl(index, in: scope, reason: reason, isDeadline: isDeadline, at: now)
        settle(index, in: scope, status, output: output, failure: failure, at: now)
    }

    private mutating func stopControl(
        _ index: Int, in scope: RunScope, reason: String, isDeadline: Bool = false, at now: Timestamp
    ) {
        let place = scope.place(of: index)
        abandonRun(of: place, reason: reason)
        inbox.forget(place, path: scope.path(of: index))
        guard let progress = controls.removeValue(forKey: place) else { return }
        let path = scope.path(of: index)
        for number in progress.scopes.sorted() {
            guard let inner = scopes[Int(number)], case .task(_, let item) = inner.owner else { continue }
            cancelTasks(of: inner, reason: reason, isDeadline: isDeadline, at: now)
            inner.isClosed = true
            scopes[Int(number)] = nil
            record(
                .scopeFinished(
                    task: path, index: item, .cancelled,
                    failure: TaskFailure(.cancelled, task: path, reason)), at: now)
        }
        // Items that never began have a record all the same.
        for item in progress.nextItem..<max(progress.items.count, progress.nextItem) {
            record(
                .scopeFinished(
                    task: path, index: item, .cancelled,
                    failure: TaskFailure(.cancelled, task: path, reason)), at: now)
        }
    }

    /// Ends all unfinished tasks of a scope, those within tasks too.
    ///
    /// - Parameter isDeadline: what runs has then timed out and is not cancelled.
    mutating func cancelTasks(
        of scope: RunScope, reason: String, isDeadline: Bool = false, at now: Timestamp
    ) {
        for index in scope.states.indices where !scope.states[index].status.isTerminal {
            let isRunning = scope.states[index].status == .running
            stopAttempt(index, in: scope, at: now)
            stopControl(index, in: scope, reason: reason, isDeadline: isDeadline, at: now)
            let timedOut = isDeadline && isRunning
            settle(
                index, in: scope, timedOut ? .timedOut : .cancelled,
                failure: TaskFailure(
                    timedOut ? .timeout : .cancelled, task: scope.path(of: index), reason),
                isOwnFailure: false, at: now)
        }
    }
}
