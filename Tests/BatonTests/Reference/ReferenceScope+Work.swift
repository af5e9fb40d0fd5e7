import Expressions

@testable import Baton

/// What tasks do at their turn: sections 6 and 7 of the contract.
extension ReferenceScope {
    func work(_ index: Int, _ begun: Fate) -> Fate {
        let task = tasks[index].task
        let limit = task.timeout.map { begun.end + $0.wholeNanoseconds }
        switch task.work {
        case .operation: return attempts(of: task, path(index), begun)
        case .sleep(let sleep):
            guard case .duration(let duration) = sleep else { return begun }
            return wait(begun, until: begun.end + duration.wholeNanoseconds, limit) { $0 }
        case .approval(let approval):
            guard (try? template(.string(approval.prompt))) != nil else {
                return begun.failing(.invalidInput)
            }
            let answer = oracle.answer(to: path(index))
            return wait(begun, until: begun.end + answer.after, limit) { fate in
                answer.isApproved ? fate.yielding(["approved": true, "by": "p"]) : fate.failing(.rejected)
            } late: { fate in
                let comment = Value.string("nobody answered within \((task.timeout ?? .zero).text)")
                return approval.onTimeout.map {
                    $0 == .approve
                        ? fate.yielding(["approved": true, "comment": comment]) : fate.failing(.rejected)
                }
            }
        case .signal(let signal):
            return wait(begun, until: max(begun.end, oracle.signal(signal.name)), limit) {
                $0.yielding(.string(signal.name))
            } late: { fate in
                signal.onTimeout.map(fate.yielding)
            }
        case .map(let map): return self.map(map, index, begun, cut.or(limit))
        case .loop(let loop): return self.loop(loop, index, begun, cut.or(limit))
        case .choice(let choice): return choose(choice, index, begun, cut.or(limit))
        case .workflow(let workflow):
            let deadline = workflow.deadline.map { begun.end + $0.wholeNanoseconds }
            let inner = play(
                workflow, index, nil, begun, cut.or(limit).or(deadline, isDeadline: true),
                input: begun.input ?? [:], outer: nil)
            return finish(begun, inner)
        case .race(let body):
            let inner = play(
                Workflow("race", body, .parallel), index, nil, begun, cut.or(limit), isRace: true)
            return finish(begun, inner)
        }
    }

    private func attempts(of task: AgentTask, _ path: String, _ begun: Fate) -> Fate {
        var fate = begun
        let total = task.totalTimeout.map { begun.end + $0.wholeNanoseconds }
        while true {
            let start = fate.end
            let (duration, drawn) = oracle.attempt(fate.attempts, of: path)
            var outcome = drawn
            fate.end = start + duration
            var status = TaskStatus.failed
            if let timeout = task.timeout, timeout.wholeNanoseconds < duration {
                (fate.end, outcome, status) = (
                    start + timeout.wholeNanoseconds, .retryable(after: 0), .timedOut
                )
            }
            if let early = stopped(fate, by: total, isRunning: true) { return early }
            switch outcome {
            case .success(let output): return fate.yielding(output)
            case .cancelled:
                (fate.status, fate.kind) = (.cancelled, .cancelled)
                return fate
            case .fatal: return fate.failing(.operation)
            case .retryable(let after):
                guard fate.attempts < task.retry?.maxAttempts ?? 3 else {
                    fate = fate.failing(status == .timedOut ? .timeout : .operation)
                    fate.status = status
                    return fate
                }
                fate.end += after
                if let early = stopped(fate, by: total, isRunning: false) { return early }
                fate.attempts += 1
            }
        }
    }

    /// What becomes of a task that would go on until its `end`, when a limit of its own or of its scope comes before.
    private func stopped(_ fate: Fate, by limit: Int64?, isRunning: Bool) -> Fate? {
        if let limit, limit < fate.end, limit < cut.at {
            var late = fate.failing(.timeout)
            (late.status, late.end) = (.timedOut, limit)
            return late
        }
        return cut.at < fate.end ? ended(fate, isRunning: isRunning) : nil
    }

    /// Waits until something happens, or for as long as it may; `late` says what stands in for it, `nil` for nothing.
    private func wait(
        _ begun: Fate, until end: Int64, _ limit: Int64?, _ onTime: (Fate) -> Fate,
        late: (Fate) -> Fate? = { _ in nil }
    ) -> Fate {
        var fate = begun
        fate.end = min(end, limit ?? .max)
        if cut.at < fate.end { return ended(fate) }
        if let answered = end == fate.end ? onTime(fate) : late(fate) { return answered }
        fate = fate.failing(.timeout)
        fate.status = .timedOut
        return fate
    }

    // MARK: Bodies

    private func play(
        _ list: Workflow, _ index: Int, _ place: Int?, _ begun: Fate, _ cut: Cut,
        locals: [String: Value] = [:], input: [String: Value]? = nil, outer: ReferenceScope? = nil,
        isRace: Bool = false
    ) -> ReferenceScope {
        let prefix = path(index) + (place.map { "[\($0)]" } ?? "") + "/"
        let scope = ReferenceScope(
            list, prefix: prefix, oracle: oracle, input: input ?? self.input, locals: locals,
            outer: input == nil ? self : nil, begin: begun.end, cut: cut, isRace: isRace)
        scope.play()
        scope.owner = (tasks[index].task.id, place ?? 0)
        children.append(scope)
        return scope
    }

    /// What a body comes to: section 7.
    func result() -> Fate {
        var fate = Fate(status: .success, end: end)
        if winner == nil {
            fate.roots = roots(of: Array(tasks.indices))
            let isCancelled = finals.contains { $0.status == .cancelled }
            if !fate.roots.isEmpty || isRace && !isCancelled { return fate.failing(.dependency) }
            if isCancelled {
                (fate.status, fate.kind) = (.cancelled, .cancelled)
                return fate
            }
        }
        do {
            fate.output = try output()
        } catch {
            return fate.failing(.invalidOutput)
        }
        return fate
    }

    func output() throws -> Value? {
        if let written = list.output { return try template(written) }
        if let winner { return winner.output }
        if tasks.count == 1 { return fate(0).output }
        return .object(
            Dictionary(
                tasks.indices.compactMap { i in fate(i).output.map { (tasks[i].task.id, $0) } },
                uniquingKeysWith: { $1 }))
    }

    /// A control task whose body has been played.
    private func finish(_ begun: Fate, _ scope: ReferenceScope) -> Fate {
        if scope.isStopped { return stoppedControl(begun, scope.cut.at) }
        let result = scope.result()
        var fate = begun
        (fate.status, fate.output, fate.kind) = (result.status, result.output, result.kind)
        (fate.roots, fate.end) = (result.roots, result.end)
        return fate
    }

    private func stoppedControl(_ begun: Fate, _ instant: Int64) -> Fate {
        guard instant < cut.at else { return ended(begun, isRunning: true) }
        var fate = begun.failing(.timeout)
        (fate.status, fate.end) = (.timedOut, instant)
        return fate
    }

    private func choose(_ choice: ChoiceTask, _ index: Int, _ begun: Fate, _ cut: Cut) -> Fate {
        for (place, branch) in choice.branches.enumerated() {
            if let when = branch.when {
                guard case .bool(let holds)? = try? evaluate(when) else { return begun.failing(.condition) }
                guard holds else { continue }
            }
            let scope = play(Workflow("choice", branch.body), index, nil, begun, cut)
            // The paths of all branches are the same; the record of their end tells them apart.
            scope.owner?.place = place
            return finish(begun, scope)
        }
        var fate = begun
        fate.status = .skipped
        return fate
    }

    private func loop(_ loop: LoopTask, _ index: Int, _ begun: Fate, _ cut: Cut) -> Fate {
        var fate = begun
        var previous: Value = [:]
        for place in 0..<loop.maxIterations {
            let locals: [String: Value] = ["iteration": .int(Int64(place + 1)), "previous": previous]
            let scope = play(Workflow("loop", loop.body), index, place, fate, cut, locals: locals)
            fate = finish(fate, scope)
            guard fate.status == .success else { return fate }
            guard case .bool(let holds)? = try? scope.evaluate(loop.until) else {
                return fate.failing(.condition)
            }
            if holds { return fate }
            previous = fate.output ?? [:]
        }
        return fate.failing(.budget)
    }

    private func map(_ map: MapTask, _ index: Int, _ begun: Fate, _ outerCut: Cut) -> Fate {
        let over: Value?
        if case .string(let text) = map.over {
            over = try? evaluate(text)
        } else {
            over = try? template(map.over)
        }
        guard case .array(let items)? = over else { return begun.failing(.invalidInput) }
        func playItem(_ place: Int, _ cut: Cut) -> ReferenceScope {
            play(
                Workflow("map", map.body), index, place, begun, cut,
                locals: [map.item: items[place], "index": .int(Int64(place))])
        }
        var scopes = items.indices.map { playItem($0, outerCut) }
        let tolerated = map.failurePolicy.toleratedFailures
        let failures = scopes.filter { !$0.isStopped && $0.result().status != .success }.map(\.end).sorted()
        var fate = begun
        if let tolerated, failures.count > tolerated {
            fate = begun.failing(.dependency)
            fate.end = failures[tolerated]
            isAmbiguous =
                isAmbiguous || fate.end == begun.end || failures.count { $0 == fate.end } > 1
                || scopes.contains { $0.end > fate.end && $0.isTouched(at: fate.end) }
            for (place, scope) in scopes.enumerated() where scope.end > fate.end {
                children.removeAll { $0 === scope }
                scopes[place] = playItem(place, Cut(at: fate.end))
            }
        } else if let stopped = scopes.first(where: \.isStopped) {
            return stoppedControl(begun, stopped.cut.at)
        } else {
            fate.end = scopes.map(\.end).max() ?? begun.end
            if tolerated == nil, !failures.isEmpty { fate = fate.failing(.dependency) }
        }
        let results = scopes.map { $0.isStopped ? nil : $0.result() }
        fate.roots = fate.kind == nil ? [] : Set(results.flatMap { $0?.roots ?? [] }).sorted()
        if fate.kind != nil { return fate }
        let succeeded = results.count { $0?.status == .success }
        return fate.yielding([
            "outputs": .array(results.map { $0?.output ?? .null }),
            "statuses": .array(results.map { .string(($0?.status ?? .cancelled).rawValue) }),
            "total": .int(Int64(items.count)), "succeeded": .int(Int64(succeeded)),
            "failed": .int(Int64(items.count - succeeded)),
        ])
    }
}

extension Fate {
    fileprivate func yielding(_ output: Value) -> Fate {
        var fate = self
        (fate.status, fate.output, fate.kind) = (.success, output, nil)
        return fate
    }
}

extension Workflow {
    fileprivate init(_ name: String, _ body: TaskBody, _ pattern: ExecutionPattern? = nil) {
        self.init(name, pattern: pattern ?? body.pattern, tasks: body.tasks, output: body.output)
    }
}
