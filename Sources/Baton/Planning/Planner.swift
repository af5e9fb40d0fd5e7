internal import Expressions

/// Lowers a workflow's pattern to one ``Plan`` and finds everything that is wrong with it beforehand.
struct Planner {
    let workflow: Workflow
    let agents: AgentRegistry
    /// Where the workflow stands in the document: not at its root when it is the body of a control task.
    let root: [String]
    /// Names of outer tasks and variables that the expressions of a body may read.
    let outerNames: Set<String>
    /// How many lists of tasks are around this one.
    let depth: Int
    /// Whether the workflow outlives the process, so that everything in it must have a document form.
    let isStored: Bool
    var problems: [WorkflowProblem] = []
    var indices: [String: Int] = [:]
    /// Whether a task depends on one that stands later in the list.
    var hasBackwardDependency = false
    /// What expressions may name; made when the first one is checked, after the identifiers are known.
    lazy var variableNames = ContextVariables.reservedNames.union(indices.keys).union(outerNames)

    /// - Returns: the plan, unless a problem of severity `rejected` was found, and all problems in the order of the
    ///   definition.
    static func plan(_ workflow: Workflow, agents: AgentRegistry, isStored: Bool = false) -> (
        plan: Plan?, problems: [WorkflowProblem]
    ) {
        var planner = Planner(workflow: workflow, agents: agents, isStored: isStored)
        let plan = planner.makePlan()
        let isRejected = planner.problems.contains { $0.severity == .rejected }
        return (isRejected ? nil : plan, planner.problems)
    }

    init(
        workflow: Workflow, agents: AgentRegistry, root: [String] = [], outerNames: Set<String> = [],
        depth: Int = 0, isStored: Bool = false
    ) {
        self.workflow = workflow
        self.agents = agents
        self.root = root
        self.outerNames = outerNames
        self.depth = depth
        self.isStored = isStored
    }

    /// - Parameters:
    ///   - isRace: whether the first success ends the others.
    ///   - localNames: variables that only this plan's expressions see.
    ///   - expression: one outside the plan that reads its tasks.
    mutating func makePlan(
        isRace: Bool = false, localNames: Set<String> = [], reading expression: Expression? = nil
    ) -> Plan {
        checkLimits()
        checkIdentifiers()
        let tasks = workflow.tasks.indices.map { plannedTask($0) }
        return makePlan(of: tasks, isRace: isRace, localNames: localNames, reading: expression)
    }

    /// - Parameter tasks: all tasks of the list.
    mutating func makePlan(
        of tasks: [PlannedTask], isRace: Bool = false, localNames: Set<String>,
        reading expression: Expression? = nil
    ) -> Plan {
        let orderEdges = orderEdges(of: tasks)
        checkCycles(orderEdges)
        let output = workflow.output.map { template($0, at: ["output"]) }
        let reads = ReadCheck(
            tasks, orderEdges: orderEdges, indices: indices)
        problems += reads.problems().map { $0.within(root) }
        // Only bodies that see what is around them have any.
        let seesOuter = !outerNames.isEmpty
        let others = (output?.expressions ?? []) + (expression.map { [$0] } ?? [])
        return Plan(
            workflow: workflow, tasks: tasks, orderEdges: orderEdges, indices: indices, output: output,
            isRace: isRace,
            freeNames: seesOuter ? reads.freeNames(besides: others).subtracting(localNames) : [],
            outerNames: outerNames, localNames: localNames)
    }

    /// In an ordered pattern each task waits for the one before it, in a graph for those that its condition reads.
    private func orderEdges(of tasks: [PlannedTask]) -> OrderEdges {
        var edges = OrderEdges(isOrdered: workflow.pattern.isOrdered)
        guard workflow.pattern == .graph else { return edges }
        for (index, task) in tasks.enumerated() {
            guard let condition = task.condition else { continue }
            let read = ReadCheck.tasksRead(by: condition, indices).filter { $0 != index }
            if !read.isEmpty { edges.others[index] = read }
        }
        return edges
    }

    // MARK: Reporting

    mutating func reject(
        _ kind: FailureKind = .definition, at path: [String], _ message: String, hint: String? = nil
    ) {
        problems.append(WorkflowProblem(.rejected, kind, at: root + path, message, hint: hint))
    }

    mutating func warn(
        _ kind: FailureKind = .definition, at path: [String], _ message: String, hint: String? = nil
    ) {
        problems.append(WorkflowProblem(.warning, kind, at: root + path, message, hint: hint))
    }

    mutating func fails(
        _ kind: FailureKind, _ task: AgentTask, at path: [String], _ message: String, hint: String?
    ) -> TaskFailure {
        problems.append(WorkflowProblem(.failsTask, kind, at: root + path, message, hint: hint))
        return TaskFailure(kind, task: task.id, message, hint: hint)
    }
}

extension WorkflowProblem {
    /// The same problem, seen from the root of the document.
    fileprivate func within(_ root: [String]) -> WorkflowProblem {
        root.isEmpty ? self : WorkflowProblem(severity, kind, at: root + path, message, hint: hint)
    }
}
