/// Attempts that the end of the process cut short.
extension RunMachine {
    /// Whether no attempt or decision is under way and no agent is being asked about one.
    var isIdle: Bool { running == 0 && questions == 0 }

    /// An attempt was under way when the process ended.
    mutating func interrupt(_ index: Int, in scope: RunScope, at now: Timestamp) {
        let task = scope.plan.tasks[index]
        guard let implementation = task.implementation else { return }
        let attempt = Int(scope.states[index].attempts)
        let path = scope.path(of: index)
        guard implementation.definition.effect != .external else {
            scope.states[index].status = .inDoubt
            record(.taskInDoubt(task: path, attempt: attempt), at: now)
            return reconcile(index, in: scope)
        }
        guard attempt < task.retry.maxAttempts + Self.toleratedInterruptions else {
            return settle(
                index, in: scope, .failed,
                failure: TaskFailure(
                    .operation, task: path, "the process ended during each of the last attempts",
                    hint: "the operation may be what ends it"), at: now)
        }
        record(.attemptInterrupted(task: path, attempt: attempt), at: now)
        makeReady(index, in: scope, at: now)
    }

    /// How often an attempt that the end of the process cut short is repeated beyond what the task's policy allows.
    static let toleratedInterruptions = 3

    /// Has the agent asked, or told what somebody has said.
    mutating func reconcile(_ index: Int, in scope: RunScope) {
        guard let attempt = attemptInDoubt(index, in: scope) else { return }
        if let word = words[scope.place(of: index)] {
            effects.actions.append(.settle(attempt, word))
        } else if attempt.implementation.reconcile != nil {
            effects.actions.append(.reconcile(attempt))
        } else {
            return
        }
        questions += 1
    }

    private func attemptInDoubt(_ index: Int, in scope: RunScope) -> Attempt? {
        guard let implementation = scope.plan.tasks[index].implementation,
            let input = scope.states[index].input
        else { return nil }
        let id = AttemptID(place: scope.place(of: index), number: Int(scope.states[index].attempts))
        return Attempt(
            id: id, sequence: sequence, implementation: implementation, input: input.values,
            context: context(of: index, in: scope), hasSlots: false)
    }

    mutating func reconciled(_ id: AttemptID, _ resolution: DoubtResolution?, at now: Timestamp) {
        questions -= 1
        // Somebody's word counts more than an answer that comes late.
        guard let resolution, let scope = scopeOfDoubt(id), words[id.place] == nil else { return }
        resolve(Int(id.place.task), in: scope, resolution, by: nil, at: now)
    }

    /// The agent has taken note of somebody's word; `nil` when it could not.
    mutating func noted(_ id: AttemptID, _ resolution: DoubtResolution?, at now: Timestamp) {
        questions -= 1
        words[id.place] = nil
        guard let scope = scopeOfDoubt(id) else { return }
        let index = Int(id.place.task)
        guard let resolution else {
            return record(.taskInDoubt(task: scope.path(of: index), attempt: id.number), at: now)
        }
        follow(resolution, index, in: scope, at: now)
    }

    private func scopeOfDoubt(_ id: AttemptID) -> RunScope? {
        guard let scope = scopes[Int(id.place.scope)] else { return nil }
        let state = scope.states[Int(id.place.task)]
        return state.status == .inDoubt && Int(state.attempts) == id.number ? scope : nil
    }

    mutating func resolve(
        _ path: String, _ resolution: DoubtResolution, _ by: String?, at now: Timestamp
    ) -> RunReply {
        for scope in scopes.compactMap(\.self) {
            for index in scope.states.indices
            where scope.states[index].status == .inDoubt && scope.path(of: index) == path {
                let place = scope.place(of: index)
                guard words[place] == nil else { return .refused("'\(path)' is being resolved") }
                guard scope.plan.tasks[index].implementation?.settle != nil else {
                    resolve(index, in: scope, resolution, by: by, at: now)
                    return .accepted
                }
                // The word is stored, then the agent takes note of it, then the task goes on.
                record(.taskResolved(task: path, resolution, by: by), at: now)
                words[place] = resolution
                reconcile(index, in: scope)
                return .accepted
            }
        }
        return .refused("'\(path)' is not in doubt")
    }

    mutating func resolve(
        _ index: Int, in scope: RunScope, _ resolution: DoubtResolution, by: String?, at now: Timestamp
    ) {
        record(.taskResolved(task: scope.path(of: index), resolution, by: by), at: now)
        follow(resolution, index, in: scope, at: now)
    }

    private mutating func follow(
        _ resolution: DoubtResolution, _ index: Int, in scope: RunScope, at now: Timestamp
    ) {
        switch resolution {
        case .done(let output): succeed(index, in: scope, output, at: now)
        case .retry: makeReady(index, in: scope, at: now)
        case .fail(let message):
            settle(
                index, in: scope, .failed,
                failure: TaskFailure(.operation, task: scope.path(of: index), message),
                at: now)
        }
    }
}
