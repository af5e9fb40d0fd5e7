internal import Baton

/// A finished run in the terminal: a table of its tasks, then what went wrong.
struct RunReport {
    let result: RunResult
    let agents: AgentRegistry?

    func render(_ style: TextStyle = .output) -> String {
        var table = TextTable(
            ["TASK", "OPERATION", "STATUS", "TIME", "TRIES", "RESULT"], alignRight: [3, 4])
        for task in result.results + result.innerResults {
            table.add([
                TextTable.Cell(task.id, style: style.bold), TextTable.Cell(task.work),
                TextTable.Cell(task.status.rawValue, style: task.status.style(style)),
                TextTable.Cell(
                    task.startedAt == nil || task.finishedAt == nil ? "-" : task.executionTime.display),
                TextTable.Cell(String(task.attempts)), TextTable.Cell(highlights(of: task)),
            ])
        }
        var lines = [table.render(style)]
        for task in result.results + result.innerResults {
            guard let failure = task.failure else { continue }
            lines.append("")
            lines.append("\(style.red(task.id)): \(failure.message) [\(failure.kind.rawValue)]")
            if let hint = failure.hint { lines.append("  \(hint)") }
        }
        lines.append("")
        lines.append(summary(style))
        return lines.joined(separator: "\n")
    }

    private func summary(_ style: TextStyle) -> String {
        let outcome = result.outcome.map { $0.style(style)($0.rawValue) } ?? style.yellow("unfinished")
        let duration = result.duration.map { " in \($0.display)" } ?? ""
        return "\(result.workflow.name): \(outcome)\(duration), run \(result.id)"
    }

    /// The first few plain members of the output that were not in the input, in the order of the declaration.
    private func highlights(of task: ExecutionResult) -> String {
        guard let members = task.output?.objectValue else { return task.output?.display ?? "" }
        var names = members.keys.sorted()
        if let agent = task.agent, let operation = task.operation,
            case .found(let implementation)? = agents?.find(agent: agent, operation: operation)
        {
            names = implementation.definition.output.properties.map(\.name)
        }
        return
            names
            .filter { name in
                members[name].map(\.isPlain) ?? false && task.input?.values[name] != members[name]
            }
            .prefix(3)
            .map { "\($0)=\(members[$0]?.highlight ?? "")" }
            .joined(separator: " ")
    }
}

extension Value {
    fileprivate var isPlain: Bool {
        switch self {
        case .bool, .int, .double: true
        case .string(let text): text.count <= 90
        case .array: true
        case .null, .object: false
        }
    }

    /// Lists are counted.
    fileprivate var highlight: String { arrayValue.map { String($0.count) } ?? display }
}

extension ExecutionResult {
    /// The operation, or the kind of control.
    fileprivate var work: String {
        guard let agent, let operation else { return kind.rawValue }
        return "\(agent).\(operation)"
    }
}

extension TaskStatus {
    func style(_ style: TextStyle) -> (String) -> String {
        switch self {
        case .success: style.green
        case .failed, .timedOut: style.red
        case .skipped, .cancelled, .retrying: style.yellow
        case .pending, .ready, .running, .waiting: style.dim
        }
    }
}

extension RunOutcome {
    func style(_ style: TextStyle) -> (String) -> String {
        switch self {
        case .success: style.green
        case .partial, .cancelled: style.yellow
        case .failed, .timedOut: style.red
        }
    }
}
