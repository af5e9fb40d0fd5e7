extension Workflow {
    /// The definition of a task by its path: `restock[3]/order` is the task `order` in the body of the map `restock`.
    ///
    /// - Returns: `nil` when there is none; tasks that were added while a run went on are not part of its workflow.
    public func task(at path: String) -> AgentTask? {
        var steps = path.split(separator: "/", omittingEmptySubsequences: false)[...]
        var lists = [tasks]
        var found: AgentTask?
        while let step = steps.popFirst() {
            if step == "compensate", steps.isEmpty, let compensation = found?.compensation,
                !lists.contains(where: { $0.contains { $0.id == "compensate" } })
            {
                return AgentTask(
                    "compensate", agent: compensation.agent, operation: compensation.operation,
                    inputs: compensation.inputs)
            }
            let candidates = lists.joined()
            guard
                let task = candidates.first(where: { $0.id == step })
                    ?? candidates.first(where: { step.isPlace(in: $0.id) })
            else { return nil }
            found = task
            lists = task.work.bodies
        }
        return found
    }
}

extension TaskWork {
    /// The lists of tasks within it.
    var bodies: [[AgentTask]] {
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

extension Substring {
    /// Whether it is the id with the place of an item or iteration behind it: `restock[3]`.
    fileprivate func isPlace(in id: String) -> Bool {
        guard hasSuffix("]"), let bracket = lastIndex(of: "["), self[..<bracket] == id else { return false }
        return Int(self[index(after: bracket)..<index(before: endIndex)]) != nil
    }
}
