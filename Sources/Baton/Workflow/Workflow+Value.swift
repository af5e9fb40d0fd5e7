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
        if let retryBudget { members["retry_budget"] = .int(Int64(retryBudget)) }
        if priority != 0 { members["priority"] = .int(Int64(priority)) }
        if !input.isOpen {
            members["input"] = .object(
                Dictionary(uniqueKeysWithValues: input.properties.map { ($0.name, $0.document) }))
        }
        if let output { members["output"] = output }
        return .object(members)
    }
}

extension ObjectSchema.Property {
    fileprivate var document: Value {
        var members: [String: Value] = [
            "type": .string(InputType(schema).rawValue),
            "required": .bool(isRequired && defaultValue == nil),
        ]
        if let defaultValue { members["default"] = defaultValue }
        if let unit { members["unit"] = .string(unit) }
        if !summary.isEmpty { members["description"] = .string(summary) }
        return .object(members)
    }
}
