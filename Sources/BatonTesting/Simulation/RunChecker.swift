import Baton

/// Checks the events of one run, one after another, against what the engine promises of every run.
struct RunChecker {
    private var workflow = Workflow("", tasks: [])
    private var spawned: [String: AgentTask] = [:]
    private var lastSequence = 0
    private(set) var hasEnded = false
    /// The latest attempt of each task that has started.
    private var attempts: [String: Int] = [:]
    private var inputs: [String: [String: Value]] = [:]
    private var ended: Set<String> = []
    private var endedScopes: Set<String> = []

    /// - Returns: what is wrong with the event, given those before it.
    mutating func take(_ event: RunEvent) -> [String] {
        var problems: [String] = []
        if event.sequence != lastSequence + 1 {
            problems.append("event \(event.sequence) does not follow event \(lastSequence)")
        }
        if case .runRedriven(_, let continuation, _) = event.kind { goOn(with: continuation) }
        if hasEnded {
            problems.append("event \(event.sequence) (\(event.name)) comes after the end of the run")
        }
        lastSequence = event.sequence
        switch event.kind {
        case .runStarted(_, let workflow, _): self.workflow = workflow
        case .tasksSpawned(let task, let tasks):
            for added in tasks { spawned[task.scope + added.id] = added }
        case .attemptStarted(let task, let attempt, _, let input):
            problems += start(task, attempt, input.values)
        case .taskWaiting(let task, _), .attemptFailed(let task, _, _, _), .attemptInterrupted(let task, _),
            .taskInDoubt(let task, _), .taskResolved(let task, _, _):
            if ended.contains(task) { problems.append("\(event.name) of task '\(task)' after its end") }
        case .taskFinished(let task, _, let status, _, _): problems += finish(task, status)
        case .scopeFinished(let task, let index, _, _):
            if !endedScopes.insert("\(task)[\(index)]").inserted {
                problems.append("the body '\(task)[\(index)]' ends a second time")
            }
        case .runFinished: problems += finishRun()
        case .taskReady, .conditionDecided, .itemsListed, .branchChosen, .scopeStarted, .approvalAnswered,
            .signalReceived, .requestTaken, .runPaused, .runDrained, .runResumed, .runRecovered, .runRedriven,
            .runForked,
            .deadlinePassed,
            .cancellationRequested, .compensationStarted:
            break
        }
        return problems
    }

    /// What is repeated counts anew.
    private mutating func goOn(with continuation: RunContinuation) {
        hasEnded = false
        for task in continuation.repeated.keys {
            ended.remove(task)
            attempts[task] = nil
            inputs[task] = nil
        }
        ended.subtract(continuation.reopened.keys)
        endedScopes = endedScopes.filter { scope in
            let task = String(scope.prefix(upTo: scope.lastIndex(of: "[") ?? scope.endIndex))
            return continuation.repeated[task] == nil && continuation.reopened[task] == nil
        }
    }

    private mutating func start(_ task: String, _ attempt: Int, _ input: [String: Value]) -> [String] {
        var problems: [String] = []
        let last = attempts.updateValue(attempt, forKey: task) ?? 0
        if attempt != last + 1 {
            problems.append("attempt \(attempt) of task '\(task)' follows attempt \(last)")
        }
        let first = inputs[task] ?? input
        inputs[task] = first
        if first != input {
            problems.append("attempt \(attempt) of task '\(task)' has another input than the first")
        }
        if ended.contains(task) {
            problems.append("attempt \(attempt) of task '\(task)' starts after its end")
        }
        let definition = spawned[task] ?? workflow.task(at: task)
        for dependency in definition?.dependencies ?? [] where !ended.contains(task.scope + dependency) {
            problems.append(
                "attempt \(attempt) of task '\(task)' starts before its dependency '\(dependency)' has ended")
        }
        return problems
    }

    private mutating func finish(_ task: String, _ status: TaskStatus) -> [String] {
        var problems: [String] = []
        if !status.isTerminal {
            problems.append("task '\(task)' ends as \(status.rawValue), which is no end")
        }
        if !ended.insert(task).inserted { problems.append("task '\(task)' ends a second time") }
        return problems
    }

    private mutating func finishRun() -> [String] {
        hasEnded = true
        let expected = Set(attempts.keys).union(workflow.tasks.map(\.id))
        return expected.subtracting(ended).sorted().map { "the run has ended, but task '\($0)' has not" }
    }
}

extension String {
    /// The part of a task's path before its id: `restock[3]/`; empty for a task of the workflow itself.
    fileprivate var scope: String { lastIndex(of: "/").map { String(self[...$0]) } ?? "" }
}
