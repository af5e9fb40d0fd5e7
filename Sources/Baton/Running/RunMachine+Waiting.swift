internal import Expressions

/// What people and other systems have told a run, and which tasks wait for it.
struct RunInbox {
    fileprivate var approvals: [String: TaskPlace] = [:]
    fileprivate var answered: [String: ApprovalAnswer] = [:]
    /// First come, first served.
    fileprivate var waiters: [(name: String, place: TaskPlace)] = []
    /// Signals that no task has taken yet, by name, oldest first.
    fileprivate var signals: [String: [RunSignal]] = [:]
    fileprivate var seen: Set<String> = []
    /// Tasks that wait for the end of a run, both ways.
    private var ends: [RunID: TaskPlace] = [:]
    /// With the number of the event since which.
    private var runs: [TaskPlace: (run: RunID, since: Int)] = [:]
    private var taken: Set<String> = []

    /// Whether a request of this id was accepted before.
    func hasTaken(_ id: String) -> Bool { taken.contains(id) }
    mutating func take(_ id: String) { taken.insert(id) }

    // For recovery: the same changes, without what follows from them.

    mutating func keep(_ signal: RunSignal) {
        if seen.insert(signal.id).inserted { signals[signal.name, default: []].append(signal) }
    }
    mutating func takeSignal(named name: String) {
        if signals[name]?.isEmpty ?? true { return }
        signals[name]?.removeFirst()
    }
    mutating func keep(_ answer: ApprovalAnswer, for path: String) { answered[path] = answer }
    mutating func expectApproval(of place: TaskPlace, path: String) { approvals[path] = place }
    mutating func expectSignal(named name: String, for place: TaskPlace) {
        waiters.append((name, place))
    }

    mutating func expectEnd(of run: RunID, for place: TaskPlace, since sequence: Int) {
        ends[run] = place
        runs[place] = (run, sequence)
    }

    /// In the order of their ids.
    var awaitedRuns: [RunID] { ends.keys.sorted() }

    /// The number of the event since which the task waits for its run.
    func awaitsRun(for place: TaskPlace) -> Int? { runs[place]?.since }

    /// - Returns: the task that waits for it.
    mutating func takeEnd(of run: RunID) -> TaskPlace? {
        guard let place = ends.removeValue(forKey: run) else { return nil }
        runs[place] = nil
        return place
    }

    /// - Returns: the run that the task waits for.
    mutating func forgetRun(of place: TaskPlace) -> RunID? {
        guard let run = runs.removeValue(forKey: place)?.run else { return nil }
        ends[run] = nil
        return run
    }

    mutating func forgetRuns() {
        ends = [:]
        runs = [:]
    }

    /// The task waits no more.
    mutating func forget(_ place: TaskPlace, path: String) {
        if approvals[path] == place { approvals[path] = nil }
        waiters.removeAll { $0.place == place }
    }
}

/// Tasks that wait: for time, for a person, for a signal, for another run.
extension RunMachine {
    mutating func beginSleep(
        _ index: Int, in scope: RunScope, _ sleep: PlannedWork.Sleep, at now: Timestamp
    ) throws(TaskFailure) {
        let end: Timestamp
        switch sleep {
        case .duration(let duration): end = now + duration
        case .expression(let expression):
            let value: ExpressionValue
            do {
                value = try expression.evaluate(with: scope.variables)
            } catch {
                throw TaskFailure(
                    .invalidInput, task: "", "the expression failed: \(error.message)", hint: error.hint)
            }
            guard let instant = Timestamp(value, after: now) else {
                throw TaskFailure(
                    .invalidInput, task: "", "the expression gives \(value.typeName)",
                    hint: "'for' wants a duration, 'until' a timestamp")
            }
            end = instant
        }
        wait(index, in: scope, .sleep(until: end), at: now)
        timers.add(.wake(scope.place(of: index)), at: end)
    }

    /// A sleep is over.
    mutating func wake(_ place: TaskPlace, at now: Timestamp) {
        guard let scope = scopes[Int(place.scope)], scope.states[Int(place.task)].status == .waiting else {
            return
        }
        finishControl(Int(place.task), in: scope, .success, at: now)
    }

    mutating func beginApproval(
        _ index: Int, in scope: RunScope, _ prompt: InputTemplate, at now: Timestamp
    ) throws(TaskFailure) {
        let text: Value
        do {
            text = try prompt.evaluate(with: scope.variables)
        } catch {
            throw TaskFailure(
                .invalidInput, task: "", "an expression in 'prompt' failed: \(error.message)",
                hint: error.hint)
        }
        inbox.expectApproval(of: scope.place(of: index), path: scope.path(of: index))
        let limit = scope.plan.tasks[index].definition.timeout
        wait(
            index, in: scope,
            .approval(prompt: text.stringValue ?? text.json(), until: limit.map { now + $0 }), at: now)
    }

    mutating func beginSignal(_ index: Int, in scope: RunScope, _ signal: SignalTask, at now: Timestamp) {
        let limit = scope.plan.tasks[index].definition.timeout
        wait(index, in: scope, .signal(name: signal.name, until: limit.map { now + $0 }), at: now)
        if let early = inbox.signals[signal.name]?.first {
            inbox.signals[signal.name]?.removeFirst()
            finishControl(index, in: scope, .success, output: early.payload, at: now)
        } else {
            inbox.expectSignal(named: signal.name, for: scope.place(of: index))
        }
    }

    mutating func wait(_ index: Int, in scope: RunScope, _ wait: TaskWait, at now: Timestamp) {
        scope.states[index].status = .waiting
        record(.taskWaiting(task: scope.path(of: index), wait), at: now)
    }

    // MARK: What comes in

    mutating func receive(_ answer: ApprovalAnswer, for path: String, at now: Timestamp) -> RunReply {
        if let given = inbox.answered[path] {
            return given.id == answer.id
                ? .repeated : .refused("'\(path)' was \(given.isApproved ? "approved" : "rejected") before")
        }
        guard let place = inbox.approvals[path], let scope = scopes[Int(place.scope)] else {
            return .refused("'\(path)' does not wait for an approval")
        }
        inbox.answered[path] = answer
        record(.approvalAnswered(task: path, answer), at: now)
        apply(answer, to: Int(place.task), in: scope, at: now)
        return .accepted
    }

    private mutating func apply(
        _ answer: ApprovalAnswer, to index: Int, in scope: RunScope, at now: Timestamp
    ) {
        let by = answer.by.map { " by \($0)" } ?? ""
        let comment = answer.comment.map { ": \($0)" } ?? ""
        guard answer.isApproved else {
            return finishControl(
                index, in: scope, .failed,
                failure: TaskFailure(
                    .rejected, task: scope.path(of: index), "rejected\(by)\(comment)"), at: now)
        }
        let output: [String: Value?] = [
            "approved": true, "by": answer.by.map(Value.string), "comment": answer.comment.map(Value.string),
        ]
        finishControl(index, in: scope, .success, output: .object(output.compactMapValues(\.self)), at: now)
    }

    mutating func receive(_ signal: RunSignal, at now: Timestamp) -> RunReply {
        guard inbox.seen.insert(signal.id).inserted else { return .repeated }
        record(.signalReceived(signal), at: now)
        guard let place = inbox.waiters.first(where: { $0.name == signal.name })?.place,
            let scope = scopes[Int(place.scope)]
        else {
            inbox.signals[signal.name, default: []].append(signal)
            return .accepted
        }
        finishControl(Int(place.task), in: scope, .success, output: signal.payload, at: now)
        return .accepted
    }

    // MARK: Timeouts

    /// A control task has taken too long.
    ///
    /// - Parameter isDeadline: whether the limit is the deadline of its workflow: what runs has then timed out.
    mutating func timeOutControl(
        _ index: Int, in scope: RunScope, _ limit: Duration, isDeadline: Bool = false, at now: Timestamp
    ) {
        switch scope.states[index].status {
        case .running, .waiting: break
        case .pending, .ready, .retrying, .inDoubt, .success, .failed, .skipped, .cancelled, .timedOut: return
        }
        switch scope.plan.tasks[index].work {
        case .approval(_, let approval):
            if let answer = approval.onTimeout {
                let answer = ApprovalAnswer(
                    id: "timeout", isApproved: answer == .approve,
                    comment: "nobody answered within \(limit.text)")
                inbox.answered[scope.path(of: index)] = answer
                record(.approvalAnswered(task: scope.path(of: index), answer), at: now)
                return apply(answer, to: index, in: scope, at: now)
            }
        case .signal(let signal):
            if let payload = signal.onTimeout {
                return finishControl(index, in: scope, .success, output: payload, at: now)
            }
        case .operation, .map, .loop, .choice, .workflow, .race, .sleep: break
        }
        finishControl(
            index, in: scope, .timedOut,
            failure: TaskFailure(.timeout, task: scope.path(of: index), "took longer than \(limit.text)"),
            isDeadline: isDeadline, at: now)
    }
}

extension Timestamp {
    /// The instant that a value of an expression means; `nil` when it is neither a timestamp nor a duration.
    fileprivate init?(_ value: ExpressionValue, after now: Timestamp) {
        switch value {
        case .timestamp(let instant):
            self =
                Timestamp(nanoseconds: 0) + .seconds(instant.secondsSinceEpoch)
                + .nanoseconds(Int64(instant.nanosecond))
        case .duration(let duration): self = now + duration.duration
        case .null, .bool, .int, .uint, .double, .string, .bytes, .list, .map, .type, .optional: return nil
        }
    }
}
