import Expressions

@testable import Baton

/// Inputs and expressions: sections 3 and 5 of the contract.
extension ReferenceScope {
    func resolvedInput(_ index: Int) throws(TaskFailure) -> [String: Value] {
        let task = tasks[index].task
        let schema: ObjectSchema
        switch task.work {
        case .operation(_, "need"): schema = Self.need
        case .operation: schema = .open
        case .workflow(let workflow): schema = workflow.input
        default: return [:]
        }
        guard case .object(let own)? = try? template(.object(task.inputs)) else {
            throw TaskFailure(.invalidInput, task: task.id, "")
        }
        var layers: [[String: Value]] = task.dependencies.compactMap { id in
            guard let place = self.index(of: id), let output = fate(place).output else { return nil }
            return output.objectValue ?? [id: output]
        }
        layers.insert(own, at: task.merge == .dependencyWins ? 0 : layers.count)
        var merged: [String: Value] = [:]
        for key in Set(layers.flatMap(\.keys)) {
            var values: [Value] = []
            for value in layers.compactMap({ $0[key] }) where !values.contains(value) { values.append(value) }
            if values.count > 1, task.merge == .error { throw TaskFailure(.mergeConflict, task: task.id, "") }
            let last = layers.compactMap { $0[key] }.last
            merged[key] = task.merge == .collect && values.count > 1 ? .array(values) : last
        }
        if list.pattern == .sequential, list.carry == .fill, task.operation == "need", merged["x"] == nil {
            let earlier = (0..<index).reversed().first { fate($0).output?["x"] != nil }
            merged["x"] = earlier.flatMap { fate($0).output?["x"] }
        }
        return try fitted(merged, to: schema, task.id)
    }

    private static let need = ObjectSchema([
        .init(
            name: "x", schema: .integer(nil), isRequired: true, defaultValue: nil, unit: nil, summary: ""),
        .init(
            name: "factor", schema: .integer(nil), isRequired: false, defaultValue: 2, unit: nil, summary: ""),
    ])

    /// The declared keys, absent ones with their defaults; all of them are numbers here.
    private func fitted(
        _ values: [String: Value], to schema: ObjectSchema, _ task: String
    ) throws(TaskFailure) -> [String: Value] {
        guard !schema.isOpen else { return values }
        var fitted: [String: Value] = [:]
        for property in schema.properties {
            guard let value = values[property.name] ?? property.defaultValue else {
                if property.isRequired { throw TaskFailure(.invalidInput, task: task, "") }
                continue
            }
            guard case .int = value else { throw TaskFailure(.invalidInput, task: task, "") }
            fitted[property.name] = value
        }
        return fitted
    }

    // MARK: Expressions

    func evaluate(_ text: String, _ extra: [String: Value] = [:]) throws -> Value {
        try Value(Expression(parsing: text).evaluate(with: variables(for: text, extra)))
    }

    /// A value whose texts may hold `${expressions}`; theirs hold no braces.
    func template(_ value: Value) throws -> Value {
        switch value {
        case .null, .bool, .int, .double: return value
        case .array(let elements): return .array(try elements.map(template))
        case .object(let members): return .object(try members.mapValues(template))
        case .string(let text):
            var parts = text.split(separator: "${", omittingEmptySubsequences: false)
            var written = String(parts.removeFirst())
            for part in parts {
                let halves = part.split(separator: "}", omittingEmptySubsequences: false)
                let result = try evaluate(String(halves[0]))
                if written.isEmpty, parts.count == 1, halves[1].isEmpty { return result }
                written += (result.stringValue ?? result.json()) + halves[1]
            }
            return .string(written)
        }
    }

    /// The variables that an expression names, each from the innermost scope that has the name.
    private func variables(for text: String, _ extra: [String: Value]) throws -> ExpressionBindings {
        var values = extra
        var statuses: [String: Value] = [:]
        for path in (try? Expression(parsing: text).readSet) ?? [] where extra[path[0]] == nil {
            if path[0] == "input" { values["input"] = .object(input) }
            if path[0] != "tasks" {
                values[path[0]] = values[path[0]] ?? find(path[0], amongLocals: true)?.value
            } else if path.count > 1, let fate = find(path[1], amongLocals: false)?.fate {
                let members: [String: Value?] = [
                    "status": .string(fate.status.rawValue), "output": fate.output,
                ]
                statuses[path[1]] = .object(members.compactMapValues(\.self))
            }
        }
        values["tasks"] = .object(statuses)
        return ExpressionBindings(values.mapValues(ExpressionValue.init))
    }

    private func find(_ name: String, amongLocals: Bool) -> (value: Value, fate: Fate?)? {
        if let place = index(of: name) { return (fate(place).output ?? [:], fate(place)) }
        if amongLocals, let local = locals[name] { return (local, nil) }
        return outer?.find(name, amongLocals: amongLocals)
    }

    static func names(in text: String) -> Set<String> {
        let paths = (try? Expression(parsing: text).readSet) ?? []
        return Set(paths.compactMap { $0.first == "tasks" ? $0.dropFirst().first : $0.first })
    }
}
