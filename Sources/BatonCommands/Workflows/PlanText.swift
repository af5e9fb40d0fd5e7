internal import Baton

/// A plan in the terminal: one block a task, in the order of the workflow, with what a task runs inside its block.
struct PlanText {
    let preview: PlanPreview
    let style: TextStyle

    init(_ preview: PlanPreview, style: TextStyle = .output) {
        self.preview = preview
        self.style = style
    }

    func render() -> String {
        let workflow = preview.workflow
        let count = workflow.tasks.count
        var lines = [
            "\(style.bold(workflow.name)) (\(workflow.pattern.rawValue), \(count) \(count == 1 ? "task" : "tasks"))"
                + (workflow.summary.isEmpty ? "" : ": \(workflow.summary)")
        ]
        for property in workflow.input.properties {
            let value =
                property.defaultValue.map { " = \($0.display)" } ?? (property.isRequired ? " (required)" : "")
            lines.append("  input \(property.name): \(property.schema.summary)\(value)")
        }
        for step in preview.steps { lines += [""] + block(step, depth: 0) }
        return lines.joined(separator: "\n")
    }

    /// - Parameter depth: that of a task that waits for none in the same list.
    private func block(_ step: PlanStep, depth: Int) -> [String] {
        let depth = depth + step.preview.level
        let heading = Self.margin(depth) + heading(of: step)
        var lines = facts(of: step).map { Self.margin(depth + 1) + $0 }
        for body in step.bodies {
            lines.append("\(Self.margin(depth + 1))\(body.title):")
            lines += body.steps.flatMap { block($0, depth: depth + 2) }
        }
        return [heading] + lines
    }

    private static func margin(_ depth: Int) -> String { String(repeating: "  ", count: depth) }

    private func heading(of step: PlanStep) -> String {
        let effect = step.preview.definition.map { style.dim("  [\($0.effect.rawValue)]") } ?? ""
        let remark = step.isUnknown ? style.red("  unknown") : effect
        return "\(style.bold(step.preview.id))  \(step.action)\(remark)"
    }

    private func facts(of step: PlanStep) -> [String] {
        let task = step.preview
        var lines = step.details
        if !task.dataFrom.isEmpty {
            let owner = task.dataFrom.count == 1 ? "its" : "their"
            lines.append("waits for \(task.dataFrom.joined(separator: ", ")) and takes \(owner) data")
        }
        if !task.after.isEmpty { lines.append("runs after \(task.after.joined(separator: ", "))") }
        if step.tellsJoin { lines.append("join \(task.join)") }
        if let condition = task.condition { lines.append("only if \(condition)") }
        let reads = step.conditionReads
        if !reads.isEmpty { lines.append("  which reads \(reads.joined(separator: ", "))") }
        lines += limits(of: task)
        for input in task.inputs {
            guard let source = input.source.text else { continue }
            lines.append("\(input.name) \(source)")
        }
        return lines
    }

    private func limits(of task: PlanPreview.TaskPreview) -> [String] {
        let timeout = task.timeout?.display
        // Control tasks have no attempts.
        guard task.kind == .operation else { return timeout.map { ["at most \($0)"] } ?? [] }
        let count = task.retry.maxAttempts
        return (timeout.map { ["at most \($0) an attempt"] } ?? [])
            + ["at most \(count) \(count == 1 ? "attempt" : "attempts")"]
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
}
