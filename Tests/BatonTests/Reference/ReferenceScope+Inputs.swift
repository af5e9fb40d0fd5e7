import Expressions

@testable import Baton

/// Inputs and expressions: sections 3 and 5 of the contract.
extension ReferenceScope {
    /// - Parameter earlier: tasks from which a required input that is missing may be taken.
    func inputs(of task: AgentTask, _ dependencies: [Fate], carrying earlier: [Fate]) throws -> [String:
        Value]
    {
        guard [.operation, .workflow].contains(task.work.kind) else { return [:] }
        var layers = dependencies.compactMap { fate in fate.output.map { $0.objectValue ?? [fate.id: $0] } }
        let own = try template(.object(task.inputs)).objectValue ?? [:]
        layers.insert(own, at: task.merge == .dependencyWins ? 0 : layers.count)
        var merged: [String: Value] = [:]
        for key in Set(layers.flatMap(\.keys)) {
            let values = layers.compactMap { $0[key] }
            let unequal = values.reduce(into: [Value]()) { if !$0.contains($1) { $0.append($1) } }
            if unequal.count > 1, task.merge == .error { throw FailureKind.mergeConflict }
            merged[key] = unequal.count > 1 && task.merge == .collect ? .array(unequal) : values.last
        }
        guard task.operation == "need" else { return merged }
        let carried = earlier.reversed().compactMap { $0.output?["x"] }.first
        let needed = ["x": merged["x"] ?? carried ?? .null, "factor": merged["factor"] ?? 2]
        guard needed.values.allSatisfy({ $0.intValue != nil }) else { throw FailureKind.invalidInput }
        return needed
    }

    func holds(_ condition: String) throws -> Bool {
        guard case .bool(let holds)? = try? value(of: condition) else { throw FailureKind.condition }
        return holds
    }

    func value(of text: String) throws -> Value {
        var names = tasks.mapValues { ExpressionValue($0["output"] ?? [:]) }
        names["input"] = ExpressionValue(.object(input))
        names["tasks"] = ExpressionValue(.object(tasks))
        return try Value(Expression(parsing: text).evaluate(with: ExpressionBindings(names)))
    }

    /// A value whose texts may hold `${expressions}`; theirs hold no braces.
    func template(_ value: Value) throws -> Value {
        switch value {
        case .null, .bool, .int, .double: return value
        case .array(let elements): return .array(try elements.map(template))
        case .object(let members): return .object(try members.mapValues(template))
        case .string(let text):
            let whole = text.wholeMatch(of: /\${([^}]*)}/)
            if let whole { return try self.value(of: String(whole.1)) }
            return .string(
                try text.replacing(/\${([^}]*)}/) { match in
                    let value = try self.value(of: String(match.1))
                    return value.stringValue ?? value.json()
                })
        }
    }
}
