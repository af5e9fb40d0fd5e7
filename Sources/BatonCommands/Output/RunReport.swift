internal import Baton

/// A run in the terminal: a table of its tasks, then what went wrong.
struct RunReport {
    private let result: RunResult
    private let agents: AgentRegistry?
    private let counts: MapCounts
    private let tree: TaskTree

    /// - Parameters:
    ///   - agents: whose operations it called; they say which outputs matter most.
    ///   - showsAll: also the items of long maps that succeeded.
    init(_ result: RunResult, counts: MapCounts, agents: AgentRegistry?, showsAll: Bool = false) {
        self.result = result
        self.counts = counts
        self.agents = agents
        tree = TaskTree(result, showsAll: showsAll)
    }

    /// What it shows, in its order.
    var rows: [TaskTree.Row] { tree.rows }
    /// The tasks that it shows, those within tasks too.
    var shownTasks: [ExecutionResult] { tree.rows.compactMap(\.task) }

    func render(_ style: TextStyle = .output) -> String {
        var lines = [table(style).render(style)]
        for task in shownTasks {
            guard let failure = task.failure else { continue }
            lines.append("")
            lines.append("\(style.red(task.id)): \(failure.brief) [\(failure.kind.rawValue)]")
            if let hint = failure.hint { lines.append("  \(hint)") }
        }
        if result.workflow.output != nil, let output = result.output {
            lines.append("")
            lines.append("output:")
            lines.append(output.outline(indent: 1))
        }
        if let failure = result.failure {
            lines.append("")
            lines.append("\(style.red("output")): \(failure)")
        }
        lines.append("")
        lines.append(summary(style))
        return lines.joined(separator: "\n")
    }

    private func table(_ style: TextStyle) -> TextTable {
        var table = TextTable(
            ["TASK", "OPERATION", "STATUS", "TIME", "TRIES", "RESULT"], alignRight: [3, 4])
        for row in tree.rows {
            switch row.content {
            case .note(let text):
                table.add([TextTable.Cell(row.label), "", "", "", "", TextTable.Cell(text, style: style.dim)])
            case .task(let task):
                table.add([
                    TextTable.Cell(row.label, style: style.bold), TextTable.Cell(task.work),
                    TextTable.Cell(task.status.rawValue, style: task.status.style(style)),
                    TextTable.Cell(
                        task.startedAt == nil || task.finishedAt == nil ? "-" : task.executionTime.display),
                    TextTable.Cell(String(task.attempts)), TextTable.Cell(remark(on: task)),
                ])
            }
        }
        return table
    }

    /// What it waits for, how its items ended, or what it gave.
    private func remark(on task: ExecutionResult) -> String {
        task.wait?.text ?? counts.text(of: task.id) ?? highlights(of: task)
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
        case .skipped, .cancelled, .retrying, .inDoubt: style.yellow
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
