/// What a workflow would do, told without running it: the lowered graph, each task's inputs and where they come from,
/// and every problem.
public struct PlanPreview: Sendable {
    public let workflow: Workflow
    /// In the order of the workflow.
    public let tasks: [TaskPreview]
    public let problems: [WorkflowProblem]

    /// A task of the plan.
    public struct TaskPreview: Sendable {
        public let id: String
        /// Whether it calls an operation, or which control it exerts.
        public let kind: TaskKind
        /// The agent that it calls; `nil` for a control task.
        public let agent: String?
        /// The operation that it calls; `nil` for a control task.
        public let operation: String?
        /// `nil` for a control task, and when the agent or the operation is unknown.
        public let definition: OperationDefinition?
        /// Tasks whose outputs flow into this one.
        public let dataFrom: [String]
        /// Tasks that this one waits for without taking their data.
        public let after: [String]
        /// The longest chain of tasks before this one.
        public let level: Int
        public let join: JoinRule
        /// `nil` when there is none or the pattern ignores it.
        public let condition: Condition?
        /// The paths of names that the condition reads: `["forecast", "units"]`, `["tasks", "quote", "status"]`.
        public let conditionReads: [[String]]
        public let inputs: [InputPreview]
        public let retry: RetryPolicy
        public let timeout: Duration?
        /// The plans of what a control task runs.
        public let bodies: [BodyPreview]
    }

    /// Tasks within a task.
    public struct BodyPreview: Sendable {
        /// What they run for, in words: `for each sku in input.skus`, `when forecast.forecast > 500`.
        public let title: String
        /// In the order of the list.
        public let tasks: [TaskPreview]
    }

    /// One key of a task's input.
    public struct InputPreview: Sendable {
        public let name: String
        /// `nil` for a key that the operation does not declare.
        public let property: ObjectSchema.Property?
        public let source: Source

        /// Where the value will come from, as far as that can be known beforehand.
        public enum Source: Sendable {
            case literal(Value)
            /// Text with `${expressions}`.
            case expression(Value)
            /// The output of a dependency that declares the key.
            case dependency(String)
            /// The output of an earlier task that declares the key, because it is required and nothing else gives it.
            case carried(String)
            case defaultValue(Value)
            /// Nothing gives it, and it is not needed.
            case absent
            /// It is required and nothing is known to give it.
            case missing
        }
    }
}

extension AgentOrchestrator {
    /// What a workflow would do; nothing runs.
    public func preview(_ workflow: Workflow) -> PlanPreview {
        PlanPreview(workflow, agents: agents, isStored: isStored)
    }
}

extension PlanPreview {
    /// - Parameter agents: whose operations the tasks call.
    public init(_ workflow: Workflow, agents: AgentRegistry) {
        self.init(workflow, agents: agents, isStored: false)
    }

    fileprivate init(_ workflow: Workflow, agents: AgentRegistry, isStored: Bool) {
        let (plan, problems) = Planner.plan(workflow, agents: agents, isStored: isStored)
        self.workflow = workflow
        self.problems = problems
        guard let plan else {
            tasks = []
            return
        }
        tasks = plan.previews
    }
}

extension Plan {
    /// In the order of the list.
    fileprivate var previews: [PlanPreview.TaskPreview] {
        var levels = [Int](repeating: 0, count: tasks.count)
        for index in executionOrder {
            levels[index] = predecessors(of: index).map { levels[$0] + 1 }.max() ?? 0
        }
        return tasks.indices.map { preview(of: $0, level: levels[$0]) }
    }

    /// All tasks, each after everything that it waits for.
    fileprivate var executionOrder: [Int] {
        var waitingFor = predecessorCounts
        var order = tasks.indices.filter { waitingFor[$0] == 0 }
        var next = 0
        while next < order.count {
            for successor in successors(of: order[next]) {
                waitingFor[Int(successor)] -= 1
                if waitingFor[Int(successor)] == 0 { order.append(Int(successor)) }
            }
            next += 1
        }
        return order
    }

    private func preview(of index: Int, level: Int) -> PlanPreview.TaskPreview {
        let task = tasks[index]
        let dataFrom = task.dependencies.map { tasks[$0].id }
        let after = orderEdges[index].map { tasks[$0].id }.filter { !dataFrom.contains($0) }
        return PlanPreview.TaskPreview(
            id: task.id, kind: task.definition.work.kind, agent: task.definition.agent,
            operation: task.definition.operation, definition: task.implementation?.definition,
            dataFrom: dataFrom, after: after, level: level, join: task.definition.join,
            condition: task.condition == nil ? nil : task.definition.condition,
            conditionReads: task.condition?.readSet ?? [],
            inputs: inputs(of: index), retry: task.retry, timeout: task.definition.timeout,
            bodies: zip(task.work.bodies, task.definition.work.bodyTitles).map { body, title in
                PlanPreview.BodyPreview(title: title, tasks: body.plan.previews)
            })
    }

    private func inputs(of index: Int) -> [PlanPreview.InputPreview] {
        let task = tasks[index]
        let written = task.definition.inputs
        var dynamicKeys: Set<String> = []
        if case .object(let members) = task.inputs {
            dynamicKeys = Set(members.filter { !$0.value.isLiteral }.keys)
        }
        func writtenInput(_ name: String, _ value: Value) -> PlanPreview.InputPreview.Source {
            dynamicKeys.contains(name) ? .expression(value) : .literal(value)
        }
        guard let schema = task.inputSchema else {
            return written.sorted { $0.key < $1.key }.map {
                PlanPreview.InputPreview(name: $0.key, property: nil, source: writtenInput($0.key, $0.value))
            }
        }
        let declared = schema.properties.map { property in
            let own = written[property.name].map { writtenInput(property.name, $0) }
            let given = inherited(property, by: index)
            var source = own ?? given
            if task.definition.merge == .dependencyWins, case .dependency = given { source = given }
            return PlanPreview.InputPreview(name: property.name, property: property, source: source)
        }
        let undeclared = written.filter { schema[$0.key] == nil }.sorted { $0.key < $1.key }.map {
            PlanPreview.InputPreview(name: $0.key, property: nil, source: writtenInput($0.key, $0.value))
        }
        return declared + undeclared
    }

    private func inherited(_ property: ObjectSchema.Property, by index: Int)
        -> PlanPreview.InputPreview.Source
    {
        func gives(_ task: Int) -> Bool {
            tasks[task].implementation?.definition.output[property.name] != nil
        }
        if let dependency = tasks[index].dependencies.last(where: gives) {
            return .dependency(tasks[dependency].id)
        }
        if property.isRequired, workflow.carriesInputs, let earlier = (0..<index).last(where: gives) {
            return .carried(tasks[earlier].id)
        }
        if let defaultValue = property.defaultValue { return .defaultValue(defaultValue) }
        return property.isRequired ? .missing : .absent
    }
}

extension TaskWork {
    /// For each body, what it runs for.
    fileprivate var bodyTitles: [String] {
        switch self {
        case .operation, .sleep, .approval, .signal: []
        case .map(let map): ["for each \(map.item) in \(map.over.stringValue ?? map.over.excerpt)"]
        case .loop(let loop): ["until \(loop.until), at most \(loop.maxIterations) times"]
        case .choice(let choice): choice.branches.map { $0.when.map { "when \($0)" } ?? "otherwise" }
        case .workflow(let workflow): ["workflow \(workflow.name)"]
        case .race: ["the first that succeeds"]
        }
    }
}
