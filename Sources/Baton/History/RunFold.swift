/// Folds the events of one run into its result.
struct RunFold {
    private var id = RunID("")
    private var workflow = Workflow("", tasks: [])
    private var input: [String: Value] = [:]
    private var output: Value?
    private var failure: TaskFailure?
    private var outcome: RunOutcome?
    private var startedAt = Timestamp(nanoseconds: 0)
    private var finishedAt: Timestamp?
    private var results: [ExecutionResult] = []
    /// By path; made when the first look-up needs it.
    private var indices: [String: Int] = [:]
    /// Where the last event's task is: the next event is often about it or the one after it.
    private var last = 0
    private var definitions = TaskDefinitions(Workflow("", tasks: []))
    private var generation = 1
    private var origin: RunResult.Origin?

    mutating func apply(_ event: RunEvent) {
        switch event.kind {
        case .runStarted(let id, let workflow, let input):
            self.id = id
            self.workflow = workflow
            self.input = input
            startedAt = event.at
            definitions = TaskDefinitions(workflow)
            results = workflow.tasks.map { ExecutionResult(id: $0.id, $0) }
        case .conditionDecided(let task, let holds):
            update(task) { $0.conditionHeld = holds }
        case .taskReady(let task):
            update(task) { result in
                result.status = .ready
                result.queuedAt = result.queuedAt ?? event.at
            }
        case .attemptStarted(let task, let attempt, let queuedAt, let input):
            update(task) { result in
                result.status = .running
                result.attempts = attempt
                result.queuedAt = result.queuedAt ?? queuedAt
                result.startedAt = result.startedAt ?? event.at
                result.input = input
            }
        case .attemptFailed(let task, _, let failure, _):
            update(task) { result in
                result.status = .retrying
                result.failure = failure
            }
        case .attemptInterrupted(let task, _):
            update(task) { $0.status = .ready }
        case .taskInDoubt(let task, _):
            update(task) { $0.status = .inDoubt }
        case .taskResolved(let task, let resolution, _):
            if resolution == .retry { update(task) { $0.status = .ready } }
        case .taskWaiting(let task, let wait):
            update(task) { result in
                result.status = .waiting
                result.wait = wait
            }
        case .branchChosen(let task, let branch): definitions.choose(branch, of: task)
        case .tasksSpawned(let task, let tasks):
            for path in definitions.spawn(tasks, beside: task) { update(path) { _ in } }
        case .taskFinished(let task, let attempts, let status, let output, let failure):
            update(task) { result in
                result.status = status
                result.attempts = attempts
                result.output = output
                result.failure = failure
                result.wait = nil
                result.finishedAt = event.at
            }
        case .runFinished(let outcome, let output, let failure):
            self.outcome = outcome
            self.output = output
            self.failure = failure
            finishedAt = event.at
        case .runRedriven(let generation, let continuation, _):
            self.generation = generation
            (outcome, output, failure, finishedAt) = (nil, nil, nil, nil)
            goOn(with: continuation)
        case .runForked(let run, let task, _): origin = RunResult.Origin(run: run, task: task)
        case .itemsListed, .scopeStarted, .scopeFinished, .approvalAnswered, .signalReceived,
            .runPaused, .runDrained, .runResumed, .requestTaken, .runRecovered, .deadlinePassed,
            .cancellationRequested,
            .compensationStarted:
            break
        }
    }

    private mutating func update(_ path: String, _ change: (inout ExecutionResult) -> Void) {
        if let index = index(of: path) {
            last = index
            return change(&results[index])
        }
        guard let task = definitions.task(at: path) else { return }
        var result = ExecutionResult(id: path, task)
        change(&result)
        indices[path] = results.count
        last = results.count
        results.append(result)
    }

    /// Records that do not count any more go; tasks of the workflow are pending again.
    private mutating func goOn(with continuation: RunContinuation) {
        let own = Set(workflow.tasks.map(\.id))
        results = results.compactMap { result in
            if continuation.repeated[result.id] != nil {
                guard own.contains(result.id), let task = definitions.task(at: result.id) else { return nil }
                return ExecutionResult(id: result.id, task)
            }
            guard continuation.reopened[result.id] != nil else { return result }
            var result = result
            result.status = .running
            (result.output, result.failure, result.finishedAt) = (nil, nil, nil)
            return result
        }
        indices = [:]
        last = 0
    }

    private mutating func index(of path: String) -> Int? {
        if isResult(last, of: path) { return last }
        if isResult(last + 1, of: path) { return last + 1 }
        if indices.count < results.count {
            indices = Dictionary(
                results.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        }
        return indices[path]
    }

    private func isResult(_ index: Int, of path: String) -> Bool {
        index < results.count && results[index].id == path
    }

    var result: RunResult {
        let own = results.filter { !$0.id.utf8.contains(UInt8(ascii: "/")) }
        return RunResult(
            id: id, generation: generation, origin: origin, workflow: workflow, input: input,
            outcome: outcome, output: output, failure: failure,
            startedAt: startedAt,
            finishedAt: finishedAt, results: own.count == results.count ? results : own,
            innerResults: own.count == results.count
                ? [] : results.filter { $0.id.utf8.contains(UInt8(ascii: "/")) })
    }
}
