@testable import Baton

/// What tasks do at their turn: section 6 of the contract.
extension ReferenceScope {
    func perform(_ task: AgentTask, _ fate: inout Fate) throws {
        let begin = fate.end
        let timeout = task.timeout?.wholeNanoseconds ?? .max - begin
        switch task.work {
        case .operation: try attempt(task, timeout, &fate)
        case .sleep(let sleep):
            if case .duration(let duration) = sleep { fate.end += duration.wholeNanoseconds }
        case .approval(let approval):
            _ = try template(.string(approval.prompt))
            let answer = oracle.answer(to: fate.path)
            let isLate = timeout < answer.after && approval.onTimeout != nil
            fate.end += isLate ? timeout : answer.after
            let isApproved = isLate ? approval.onTimeout == .approve : answer.isApproved
            if !isApproved { throw FailureKind.rejected }
            let comment = "nobody answered within \((task.timeout ?? .zero).text)"
            fate.output = ["approved": true, isLate ? "comment" : "by": isLate ? .string(comment) : "p"]
        case .signal(let signal):
            let sent = max(begin, oracle.signal(signal.name))
            let isLate = begin + timeout < sent && signal.onTimeout != nil
            fate.end = isLate ? begin + timeout : sent
            fate.output = isLate ? signal.onTimeout : .string(signal.name)
        case .map(let map): try self.map(map, &fate)
        case .loop(let loop):
            var previous: Value = [:]
            for place in 0..<loop.maxIterations {
                let locals = ["iteration": Value.int(Int64(place + 1)), "previous": previous].map(Self.local)
                try fate.end(with: play(loop.body, of: fate, place, in: "[\(place)]", locals))
                if try seeing(locals + fate.inner[place].inner).holds(loop.until) { return }
                previous = fate.output ?? [:]
            }
            throw FailureKind.budget
        case .choice(let choice):
            for (place, branch) in choice.branches.enumerated() where try branch.when.map(holds) ?? true {
                return try fate.end(with: play(branch.body, of: fate, place))
            }
            fate.status = .skipped
        case .race(let body): try fate.end(with: play(body, of: fate, 0))
        case .workflow(let workflow):
            let scope = ReferenceScope(oracle: oracle, input: fate.input ?? [:], prefix: fate.path + "/")
            try fate.end(with: scope.play(workflow, "\(fate.path) #0", at: begin))
        }
    }

    private func play(
        _ body: TaskBody, of fate: Fate, _ place: Int, in item: String = "", _ locals: [Fate] = []
    ) -> Fate {
        let isRace = fate.task?.work.kind == .race
        let list = Workflow(
            "", pattern: isRace ? .parallel : body.pattern, tasks: body.tasks, output: body.output)
        var scope = seeing(locals)
        scope.prefix = fate.path + item + "/"
        return scope.play(list, "\(fate.path) #\(place)", at: fate.end, isRace: isRace)
    }

    private func attempt(_ task: AgentTask, _ timeout: Int64, _ fate: inout Fate) throws {
        fate.attempts = []
        while true {
            let (duration, outcome) = oracle.attempt(fate.attempts.count + 1, of: fate.path)
            fate.attempts.append(fate.end..<fate.end + min(duration, timeout))
            fate.end += min(duration, timeout)
            let isLast = fate.attempts.count == task.retry?.maxAttempts ?? 3
            switch outcome {
            case _ where timeout < duration: if isLast { throw FailureKind.timeout }
            case .success(let output): return fate.output = output
            case .cancelled: throw FailureKind.cancelled
            case .fatal: throw FailureKind.operation
            case .retryable(let after):
                if isLast { throw FailureKind.operation }
                fate.end += after
            }
        }
    }

    private func map(_ map: MapTask, _ fate: inout Fate) throws {
        let over = try map.over.stringValue.map(value) ?? template(map.over)
        guard case .array(let items) = over else { throw FailureKind.invalidInput }
        fate.inner = items.enumerated().map { place, item in
            let locals = [map.item: item, "index": Value.int(Int64(place))].map(Self.local)
            return play(map.body, of: fate, place, in: "[\(place)]", locals)
        }
        let limit = Self.limit(map.failurePolicy)
        fate.finish(after: limit) { $0.status != .success }
        let succeeded = fate.inner.count { $0.status == .success }
        if items.count - succeeded > limit ?? 0 { throw FailureKind.dependency }
        fate.output = [
            "outputs": .array(fate.inner.map { $0.output ?? .null }),
            "statuses": .array(fate.inner.map { .string($0.status.rawValue) }),
            "total": .int(Int64(items.count)), "succeeded": .int(Int64(succeeded)),
            "failed": .int(Int64(items.count - succeeded)),
        ]
    }
}
