/// The definitions of a run's tasks by path, with those that were added while it went on.
struct TaskDefinitions {
    private let workflow: Workflow
    private var spawned: [String: AgentTask] = [:]
    /// By the path of a choice, the branch that it took: tasks of different branches may have the same id.
    private var branches: [String: Int] = [:]

    init(_ workflow: Workflow) { self.workflow = workflow }

    mutating func choose(_ branch: Int?, of choice: String) { branches[choice] = branch }

    /// - Returns: the paths of the tasks.
    mutating func spawn(_ tasks: [AgentTask], beside path: String) -> [String] {
        let prefix = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        for task in tasks { spawned[prefix + task.id] = task }
        return tasks.map { prefix + $0.id }
    }

    func task(at path: String) -> AgentTask? {
        if let task = spawned[path] { return task }
        guard let slash = path.lastIndex(of: "/") else { return workflow.task(at: path) }
        let id = path[path.index(after: slash)...]
        var owner = String(path[..<slash])
        if let task = task(at: owner) { return task.task(id, inBranch: branches[owner]) }
        // The body of an item or an iteration: `restock[3]`.
        guard let bracket = owner.lastIndex(of: "[") else { return nil }
        owner = String(owner[..<bracket])
        return task(at: owner)?.task(id, inBranch: nil)
    }
}

extension AgentTask {
    /// A task within it, or its compensation.
    fileprivate func task(_ id: Substring, inBranch branch: Int?) -> AgentTask? {
        var lists = work.bodies
        if let branch, lists.indices.contains(branch) { lists = [lists[branch]] }
        if let task = lists.joined().first(where: { $0.id == id }) { return task }
        guard id == "compensate", let compensation else { return nil }
        return AgentTask(
            "compensate", agent: compensation.agent, operation: compensation.operation,
            inputs: compensation.inputs)
    }
}
