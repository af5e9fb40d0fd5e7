internal import Baton

/// A plan in the terminal: one block a task, in the order of the workflow.
struct PlanText {
    let preview: PlanPreview
    let style = TextStyle.output

    func render() -> String {
        let workflow = preview.workflow
        var lines = [
            "\(style.bold(workflow.name)) (\(workflow.pattern.rawValue), \(workflow.tasks.count == 1 ? "1 task" : "\(workflow.tasks.count) tasks"))"
                + (workflow.summary.isEmpty ? "" : ": \(workflow.summary)")
        ]
        for property in workflow.input.properties {
            let value =
                property.defaultValue.map { " = \($0.display)" } ?? (property.isRequired ? " (required)" : "")
            lines.append("  input \(property.name): \(property.schema.summary)\(value)")
        }
        for task in preview.tasks { lines += [""] + block(task) }
        return lines.joined(separator: "\n")
    }

    private func block(_ task: PlanPreview.TaskPreview) -> [String] {
        let work = task.agent.map { "\($0).\(task.operation ?? "")" } ?? task.kind.rawValue
        var lines = [
            "\(String(repeating: "  ", count: task.level))\(style.bold(task.id))  \(work)"
                + (task.definition.map { style.dim("  [\($0.effect.rawValue)]") } ?? (task.kind == .operation ? style.red("  unknown") : ""))
        ]
        if !task.dataFrom.isEmpty {
            lines.append("waits for \(task.dataFrom.joined(separator: ", ")) and takes its data")
        }
        if !task.after.isEmpty { lines.append("runs after \(task.after.joined(separator: ", "))") }
        if task.dataFrom.count > 1 || task.join != .all { lines.append("join \(task.join)") }
        if let condition = task.condition { lines.append("only if \(condition)") }
        if let timeout = task.timeout { lines.append("at most \(timeout.display) an attempt") }
        lines.append("at most \(task.retry.maxAttempts) attempt\(task.retry.maxAttempts == 1 ? "" : "s")")
        for input in task.inputs {
            guard let source = input.source.text else { continue }
            lines.append("\(input.name) \(source)")
        }
        let margin = String(repeating: "  ", count: task.level + 1)
        return [lines[0]] + lines.dropFirst().map { margin + $0 }
    }
}

extension PlanPreview.InputPreview.Source {
    /// `nil` for what is simply not given.
    fileprivate var text: String? {
        switch self {
        case .literal(let value): "= \(value.excerpt)"
        case .expression(let value): "= \(value.display)"
        case .dependency(let task): "<- \(task)"
        case .carried(let task): "<- \(task) (carried)"
        case .defaultValue(let value): "= \(value.excerpt) (default)"
        case .missing: "is required and nothing is known to give it"
        case .absent: nil
        }
    }

    fileprivate var document: Value {
        switch self {
        case .literal(let value): ["from": "inputs", "value": value]
        case .expression(let value): ["from": "expression", "value": value]
        case .dependency(let task): ["from": "dependency", "task": .string(task)]
        case .carried(let task): ["from": "carried", "task": .string(task)]
        case .defaultValue(let value): ["from": "default", "value": value]
        case .missing: ["from": "missing"]
        case .absent: ["from": "absent"]
        }
    }
}

extension PlanPreview {
    /// The JSON form.
    var document: Value {
        [
            "workflow": .string(workflow.name), "pattern": .string(workflow.pattern.rawValue),
            "tasks": .array(tasks.map(\.document)),
            "problems": .array(
                problems.map { problem in
                    Value.object(
                        [
                            "severity": .string(problem.severity.rawValue),
                            "kind": .string(problem.kind.rawValue),
                            "path": .string(problem.location), "message": .string(problem.message),
                            "hint": problem.hint.map(Value.string),
                        ].compactMapValues(\.self))
                }),
        ]
    }
}

extension PlanPreview.TaskPreview {
    fileprivate var document: Value {
        Value.object(
            [
                "id": .string(id), "kind": .string(kind.rawValue), "agent": agent.map(Value.string),
                "operation": operation.map(Value.string),
                "effect": definition.map { .string($0.effect.rawValue) }, "level": .int(Int64(level)),
                "data_from": .array(dataFrom.map(Value.string)), "after": .array(after.map(Value.string)),
                "join": .string(join.description), "condition": condition.map(Value.string),
                "timeout": timeout.map { .string($0.text) }, "max_attempts": .int(Int64(retry.maxAttempts)),
                "inputs": .object(
                    Dictionary(
                        inputs.map { ($0.name, $0.source.document) }, uniquingKeysWith: { first, _ in first })
                ),
            ].compactMapValues(\.self))
    }
}
