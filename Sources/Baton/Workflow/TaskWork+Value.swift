extension TaskWork {
    /// The keys of a task that say what it does.
    var members: [String: Value] {
        switch self {
        case .operation(let agent, let name): ["agent": .string(agent), "operation": .string(name)]
        case .map(let map): ["map": map.document]
        case .loop(let loop): ["loop": loop.document]
        case .choice(let choice): ["choice": .array(choice.branches.map(\.document))]
        case .workflow(let workflow): ["workflow": workflow.document]
        case .race(let body): ["race": .object(body.members(withPattern: false))]
        case .sleep(let sleep): ["sleep": sleep.document]
        case .approval(let approval): ["approval": approval.document]
        case .signal(let signal): ["signal": signal.document]
        }
    }
}

extension TaskBody {
    /// - Parameter withPattern: whether the pattern is a choice; the tasks of a race start together.
    fileprivate func members(withPattern: Bool = true) -> [String: Value] {
        var members: [String: Value] = ["tasks": .array(tasks.map(\.document))]
        if withPattern, pattern != .sequential { members["pattern"] = .string(pattern.rawValue) }
        if let output { members["output"] = output }
        return members
    }
}

extension MapTask {
    fileprivate var document: Value {
        var members = body.members()
        members["over"] = over
        if item != "item" { members["item"] = .string(item) }
        if let maxConcurrency { members["max_concurrency"] = .int(Int64(maxConcurrency)) }
        if failurePolicy != .continueIndependent {
            members["failure_policy"] = .string(failurePolicy.description)
        }
        return .object(members)
    }
}

extension LoopTask {
    fileprivate var document: Value {
        var members = body.members()
        members["until"] = .string(until)
        members["max_iterations"] = .int(Int64(maxIterations))
        return .object(members)
    }
}

extension ChoiceTask.Branch {
    fileprivate var document: Value {
        var members = body.members()
        if let when { members["when"] = .string(when) }
        return .object(members)
    }
}

extension SleepTask {
    fileprivate var document: Value {
        switch self {
        case .duration(let duration): .string(duration.text)
        case .forExpression(let expression): ["for": .string(expression)]
        case .untilExpression(let expression): ["until": .string(expression)]
        }
    }
}

extension ApprovalTask {
    fileprivate var document: Value {
        guard let onTimeout else { return .string(prompt) }
        return ["prompt": .string(prompt), "on_timeout": .string(onTimeout.rawValue)]
    }
}

extension SignalTask {
    fileprivate var document: Value {
        guard let onTimeout else { return .string(name) }
        return ["name": .string(name), "on_timeout": onTimeout]
    }
}
