/// Attempts that the end of the process cut short.
extension RunMachine {
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

    mutating func reconcile(_ index: Int, in scope: RunScope) {
        guard let implementation = scope.plan.tasks[index].implementation, implementation.reconcile != nil,
            let input = scope.states[index].input
        else { return }
        let id = AttemptID(place: scope.place(of: index), number: Int(scope.states[index].attempts))
        effects.actions.append(
            .reconcile(
                Attempt(
                    id: id, sequence: sequence, implementation: implementation, input: input.values,
                    context: context(of: index, in: scope), hasSlots: false)))
    }

    mutating func reconciled(_ id: AttemptID, _ resolution: DoubtResolution?, at now: Timestamp) {
        let index = Int(id.place.task)
        guard let resolution, let scope = scopes[Int(id.place.scope)],
            scope.states[index].status == .inDoubt, Int(scope.states[index].attempts) == id.number
        else { return }
        resolve(index, in: scope, resolution, by: nil, at: now)
    }

    mutating func resolve(
        _ path: String, _ resolution: DoubtResolution, _ by: String?, at now: Timestamp
    ) -> RunReply {
        for scope in scopes.compactMap(\.self) {
            for index in scope.states.indices
            where scope.states[index].status == .inDoubt && scope.path(of: index) == path {
                resolve(index, in: scope, resolution, by: by, at: now)
                return .accepted
            }
        }
        return .refused("'\(path)' is not in doubt")
    }

    mutating func resolve(
        _ index: Int, in scope: RunScope, _ resolution: DoubtResolution, by: String?, at now: Timestamp
    ) {
        let path = scope.path(of: index)
        record(.taskResolved(task: path, resolution, by: by), at: now)
        switch resolution {
        case .done(let output): settle(index, in: scope, .success, output: output, at: now)
        case .retry: makeReady(index, in: scope, at: now)
        case .fail(let message):
            settle(
                index, in: scope, .failed, failure: TaskFailure(.operation, task: path, message), at: now)
        }
    }
}
