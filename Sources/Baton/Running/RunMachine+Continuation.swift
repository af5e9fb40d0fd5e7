/// New generations, and runs that begin with what another run has done.
extension RunMachine {
    /// Goes on with a run that has ended.
    ///
    /// - Parameter events: all of the run.
    /// - Returns: whether there is anything to repeat; otherwise nothing has changed.
    mutating func redrive(_ events: [RunEvent], by: String?, at now: Timestamp) throws(RunStoreError) -> Bool
    {
        let (inForce, generation, _) = events.inForce()
        let continuation = ContinuationPlanner(plan: try grownPlan(inForce), events: inForce).redrive()
        guard !continuation.isEmpty else { return false }
        try restore(events: continuation.kept(of: inForce, at: now), countingFrom: now)
        // They knew before the run had ended.
        abandoned = [:]
        sequence = events.last?.sequence ?? 0
        self.generation = generation + 1
        resumeAfterRestore(.runRedriven(generation: generation + 1, continuation, by: by), at: now)
        return true
    }

    /// Begins with what another run of the workflow has done, but for a task and all that comes after it.
    ///
    /// - Parameter events: all of the other run.
    /// - Returns: whether there is such a task; otherwise nothing has changed.
    mutating func fork(
        _ events: [RunEvent], of other: RunID, from task: String, by: String?, at now: Timestamp
    ) throws(RunStoreError) -> Bool {
        let inForce = events.inForce().events
        let planner = ContinuationPlanner(plan: try grownPlan(inForce), events: inForce)
        guard let continuation = planner.fork(from: task) else { return false }
        let start = RunEvent(
            sequence: 1, at: now, kind: .runStarted(run, root.plan.workflow, input: root.input))
        var own = [start]
        for event in continuation.kept(of: inForce, at: now).dropFirst() {
            own.append(RunEvent(sequence: own.count + 1, at: event.at, kind: event.kind))
        }
        try restore(events: own, countingFrom: now)
        // Those of the other run are none of this one's.
        abandoned = [:]
        resumeAfterRestore(.runForked(from: other, task: task, by: by), at: now)
        effects.events = own + effects.events
        return true
    }

    /// The plan with the tasks that were spawned into the workflow's own list.
    private func grownPlan(_ events: [RunEvent]) throws(RunStoreError) -> Plan {
        var plan = root.plan
        for event in events {
            guard case .tasksSpawned(let path, let tasks) = event.kind, plan.index(of: path) != nil else {
                continue
            }
            do {
                plan = try Planner.extend(plan, with: tasks, agents: agents)
            } catch {
                throw RunStoreError(.corrupt, "event \(event.sequence) cannot be applied: \(error)")
            }
        }
        return plan
    }
}
