/// Finds out what of a run has to be repeated.
///
/// What succeeded is kept, also within a control task that did not. Repeated is what failed, timed out, was cancelled or
/// never ended; what was skipped after it; and what a compensation has taken back, with everything that was made from it.
struct ContinuationPlanner {
    private let plan: Plan
    /// By path, in the order in which they were first heard of; `pending` while there is no end.
    private var statuses: [String: TaskStatus] = [:]
    private var order: [String] = []
    /// What each task added to its list.
    private var spawned: [String: [String]] = [:]
    /// Tasks of the workflow that a compensation has undone, or that have a task within them that was.
    private var undone: Set<String> = []
    private var races: Set<String> = []
    /// How the compensations of this generation ended: the next one may run them again, under the same paths.
    private var compensations: [String: TaskStatus] = [:]

    /// - Parameters:
    ///   - plan: that of the whole run, with what was spawned into it.
    ///   - events: those in force.
    init(plan: Plan, events: [RunEvent]) {
        self.plan = plan
        var definitions = TaskDefinitions(plan.workflow)
        var isCompensating = false
        for event in events {
            switch event.kind {
            case .compensationStarted: isCompensating = true
            case .tasksSpawned(let task, let tasks): spawned[task] = definitions.spawn(tasks, beside: task)
            case .branchChosen(let task, let branch): definitions.choose(branch, of: task)
            default: break
            }
            guard let path = event.task else { continue }
            guard !isCompensating else {
                if case .taskFinished(_, _, let status, _, _) = event.kind {
                    compensations[path] = status
                    if status == .success { undone.insert(path.topmost) }
                }
                continue
            }
            if statuses.updateValue(statuses[path] ?? .pending, forKey: path) == nil {
                order.append(path)
                if definitions.task(at: path)?.work.kind == .race { races.insert(path) }
            }
            if case .taskFinished(_, _, let status, _, _) = event.kind { statuses[path] = status }
        }
    }

    /// What a redrive repeats.
    func redrive() -> RunContinuation {
        var continuation = continuation(from: undone)
        guard !continuation.isEmpty else { return continuation }
        continuation.repeated.merge(compensations) { $1 }
        return continuation
    }

    /// What a new run repeats that begins at a task; `nil` when the workflow has no such task.
    func fork(from task: String) -> RunContinuation? {
        guard let first = plan.index(of: task) else { return nil }
        let after = following([first], alongOrder: true)
        return continuation(from: undone.union(after.map { plan.tasks[$0].id }))
    }

    /// - Parameter whole: tasks of the workflow of which nothing is kept.
    private func continuation(from whole: Set<String>) -> RunContinuation {
        var repeated = Set(whole.compactMap { plan.index(of: $0) })
        repeated = following(repeated, alongOrder: false)
        let wholly = repeated
        for (index, task) in plan.tasks.enumerated() {
            switch statuses[task.id] ?? .pending {
            case .success, .skipped: break
            case .pending, .ready, .running, .retrying, .waiting, .inDoubt, .failed, .cancelled, .timedOut:
                repeated.insert(index)
            }
        }
        // A decision after something that is repeated is made again.
        for index in following(repeated, alongOrder: true)
        where statuses[plan.tasks[index].id] == .skipped { repeated.insert(index) }
        var continuation = RunContinuation()
        for index in repeated.sorted() {
            let path = plan.tasks[index].id
            if wholly.contains(index) { dropAll(of: path, &continuation) } else { drop(path, &continuation) }
        }
        return continuation
    }

    /// The tasks and all that come after them.
    ///
    /// - Parameter alongOrder: whether what only waits for its turn counts too.
    private func following(_ tasks: Set<Int>, alongOrder: Bool) -> Set<Int> {
        var found = tasks
        var queue = Array(tasks)
        while let task = queue.popLast() {
            for successor in plan.successors(of: task).map(Int.init)
            where alongOrder || plan.tasks[successor].dependencies.contains(task) {
                if found.insert(successor).inserted { queue.append(successor) }
            }
        }
        return found
    }

    /// Repeats a task that did not succeed: of a control task no more than what within it did not.
    private func drop(_ path: String, _ continuation: inout RunContinuation) {
        let inner = order.filter { $0.owner == path }
        let unsuccessful = inner.filter { statuses[$0] != .success }
        guard !races.contains(path), unsuccessful.contains(where: { statuses[$0] != .skipped }),
            let status = statuses[path]
        else { return dropAll(of: path, &continuation) }
        continuation.reopened[path] = status
        for task in unsuccessful { drop(task, &continuation) }
    }

    private func dropAll(of path: String, _ continuation: inout RunContinuation) {
        guard let status = statuses[path], continuation.repeated[path] == nil else { return }
        continuation.repeated[path] = status
        for task in order where task.isWithin(path) { continuation.repeated[task] = statuses[task] }
        for task in spawned[path] ?? [] { dropAll(of: task, &continuation) }
    }
}

extension String {
    /// The task of the workflow that a path leads into: `restock` of `restock[3]/order`.
    fileprivate var topmost: String { String(prefix { $0 != "/" && $0 != "[" }) }

    /// The control task that a path's task stands in, directly; `nil` for a task of the workflow itself.
    fileprivate var owner: String? {
        guard let slash = lastIndex(of: "/") else { return nil }
        let scope = self[..<slash]
        guard scope.last == "]", let bracket = scope.lastIndex(of: "[") else { return String(scope) }
        return String(scope[..<bracket])
    }

    fileprivate func isWithin(_ path: String) -> Bool {
        guard utf8.count > path.utf8.count, hasPrefix(path) else { return false }
        let next = utf8[utf8.index(startIndex, offsetBy: path.utf8.count)]
        return next == UInt8(ascii: "/") || next == UInt8(ascii: "[")
    }
}
