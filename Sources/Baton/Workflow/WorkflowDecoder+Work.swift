/// What a task does: its one kind, and what belongs to that.
extension WorkflowDecoder {
    /// - Returns: the first kind that the task names, `nil` when it names none or nothing can be made of it.
    mutating func work(_ members: [String: Value], at path: [String]) -> TaskWork? {
        let isCall = given(members, "agent") != nil || given(members, "operation") != nil
        let kinds =
            (isCall ? [.operation] : []) + Self.controlKinds.filter { given(members, $0.rawValue) != nil }
        if kinds.isEmpty {
            let known = Self.controlKinds.map(\.rawValue).joined(separator: ", ")
            reject(path, "expected 'agent' and 'operation', or one of \(known), found none of them")
        } else if kinds.count > 1 {
            let found = kinds.map { $0 == .operation ? "agent and operation" : $0.rawValue }
            reject(
                path, "expected one thing to do, found \(found.joined(separator: ", "))",
                hint: "make a task of each")
        }
        // All are read, so that the problems of all are found.
        return kinds.map { work($0, members, at: path) }.first ?? nil
    }

    private mutating func work(_ kind: TaskKind, _ members: [String: Value], at path: [String]) -> TaskWork? {
        let value = members[kind.rawValue] ?? .null
        let inside = path + [kind.rawValue]
        switch kind {
        case .operation: return call(members, at: path)
        case .map: return map(value, at: inside).map(TaskWork.map)
        case .loop: return loop(value, at: inside).map(TaskWork.loop)
        case .choice: return choice(value, at: inside).map(TaskWork.choice)
        case .workflow: return subworkflow(value, at: inside).map(TaskWork.workflow)
        case .race: return race(value, at: inside).map(TaskWork.race)
        case .sleep: return sleep(value, at: inside).map(TaskWork.sleep)
        case .approval: return approval(value, at: inside).map(TaskWork.approval)
        case .signal: return signal(value, at: inside).map(TaskWork.signal)
        }
    }

    private mutating func call(_ members: [String: Value], at path: [String]) -> TaskWork {
        .operation(
            agent: text(members, "agent", at: path, isRequired: true) ?? "",
            name: text(members, "operation", at: path, isRequired: true) ?? "")
    }

    // MARK: Bodies of tasks

    private mutating func body(_ members: [String: Value], at path: [String]) -> TaskBody {
        TaskBody(
            pattern: keyword(members, "pattern", at: path) ?? .sequential,
            tasks: tasks(members["tasks"], at: path + ["tasks"]), output: members["output"])
    }

    private mutating func map(_ value: Value, at path: [String]) -> MapTask? {
        guard let members = object(value, at: path, keys: Self.mapKeys) else { return nil }
        return MapTask(
            over: list(members["over"], at: path + ["over"]),
            item: text(members, "item", at: path) ?? "item",
            maxConcurrency: wholeNumber(members, "max_concurrency", at: path),
            failurePolicy: failurePolicy(members, at: path), body: body(members, at: path))
    }

    /// A list, or the expression that yields one.
    private mutating func list(_ value: Value?, at path: [String]) -> Value {
        switch value {
        case .string, .array: break
        case nil, .null, .bool, .int, .double, .object:
            report(path, expected: "a list, or an expression that yields one", found: value)
        }
        return value ?? []
    }

    private mutating func loop(_ value: Value, at path: [String]) -> LoopTask? {
        guard let members = object(value, at: path, keys: Self.loopKeys) else { return nil }
        return LoopTask(
            until: text(members, "until", at: path, isRequired: true) ?? "",
            maxIterations: wholeNumber(members, "max_iterations", at: path, isRequired: true) ?? 1,
            body: body(members, at: path))
    }

    private mutating func choice(_ value: Value, at path: [String]) -> ChoiceTask? {
        guard let elements = value.arrayValue else {
            report(
                path,
                expected: "a list of objects with the keys \(Self.branchKeys.joined(separator: ", "))",
                found: value)
            return nil
        }
        return ChoiceTask(
            elements.enumerated().compactMap { index, element in
                branch(element, at: path + [String(index)])
            })
    }

    private mutating func branch(_ value: Value, at path: [String]) -> ChoiceTask.Branch? {
        guard let members = object(value, at: path, keys: Self.branchKeys) else { return nil }
        return ChoiceTask.Branch(when: text(members, "when", at: path), body: body(members, at: path))
    }

    private mutating func subworkflow(_ value: Value, at path: [String]) -> Workflow? {
        guard value.stringValue == nil else {
            report(
                path, expected: "a workflow", found: value,
                hint: "file names are resolved by the baton command")
            return nil
        }
        return workflow(value, at: path)
    }

    private mutating func race(_ value: Value, at path: [String]) -> TaskBody? {
        let hints = ["pattern": "the tasks of a race start together"]
        guard let members = object(value, at: path, keys: Self.raceKeys, hints: hints) else { return nil }
        return TaskBody(
            pattern: .parallel, tasks: tasks(members["tasks"], at: path + ["tasks"]),
            output: members["output"])
    }

    // MARK: Waiting

    private mutating func sleep(_ value: Value, at path: [String]) -> SleepTask? {
        if value.stringValue != nil { return duration(value, at: path).map(SleepTask.duration) }
        guard let members = object(value, at: path, keys: Self.sleepKeys, or: "a duration such as '5m'")
        else { return nil }
        guard Self.sleepKeys.filter({ given(members, $0) != nil }).count == 1 else {
            report(path, expected: "either 'for' or 'until'", found: value)
            return nil
        }
        return text(members, "for", at: path).map(SleepTask.forExpression)
            ?? text(members, "until", at: path).map(SleepTask.untilExpression)
    }

    private mutating func approval(_ value: Value, at path: [String]) -> ApprovalTask? {
        guard let (prompt, members) = named(value, "prompt", at: path, keys: Self.approvalKeys) else {
            return nil
        }
        return ApprovalTask(prompt, onTimeout: keyword(members, "on_timeout", at: path))
    }

    private mutating func signal(_ value: Value, at path: [String]) -> SignalTask? {
        guard let (name, members) = named(value, "name", at: path, keys: Self.signalKeys) else { return nil }
        return SignalTask(name, onTimeout: members["on_timeout"])
    }
}
