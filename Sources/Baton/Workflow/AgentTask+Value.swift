extension AgentTask {
    /// The document form: what stands in a list of tasks.
    var document: Value {
        var members = work.members
        members["id"] = .string(id)
        if !inputs.isEmpty { members["inputs"] = .object(inputs) }
        if !dependencies.isEmpty { members["dependencies"] = .array(dependencies.map(Value.string)) }
        members["condition"] = condition?.document
        if join != .all { members["join"] = .string(join.description) }
        if merge != .inputsWin { members["merge"] = .string(merge.rawValue) }
        if let retry { members["retry"] = retry.document }
        if let timeout { members["timeout"] = .string(timeout.text) }
        if let totalTimeout { members["total_timeout"] = .string(totalTimeout.text) }
        if let concurrency { members["concurrency"] = concurrency.document }
        if let priority { members["priority"] = .int(Int64(priority)) }
        if let spawn { members["spawn"] = .string(spawn) }
        if let compensation { members["compensate"] = compensation.document }
        if isDistributed { members["distributed"] = true }
        return .object(members)
    }
}

extension RetryPolicy {
    fileprivate var document: Value {
        [
            "max_attempts": .int(Int64(maxAttempts)), "initial_backoff": .string(initialBackoff.text),
            "multiplier": .double(multiplier), "maximum_backoff": .string(maximumBackoff.text),
        ]
    }
}

extension ConcurrencyKey {
    fileprivate var document: Value {
        limit == 1 ? .string(key) : ["key": .string(key), "limit": .int(Int64(limit))]
    }
}

extension Compensation {
    fileprivate var document: Value {
        var members: [String: Value] = ["agent": .string(agent), "operation": .string(operation)]
        if !inputs.isEmpty { members["inputs"] = .object(inputs) }
        if let retry { members["retry"] = retry.document }
        if let timeout { members["timeout"] = .string(timeout.text) }
        return .object(members)
    }
}
