/// Whether a run has work under way or only waits, as its events tell.
struct RunActivity {
    /// Tasks that were begun and have neither ended nor handed over to tasks within them; the wait before a further
    /// attempt is part of it.
    private var active: Set<String> = []
    /// Tasks that wait for time, a person, a signal or a decision.
    private var waiting: Set<String> = []
    private var pauses: Set<PauseOrigin> = []

    /// A run that has just begun is busy.
    var isWaiting: Bool { active.isEmpty && (!pauses.isEmpty || !waiting.isEmpty) }

    mutating func apply(_ event: RunEvent) {
        switch event.kind {
        case .attemptStarted(let task, _, _, _):
            waiting.remove(task)
            active.insert(task)
        case .taskInDoubt(let task, _), .taskWaiting(let task, _):
            active.remove(task)
            waiting.insert(task)
        case .taskResolved(let task, _, _): waiting.remove(task)
        case .attemptInterrupted(let task, _), .itemsListed(let task, _), .scopeStarted(let task, _):
            active.remove(task)
        case .taskFinished(let task, _, _, _, _):
            active.remove(task)
            waiting.remove(task)
        case .runPaused, .runResumed, .runRedriven: pauses.apply(event)
        case .runStarted, .taskReady, .attemptFailed, .conditionDecided, .branchChosen, .scopeFinished,
            .approvalAnswered, .signalReceived, .tasksSpawned, .requestTaken, .runForked,
            .runDrained, .runRecovered, .deadlinePassed,
            .cancellationRequested, .compensationStarted, .runFinished:
            break
        }
    }
}
