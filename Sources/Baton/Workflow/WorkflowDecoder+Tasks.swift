/// Tasks: what those of every kind have in common.
extension WorkflowDecoder {
    mutating func tasks(_ value: Value?, at path: [String]) -> [AgentTask] {
        guard let elements = value?.arrayValue else {
            report(path, expected: "a list of tasks", found: value)
            return []
        }
        guard depth < Self.maximumDepth else {
            reject(
                path, "tasks stand more than \(Self.maximumDepth) levels deep within tasks",
                hint: "put tasks of different levels side by side")
            return []
        }
        depth += 1
        defer { depth -= 1 }
        return elements.enumerated().compactMap { index, element in
            task(element, at: path + [String(index)])
        }
    }

    private mutating func task(_ value: Value, at path: [String]) -> AgentTask? {
        guard let members = object(value, at: path, keys: Self.taskKeys) else { return nil }
        let id = text(members, "id", at: path, isRequired: true) ?? ""
        var task = AgentTask(id, work(members, at: path) ?? .operation(agent: "", name: ""))
        readFlow(members, of: &task, at: path)
        readLimits(members, of: &task, at: path)
        task.spawn = text(members, "spawn", at: path)
        task.compensation = compensation(members, at: path)
        task.isDistributed = flag(members, "distributed", at: path) ?? false
        return task
    }

    /// What comes in, and when its turn is.
    private mutating func readFlow(_ members: [String: Value], of task: inout AgentTask, at path: [String]) {
        task.inputs = inputs(members, at: path)
        task.dependencies = dependencies(members, at: path)
        task.condition = condition(members, at: path)
        task.join = join(members, at: path)
        task.merge = keyword(members, "merge", at: path) ?? .inputsWin
    }

    /// How often, how long and beside what it runs.
    private mutating func readLimits(
        _ members: [String: Value], of task: inout AgentTask, at path: [String]
    ) {
        task.retry = retry(members, at: path)
        task.timeout = duration(members, "timeout", at: path)
        task.totalTimeout = duration(members, "total_timeout", at: path)
        task.concurrency = concurrency(members, at: path)
        task.priority = wholeNumber(members, "priority", at: path)
    }

    private mutating func inputs(_ members: [String: Value], at path: [String]) -> [String: Value] {
        guard let value = given(members, "inputs") else { return [:] }
        if value.objectValue == nil { report(path + ["inputs"], expected: "an object", found: value) }
        return value.objectValue ?? [:]
    }

    private mutating func condition(_ members: [String: Value], at path: [String]) -> Condition? {
        guard let value = given(members, "condition") else { return nil }
        if let text = value.stringValue { return .expression(text) }
        let path = path + ["condition"]
        guard let members = object(value, at: path, keys: Self.conditionKeys, or: "an expression") else {
            return nil
        }
        return text(members, "registered", at: path, isRequired: true).map(Condition.registered)
    }

    private mutating func dependencies(_ members: [String: Value], at path: [String]) -> [String] {
        guard let value = given(members, "dependencies") else { return [] }
        let path = path + ["dependencies"]
        guard let elements = value.arrayValue else {
            report(path, expected: "a list of task ids", found: value)
            return []
        }
        return elements.enumerated().compactMap { index, element in
            if element.stringValue == nil {
                report(path + [String(index)], expected: "a task id", found: element)
            }
            return element.stringValue
        }
    }

    private mutating func join(_ members: [String: Value], at path: [String]) -> JoinRule {
        guard let value = given(members, "join") else { return .all }
        guard let rule = value.stringValue.flatMap(JoinRule.init) else {
            report(
                path + ["join"], expected: "one of all, all_succeeded, all_done, any, 'at_least N'",
                found: value)
            return .all
        }
        return rule
    }

    private mutating func retry(_ members: [String: Value], at path: [String]) -> RetryPolicy? {
        guard let value = given(members, "retry") else { return nil }
        let path = path + ["retry"]
        guard let members = object(value, at: path, keys: Self.retryKeys) else { return nil }
        let attempts = wholeNumber(members, "max_attempts", at: path, isRequired: true)
        var policy = RetryPolicy(maxAttempts: attempts ?? 1)
        if let backoff = duration(members, "initial_backoff", at: path) { policy.initialBackoff = backoff }
        if let multiplier = number(members, "multiplier", at: path) { policy.multiplier = multiplier }
        if let backoff = duration(members, "maximum_backoff", at: path) { policy.maximumBackoff = backoff }
        return policy
    }

    private mutating func concurrency(_ members: [String: Value], at path: [String]) -> ConcurrencyKey? {
        guard let value = given(members, "concurrency") else { return nil }
        let path = path + ["concurrency"]
        guard let (key, members) = named(value, "key", at: path, keys: Self.concurrencyKeys) else {
            return nil
        }
        return ConcurrencyKey(key, limit: wholeNumber(members, "limit", at: path) ?? 1)
    }

    private mutating func compensation(_ members: [String: Value], at path: [String]) -> Compensation? {
        guard let value = given(members, "compensate") else { return nil }
        let path = path + ["compensate"]
        guard let members = object(value, at: path, keys: Self.compensationKeys) else { return nil }
        return Compensation(
            agent: text(members, "agent", at: path, isRequired: true) ?? "",
            operation: text(members, "operation", at: path, isRequired: true) ?? "",
            inputs: inputs(members, at: path), retry: retry(members, at: path),
            timeout: duration(members, "timeout", at: path))
    }
}
