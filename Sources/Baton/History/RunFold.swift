/// Folds the events of one run into its result.
struct RunFold {
    private var id = RunID("")
    private var workflow = Workflow("", tasks: [])
    private var input: [String: Value] = [:]
    private var outcome: RunOutcome?
    private var startedAt = Timestamp(nanoseconds: 0)
    private var finishedAt: Timestamp?
    private var results: [ExecutionResult] = []
    private var indices: [String: Int] = [:]

    mutating func apply(_ event: RunEvent) {
        switch event.kind {
        case .runStarted(let id, let workflow, let input):
            self.id = id
            self.workflow = workflow
            self.input = input
            startedAt = event.at
            results = workflow.tasks.map(ExecutionResult.init)
            indices = Dictionary(
                workflow.tasks.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        case .conditionDecided(let task, let holds):
            update(task) { $0.conditionHeld = holds }
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
        case .taskFinished(let task, let attempts, let status, let output, let failure):
            update(task) { result in
                result.status = status
                result.attempts = attempts
                result.output = output
                result.failure = failure
                result.finishedAt = event.at
            }
        case .runFinished(let outcome):
            self.outcome = outcome
            finishedAt = event.at
        }
    }

    private mutating func update(_ task: String, _ change: (inout ExecutionResult) -> Void) {
        guard let index = indices[task] else { return }
        change(&results[index])
    }

    var result: RunResult {
        RunResult(
            id: id, workflow: workflow, input: input, outcome: outcome, startedAt: startedAt,
            finishedAt: finishedAt,
            results: results)
    }
}
