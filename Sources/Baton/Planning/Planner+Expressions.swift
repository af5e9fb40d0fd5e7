internal import Expressions

/// Inputs, conditions and the expressions in them.
extension Planner {
    mutating func planInputs(
        _ task: AgentTask, schema: ObjectSchema?, path: TaskPath
    ) -> InputTemplate {
        guard !task.inputs.isEmpty else { return .literal([:]) }
        let template = template(.object(task.inputs), at: path + ["inputs"])
        if let schema { checkInputs(task.inputs, template, against: schema, path: path + ["inputs"]) }
        return template
    }

    /// A value whose texts may hold `${expressions}`, parsed and checked.
    mutating func template(_ value: Value, at path: [String]) -> InputTemplate {
        var found: [(path: [String], error: ExpressionError)] = []
        let template = InputTemplate(value) { found.append(($0, $1)) }
        for (place, error) in found {
            reject(.invalidInput, at: path + place, "in the expression: \(error)")
        }
        for expression in template.expressions { checkVariables(expression, kind: .invalidInput, at: path) }
        return template
    }

    /// A CEL expression, parsed and checked.
    ///
    /// - Parameter names: variables that it sees besides those of its scope.
    mutating func expression(
        _ text: String, at path: [String], kind: FailureKind = .invalidInput, names: Set<String> = []
    ) -> Expression? {
        do {
            let expression = try Expression(parsing: text)
            checkVariables(expression, kind: kind, at: path, names: names)
            return expression
        } catch {
            reject(kind, at: path, "in the expression: \(error)")
            return nil
        }
    }

    /// What the author wrote must fit the operation: undeclared keys, and literals of the wrong type.
    mutating func checkInputs(
        _ inputs: [String: Value], _ template: InputTemplate, against schema: ObjectSchema, path: [String]
    ) {
        var dynamicKeys: Set<String> = []
        if case .object(let members) = template {
            dynamicKeys = Set(members.filter { !$0.value.isLiteral }.keys)
        }
        let literals = inputs.filter { !dynamicKeys.contains($0.key) }
        var violations: [SchemaViolation] = []
        schema.collectViolations(of: literals, at: "", into: &violations)
        if !schema.isOpen {
            for key in dynamicKeys where schema[key] == nil {
                schema.collectViolations(of: [key: .null], at: "", into: &violations)
            }
        }
        for violation in violations where !violation.isMissingKey {
            let keys = violation.path.isEmpty ? [] : violation.path.pathSteps
            reject(.invalidInput, at: path + keys, violation.message, hint: violation.hint)
        }
    }

    mutating func planCondition(_ task: AgentTask, path: TaskPath) -> PlannedCondition? {
        guard let condition = task.condition else { return nil }
        let path = path + ["condition"]
        if !workflow.pattern.readsConditions {
            warn(
                .condition, at: path, "the pattern \(workflow.pattern.rawValue) ignores conditions",
                hint: "use the pattern conditional or graph")
        }
        let planned = plan(condition, at: path)
        return workflow.pattern.readsConditions ? planned : nil
    }

    private mutating func plan(_ condition: Condition, at path: [String]) -> PlannedCondition? {
        switch condition {
        case .expression(let text):
            return expression(text, at: path, kind: .condition).map(PlannedCondition.expression)
        case .registered(let name):
            guard let condition = agents.condition(named: name) else {
                let known = agents.conditions.map(\.name)
                reject(
                    .condition, at: path, "no condition is registered under the name '\(name)'",
                    hint: name.closest(among: known).map { "did you mean '\($0)'?" }
                        ?? (known.isEmpty
                            ? "conditions are registered in Swift: AgentOrchestrator(agents:conditions:)"
                            : "registered conditions: \(known.joined(separator: ", "))"))
                return nil
            }
            for task in condition.reads where !variableNames.contains(task) {
                reject(
                    .condition, at: path,
                    "the registered condition '\(name)' reads '\(task)', and there is no such task",
                    hint: task.closest(among: indices.keys).map { "is '\($0)' meant?" })
            }
            return .closure(condition.decide, reads: condition.reads)
        case .closure(let decide):
            if isStored, workflow.pattern.readsConditions {
                reject(
                    .condition, at: path, "a closure cannot be stored with the run",
                    hint: "register it under a name: AgentOrchestrator(agents:conditions:)")
            }
            return .closure(decide, reads: [])
        }
    }

    private mutating func checkVariables(
        _ expression: Expression, kind: FailureKind, at path: [String], names: Set<String> = []
    ) {
        let declared = names.isEmpty ? variableNames : variableNames.union(names)
        let check = expression.check(declaredVariables: declared)
        for error in check.problems { reject(kind, at: path, "in the expression: \(error)") }
        for name in check.readSet.compactMap({ $0.first == "tasks" ? $0.dropFirst().first : nil }).sorted()
        where !declared.contains(name) {
            reject(
                kind, at: path, "in the expression: there is no task '\(name)'",
                hint: name.closest(among: declared).map { "did you mean '\($0)'?" })
        }
    }
}

extension String {
    /// `lines[0].sku` → `["lines", "0", "sku"]`.
    fileprivate var pathSteps: [String] {
        split(whereSeparator: { ".[]".contains($0) }).map(String.init)
    }
}
