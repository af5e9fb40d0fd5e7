/// Tasks that start a run of its own and wait for it.
extension RunMachine {
    mutating func beginRun(
        _ index: Int, in scope: RunScope, _ workflow: Workflow, _ input: ResolvedInput, at now: Timestamp
    ) {
        scope.states[index].input = input
        let child = child(index, in: scope, workflow, input)
        let limit = scope.plan.tasks[index].definition.timeout
        wait(index, in: scope, .run(child.run, until: limit.map { now + $0 }), at: now)
        inbox.expectEnd(of: child.run, for: scope.place(of: index), since: sequence)
        effects.actions.append(.awaitRun(child))
    }

    /// The process that waited is gone; the run may have ended meanwhile, or never begun, and need not know of pauses.
    mutating func awaitRunAgain(_ index: Int, in scope: RunScope) {
        guard case .workflow(let plan) = scope.plan.tasks[index].work,
            scope.plan.tasks[index].definition.isDistributed, let input = scope.states[index].input
        else { return }
        var child = child(index, in: scope, plan.workflow, input)
        if let since = inbox.awaitsRun(for: scope.place(of: index)) {
            child.pauses = pauseChanges.filter { $0.sequence > since }
        }
        effects.actions.append(.awaitRun(child))
    }

    mutating func runEnded(_ run: RunID, _ end: ChildRun.End, at now: Timestamp) {
        guard let place = inbox.takeEnd(of: run), let scope = scopes[Int(place.scope)] else { return }
        let index = Int(place.task)
        let path = scope.path(of: index)
        let roots = end.failure?.roots.map { "\(path)/\($0)" } ?? []
        finishControl(
            index, in: scope, end.status, output: end.output,
            failure: end.failure.map { TaskFailure($0.kind, task: path, $0.message, roots: roots) }, at: now)
    }

    /// The task waits no more: its run, if it goes on, is not wanted any longer.
    mutating func abandonRun(of place: TaskPlace, reason: String) {
        guard let run = inbox.forgetRun(of: place) else { return }
        abandoned[run] = reason
        effects.actions.append(.abandonRun(run, reason: reason, generation: generation))
    }

    /// The task has ended before the process did, perhaps before its run did.
    mutating func restoreEndOfRun(of place: TaskPlace, _ status: TaskStatus, _ failure: TaskFailure?) {
        guard let run = inbox.forgetRun(of: place), status == .cancelled || status == .timedOut else {
            return
        }
        abandoned[run] = failure?.message ?? "not needed any more"
    }

    /// The process that was to tell them is gone.
    mutating func abandonRunsAgain() {
        for (run, reason) in abandoned.sorted(by: { $0.key < $1.key }) {
            effects.actions.append(.abandonRun(run, reason: reason, generation: generation))
        }
    }

    /// The run itself ends only when those know it that it does not want any more: nobody takes up a run that has ended.
    func mayClose(_ scope: Int32) -> Bool { scope != root.number || abandoned.isEmpty }

    private func child(
        _ index: Int, in scope: RunScope, _ workflow: Workflow, _ input: ResolvedInput
    ) -> ChildRun {
        ChildRun(
            run: RunID(startedBy: scope.path(of: index), of: run, at: startedAt), workflow: workflow,
            input: input.values, parent: run, generation: generation)
    }
}
