internal import Baton

extension PlanPreview {
    /// The JSON form.
    var document: Value {
        [
            "workflow": .string(workflow.name), "pattern": .string(workflow.pattern.rawValue),
            "tasks": .array(steps.map(\.document)),
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

extension PlanStep {
    fileprivate var document: Value {
        let reads = conditionReads
        return Value.object(
            [
                "id": .string(preview.id), "kind": .string(preview.kind.rawValue),
                "agent": preview.agent.map(Value.string), "operation": preview.operation.map(Value.string),
                "effect": preview.definition.map { .string($0.effect.rawValue) },
                "level": .int(Int64(preview.level)),
                "data_from": .array(preview.dataFrom.map(Value.string)),
                "after": .array(preview.after.map(Value.string)), "join": .string(preview.join.description),
                "condition": preview.condition.map { .string($0.description) },
                "condition_reads": reads.isEmpty ? nil : .array(reads.map(Value.string)),
                "timeout": preview.timeout.map { .string($0.text) },
                "max_attempts": .int(Int64(preview.retry.maxAttempts)),
                "inputs": .object(
                    Dictionary(
                        preview.inputs.map { ($0.name, $0.source.document) },
                        uniquingKeysWith: { first, _ in first })),
                "bodies": bodies.isEmpty
                    ? nil
                    : .array(
                        bodies.map {
                            ["title": .string($0.title), "tasks": .array($0.steps.map(\.document))]
                        }),
            ].compactMapValues(\.self))
    }
}

extension PlanPreview.InputPreview.Source {
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
