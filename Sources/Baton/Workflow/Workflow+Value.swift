extension Workflow {
    /// The document form: what ``WorkflowDecoder`` reads. Keys that say nothing beyond the defaults are left out.
    ///
    /// A closure cannot be written down: the task's `condition` is then absent.
    public var document: Value {
        var members: [String: Value] = [
            "name": .string(name), "version": .int(Int64(version)), "pattern": .string(pattern.rawValue),
            "tasks": .array(tasks.map(\.document)),
        ]
        if !summary.isEmpty { members["summary"] = .string(summary) }
        if failurePolicy != .continueIndependent {
            members["failure_policy"] = .string(failurePolicy.description)
        }
        if carry != .fill { members["carry"] = .string(carry.rawValue) }
        if let maxConcurrency { members["max_concurrency"] = .int(Int64(maxConcurrency)) }
        if let deadline { members["deadline"] = .string(deadline.text) }
        if !input.isOpen {
            members["input"] = .object(
                Dictionary(uniqueKeysWithValues: input.properties.map { ($0.name, $0.document) }))
        }
        return .object(members)
    }
}

extension AgentTask {
    fileprivate var document: Value {
        var members: [String: Value] = [
            "id": .string(id), "agent": .string(agent), "operation": .string(operation),
        ]
        if !inputs.isEmpty { members["inputs"] = .object(inputs) }
        if !dependencies.isEmpty { members["dependencies"] = .array(dependencies.map(Value.string)) }
        if let text = condition?.expressionText { members["condition"] = .string(text) }
        if join != .all { members["join"] = .string(join.description) }
        if merge != .inputsWin { members["merge"] = .string(merge.rawValue) }
        if let retry { members["retry"] = retry.document }
        if let timeout { members["timeout"] = .string(timeout.text) }
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

extension ObjectSchema.Property {
    fileprivate var document: Value {
        var members: [String: Value] = [
            "type": .string(InputType(schema).rawValue), "required": .bool(isRequired),
        ]
        if let defaultValue { members["default"] = defaultValue }
        if let unit { members["unit"] = .string(unit) }
        if !summary.isEmpty { members["description"] = .string(summary) }
        return .object(members)
    }
}
