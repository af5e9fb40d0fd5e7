internal import Baton

/// A task of a plan with the words for it that text, Mermaid and SVG share.
struct PlanStep {
    let preview: PlanPreview.TaskPreview
    let bodies: [Body]
    private let work: TaskWork

    /// What a control task runs.
    struct Body {
        let title: String
        let steps: [PlanStep]
    }

    /// - Parameters:
    ///   - previews: of a list of tasks.
    ///   - tasks: the same list.
    static func list(_ previews: [PlanPreview.TaskPreview], _ tasks: [AgentTask]) -> [PlanStep] {
        zip(previews, tasks).map { preview, task in
            PlanStep(
                preview: preview,
                bodies: zip(preview.bodies, task.work.lists).map { body, tasks in
                    Body(title: body.title, steps: list(body.tasks, tasks))
                }, work: task.work)
        }
    }

    /// `forecasting.generate_forecast`, `map`.
    var action: String {
        guard let agent = preview.agent, let operation = preview.operation else {
            return preview.kind.rawValue
        }
        return "\(agent).\(operation)"
    }

    /// Whether it calls an operation that no agent has.
    var isUnknown: Bool { preview.kind == .operation && preview.definition == nil }

    /// What a control task waits for, or how it runs its bodies.
    var details: [String] {
        switch work {
        case .operation, .choice, .workflow, .race, .loop: []
        case .map(let map):
            (map.maxConcurrency.map { ["at most \($0) at the same time"] } ?? [])
                + (map.failurePolicy == .continueIndependent ? [] : ["failure_policy \(map.failurePolicy)"])
        case .sleep(.duration(let duration)): ["for \(duration.text)"]
        case .sleep(.forExpression(let expression)): ["for \(expression)"]
        case .sleep(.untilExpression(let expression)): ["until \(expression)"]
        case .approval(let approval):
            [approval.prompt] + (approval.onTimeout.map { ["without an answer: \($0.rawValue)"] } ?? [])
        case .signal(let signal):
            ["named \(signal.name)"] + (signal.onTimeout.map { ["without one: \($0.excerpt)"] } ?? [])
        }
    }

    /// Whether the rule for its dependencies is worth telling.
    var tellsJoin: Bool { preview.dataFrom.count > 1 || preview.join != .all }

    /// The paths that the condition reads, as expressions write them, sorted.
    var conditionReads: [String] { conditionPaths.map(\.text).sorted() }

    /// Those of them that lead into a task's results.
    func conditionReads(of task: String) -> [String] {
        conditionPaths.filter {
            $0.path.first == task || ($0.path.first == "tasks" && $0.path.dropFirst().first == task)
        }
        .map(\.text).sorted()
    }

    private var conditionPaths: [(path: [String], text: String)] {
        preview.conditionReads.map { ($0, $0.expressionText) }
    }

    /// The keys that it takes from a task's output.
    func keys(from task: String) -> [String] {
        preview.inputs.compactMap { input in
            guard case .dependency(task) = input.source else { return nil }
            return input.name
        }
    }

    /// What a box says below the task's id.
    var labelLines: [String] {
        var lines = [isUnknown ? "unknown: \(action)" : action] + details
        if let condition = preview.condition { lines.append("if \(condition)") }
        if tellsJoin { lines.append("join \(preview.join)") }
        let inputs = preview.inputs.compactMap { input in input.source.label.map { "\(input.name) \($0)" } }
        lines += inputs.prefix(Self.longestInputList)
        if inputs.count > Self.longestInputList {
            lines.append("… \(inputs.count - Self.longestInputList) more inputs")
        }
        return lines
    }

    private static let longestInputList = 8
}

extension PlanPreview {
    var steps: [PlanStep] { PlanStep.list(tasks, workflow.tasks) }
}

extension PlanPreview.InputPreview.Source {
    /// `nil` for defaults and for what is simply not given.
    fileprivate var label: String? {
        switch self {
        case .literal(let value): "= \(value.excerpt)"
        case .expression(let value): "= \(value.display)"
        case .dependency(let task): "← \(task)"
        case .carried(let task): "← \(task) (carried)"
        case .missing: "is missing"
        case .defaultValue, .absent: nil
        }
    }
}

extension TaskWork {
    /// The lists of tasks within it, one for each body of its preview.
    fileprivate var lists: [[AgentTask]] {
        switch self {
        case .operation, .sleep, .approval, .signal: []
        case .map(let map): [map.body.tasks]
        case .loop(let loop): [loop.body.tasks]
        case .choice(let choice): choice.branches.map(\.body.tasks)
        case .workflow(let workflow): [workflow.tasks]
        case .race(let body): [body.tasks]
        }
    }
}

extension [String] {
    /// A path as an expression writes it: `tasks.forecast.output`, `tasks['a b'].status`.
    fileprivate var expressionText: String {
        guard let first else { return "" }
        return dropFirst().reduce(first) { text, name in
            name.isIdentifier ? "\(text).\(name)" : "\(text)['\(name.replacing("'", with: "\\'"))']"
        }
    }
}

extension String {
    fileprivate var isIdentifier: Bool {
        let isNameLike = unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || $0 == "_" || ("0"..."9").contains($0))
        }
        return isNameLike && !(first?.isNumber ?? true)
    }
}
