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
        public let agent: String
        public let operation: String
        /// `nil` when the agent or the operation is unknown.
        public let definition: OperationDefinition?
        /// Tasks whose outputs flow into this one.
        public let dataFrom: [String]
        /// Tasks that this one waits for without taking their data.
        public let after: [String]
        /// The longest chain of tasks before this one.
        public let level: Int
        public let join: JoinRule
        /// `nil` when there is none or the pattern ignores it.
        public let condition: String?
        public let inputs: [InputPreview]
        public let retry: RetryPolicy
        public let timeout: Duration?
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
    public func preview(_ workflow: Workflow) -> PlanPreview { PlanPreview(workflow, agents: agents) }
}

extension PlanPreview {
    /// - Parameter agents: whose operations the tasks call.
    public init(_ workflow: Workflow, agents: AgentRegistry) {
        let (plan, problems) = Planner.plan(workflow, agents: agents)
        self.workflow = workflow
        self.problems = problems
        guard let plan else {
            tasks = []
            return
        }
        var previews: [TaskPreview] = []
        for index in plan.executionOrder { previews.append(plan.preview(of: index, before: previews)) }
        let order = Dictionary(uniqueKeysWithValues: workflow.tasks.enumerated().map { ($1.id, $0) })
        tasks = previews.sorted { (order[$0.id] ?? 0) < (order[$1.id] ?? 0) }
    }
}

extension Plan {
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

    fileprivate func preview(of index: Int, before: [PlanPreview.TaskPreview]) -> PlanPreview.TaskPreview {
        let task = tasks[index]
        let dataFrom = task.dependencies.map { tasks[$0].id }
        let after = orderEdges[index].map { tasks[$0].id }.filter { !dataFrom.contains($0) }
        let waitsFor = Set(dataFrom + after)
        return PlanPreview.TaskPreview(
            id: task.id, agent: task.definition.agent, operation: task.definition.operation,
            definition: task.implementation?.definition, dataFrom: dataFrom, after: after,
            level: before.filter { waitsFor.contains($0.id) }.map { $0.level + 1 }.max() ?? 0,
            join: task.definition.join,
            condition: task.condition == nil
                ? nil : task.definition.condition?.expressionText ?? "a Swift closure",
            inputs: inputs(of: index), retry: task.retry, timeout: task.definition.timeout)
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
        guard let schema = task.implementation?.definition.input else {
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
