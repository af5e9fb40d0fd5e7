extension TaskFailure {
    /// The JSON form, as shown and stored.
    public var document: Value {
        Value.object(
            [
                "kind": .string(kind.rawValue), "task": .string(task), "message": .string(message),
                "hint": hint.map(Value.string), "retryable": .bool(isRetryable),
                "roots": roots.isEmpty ? nil : .array(roots.map(Value.string)),
            ].compactMapValues(\.self))
    }

    init?(document: [String: Value]) {
        guard let kind = document["kind"]?.stringValue.flatMap(FailureKind.init),
            let task = document["task"]?.stringValue,
            let message = document["message"]?.stringValue
        else { return nil }
        self.init(
            kind, task: task, message, hint: document["hint"]?.stringValue,
            isRetryable: document["retryable"]?.boolValue ?? false,
            roots: document["roots"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    }
}
