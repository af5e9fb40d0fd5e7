/// Plans that grow while they run.
extension Planner {
    /// The plan with tasks appended. They may depend on any task of the plan and on each other.
    ///
    /// - Throws: ``TaskFailure`` of kind `invalid_output` with the first problem that keeps the plan from running.
    static func extend(_ plan: Plan, with tasks: [AgentTask], agents: AgentRegistry) throws(TaskFailure)
        -> Plan
    {
        var workflow = plan.workflow
        workflow.tasks += tasks
        var planner = Planner(workflow: workflow, agents: agents, outerNames: plan.outerNames)
        planner.indices = plan.indices
        let first = plan.tasks.count
        planner.checkIdentifiers(from: first)
        let added = (first..<workflow.tasks.count).map { planner.plannedTask($0) }
        let extended = planner.makePlan(
            of: plan.tasks + added, isRace: plan.isRace, localNames: plan.localNames)
        if let problem = planner.problems.first(where: { $0.severity == .rejected }) {
            throw TaskFailure(.invalidOutput, task: "", "the spawned tasks cannot run: \(problem)")
        }
        return extended
    }
}
