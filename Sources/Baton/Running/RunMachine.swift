internal import Expressions

/// The state of one run and every rule of how it goes on: a pure value.
///
/// It reads no clock, draws no randomness from outside and does no I/O: time comes with each input, jitter from a
/// seed. What is to be done comes back as actions, what has happened as events. The driver around it only obeys;
/// so tests and simulations drive the same machine.
struct RunMachine: ~Copyable {
    let run: RunID
    /// The scope of the workflow's own tasks.
    let root: RunScope
    /// For tasks that come with the run.
    let agents: AgentRegistry
    let agentLimits: [String: SlotLimit]
    /// Counted from 1; each redrive adds one.
    var generation = 1

    /// All scopes by number; `nil` once they have ended.
    var scopes: [RunScope?]
    var controls: [TaskPlace: ControlProgress] = [:]
    var inbox = RunInbox()
    /// Runs that are not wanted any more and may not know it, with the reasons.
    var abandoned: [RunID: String] = [:]
    var timers = TimerQueue()
    var compensations: [PendingCompensation] = []

    var ready = BinaryHeap<ReadyTask>()
    /// Scopes in which tasks wait for a free place.
    var crowdedScopes: [RunScope] = []
    /// Whether a task that was let in has not used its place.
    var isPlaceUnused = false
    var nextOrder = 0
    /// Attempts and decisions under way.
    var running = 0
    /// What agents have been asked or told about attempts in doubt and have not answered yet.
    var questions = 0
    /// What somebody has said of attempts in doubt, until their agents have taken note of it.
    var words: [TaskPlace: DoubtResolution] = [:]
    var jitter: Jitter
    var startedAt = Timestamp(nanoseconds: 0)
    var deadline: Timestamp?
    var sequence = 0
    /// What follows from the last input.
    var effects = RunEffects()
    var pauses: Set<PauseOrigin> = []
    /// When the run was paused and when it went on, oldest first.
    var pauseChanges: [ChildRun.PauseChange] = []
    var isDrained = false
    /// Whether this process starts nothing new, because it is about to end or has not taken the run up whole.
    var isHeld = false
    var isFinished = false
    /// Why the run ended before all of its tasks had come to their own end.
    var ending: Ending?
    var isCompensating = false

    /// Tasks that became terminal and whose successors have not been told yet: a list, so that a long chain of
    /// skipped tasks needs no deep recursion. So are the next two.
    var settled: [TaskPlace] = []
    /// Scopes without an unfinished task whose end has not been told yet.
    var endedScopes: [Int32] = []
    /// Scopes that have been decided while tasks of theirs are unfinished: a race that is won, too many failures.
    var decidedScopes: [(scope: Int32, reason: String)] = []

    /// - Parameter seed: of the jitter of retries.
    init(
        plan: Plan, run: RunID, input: [String: Value], seed: UInt64, agents: AgentRegistry,
        agentLimits: [String: SlotLimit] = [:]
    ) {
        self.run = run
        self.agents = agents
        self.agentLimits = agentLimits
        root = RunScope(
            number: 0, owner: .run, plan: plan, prefix: "", input: input,
            outcomes: TaskOutcomes(plan: plan), outer: nil)
        scopes = [root]
        jitter = Jitter(seed: seed)
    }

    /// The next instant at which the machine wants to be told the time; `nil` while nothing waits for time.
    var nextWake: Timestamp? { timers.next }

    /// Takes one input and leaves what follows from it in ``effects``; after the end of the run nothing does.
    mutating func handle(_ input: RunInput, at now: Timestamp) {
        effects.clear()
        // Whatever arrives after the deadline, a result among others, arrives too late.
        if !isFinished, ending == nil, let deadline, now >= deadline {
            endEarly(.deadline, reason: "the run's deadline has passed", at: now)
            advance(at: now)
        }
        if isFinished {
            effects.isFinished = true
            if input.isRequest { effects.reply = .refused("the run has ended") }
            return
        }
        switch input {
        case .start: start(at: now)
        case .decided(let place, let decision): decided(place, decision, at: now)
        case .granted(let id): granted(id, at: now)
        case .attemptFinished(let id, let result): finished(id, result, at: now)
        case .clock: fireTimers(at: now)
        case .reconciled(let id, let resolution): reconciled(id, resolution, at: now)
        case .noted(let id, let resolution): noted(id, resolution, at: now)
        case .runEnded(let run, let end): runEnded(run, end, at: now)
        case .runAbandoned(let run): abandoned[run] = nil
        case .hold(let isHeld): self.isHeld = isHeld
        case .giveUp(let reason): giveUp(reason, at: now)
        case .answer, .signal, .resolve, .pause, .resume, .cancel, .request:
            effects.reply = reply(to: input, at: now)
        }
        advance(at: now)
    }

    /// Gives back memory that is kept for the next step: a run that waits may do so for long.
    mutating func trim() {
        effects = RunEffects()
        if ready.isEmpty { ready = BinaryHeap() }
        settled = []
        if endedScopes.isEmpty { endedScopes = [] }
    }

    mutating func start(at now: Timestamp) {
        startedAt = now
        record(.runStarted(run, root.plan.workflow, input: root.input), at: now)
        if let limit = root.plan.workflow.deadline {
            deadline = now + limit
            timers.add(.deadline(scope: 0), at: now + limit)
        }
        joinFirstTasks(of: root, at: now)
    }

    // MARK: Going on

    /// Tells of what has ended, then starts what may run, until nothing follows any more.
    mutating func advance(at now: Timestamp) {
        while !isFinished {
            tellSuccessors(at: now)
            if let (number, reason) = decidedScopes.popLast() {
                end(number, reason: reason, at: now)
            } else if let number = endedScopes.first, mayClose(number) {
                endedScopes.removeFirst()
                close(number, at: now)
            } else if mayStart, let entry = nextReady() {
                takeTurn(entry, at: now)
            } else {
                break
            }
        }
        if isPaused, !isDrained, running == 0, !isFinished {
            isDrained = true
            record(.runDrained, at: now)
        }
        effects.isFinished = isFinished
    }

    /// First settled, first told, in the order of the list: so tasks queue up as their author listed them.
    mutating func tellSuccessors(at now: Timestamp) {
        var next = 0
        while next < settled.count {
            let place = settled[next]
            next += 1
            guard let scope = scopes[Int(place.scope)] else { continue }
            let plan = scope.plan
            for successor in plan.successors(of: Int(place.task)) {
                let successor = Int(successor)
                scope.states[successor].waitingFor -= 1
                if scope.states[successor].waitingFor == 0 { join(successor, in: scope, at: now) }
            }
        }
        settled.removeAll(keepingCapacity: true)
    }

    mutating func joinFirstTasks(of scope: RunScope, at now: Timestamp) {
        for task in scope.states.indices where scope.states[task].waitingFor == 0 {
            join(task, in: scope, at: now)
        }
        if scope.unfinished == 0, !scope.isClosed { endedScopes.append(scope.number) }
    }

    /// Applies the join rule once everything before the task is terminal.
    mutating func join(_ index: Int, in scope: RunScope, at now: Timestamp) {
        guard scope.states[index].status == .pending else { return }
        let task = scope.plan.tasks[index]
        if let failure = task.failure {
            return settle(index, in: scope, .failed, failure: failure.at(scope.path(of: index)), at: now)
        }
        guard !task.dependencies.isEmpty else { return makeReady(index, in: scope, at: now) }
        let statuses = task.dependencies.lazy.map { scope.states[$0].status }
        switch JoinDecision(task.definition.join, statuses: statuses) {
        case .run: makeReady(index, in: scope, at: now)
        case .skip: settle(index, in: scope, .skipped, at: now)
        case .cancel:
            settle(
                index, in: scope, .cancelled,
                failure: TaskFailure(
                    .cancelled, task: scope.path(of: index), "a task that this one depends on was cancelled"),
                at: now)
        case .fail(let message):
            settle(
                index, in: scope, .failed, failure: dependencyFailure(index, in: scope, message),
                isOwnFailure: false, at: now)
        }
    }

    func dependencyFailure(_ index: Int, in scope: RunScope, _ message: String) -> TaskFailure {
        let task = scope.plan.tasks[index]
        let roots = rootFailures(among: task.dependencies, in: scope)
        let cause = roots.isEmpty ? message : "\(message): \(roots.joined(separator: ", ")) failed"
        return TaskFailure(.dependency, task: scope.path(of: index), cause, roots: roots)
    }

    // MARK: Requests

    /// - Returns: `nil` for what is no request.
    private mutating func reply(to input: RunInput, at now: Timestamp) -> RunReply? {
        switch input {
        case .answer(let task, let answer): receive(answer, for: task, at: now)
        case .signal(let signal): receive(signal, at: now)
        case .resolve(let task, let resolution, let by): resolve(task, resolution, by, at: now)
        case .pause(let reason, let by, let origin): pause(reason, by, origin, at: now)
        case .resume(let by, let origin): resume(by, origin, at: now)
        case .cancel(let reason, let by): cancel(reason, by, at: now)
        case .request(let id, let input): replyOnce(to: input, id: id, at: now)
        case .start, .decided, .granted, .attemptFinished, .clock, .reconciled, .noted, .runEnded,
            .runAbandoned, .hold, .giveUp:
            nil
        }
    }

    /// What was accepted is recorded in the same step, and so in the same commit, as what follows from it.
    private mutating func replyOnce(to input: RunInput, id: String, at now: Timestamp) -> RunReply? {
        guard !inbox.hasTaken(id) else { return .repeated }
        let reply = reply(to: input, at: now)
        if reply == .accepted {
            inbox.take(id)
            record(.requestTaken(id: id), at: now)
        }
        return reply
    }

    mutating func giveUp(_ reason: String, at now: Timestamp) {
        compensations = []
        // Another process may have the run now, and wait for the same ones.
        inbox.forgetRuns()
        abandoned = [:]
        for case let scope? in scopes {
            if case .compensation = scope.owner { cancelTasks(of: scope, reason: reason, at: now) }
        }
        endEarly(.cancelled, reason: reason, at: now)
    }

    mutating func cancel(_ reason: String, _ by: String?, at now: Timestamp) -> RunReply {
        guard !isCompensating else {
            return .refused("the run has ended, and what it did is being taken back")
        }
        guard ending == nil else { return .repeated }
        guard root.unfinished > 0 else { return .refused("the run has ended") }
        record(.cancellationRequested(reason: reason, by: by), at: now)
        endEarly(.cancelled, reason: by.map { "\(reason) (by \($0))" } ?? reason, at: now)
        return .accepted
    }

    mutating func record(_ kind: RunEvent.Kind, at now: Timestamp) {
        sequence += 1
        effects.events.append(RunEvent(sequence: sequence, at: now, kind: kind))
    }
}

extension RunInput {
    /// Whether somebody waits for an answer.
    fileprivate var isRequest: Bool {
        switch self {
        case .start, .decided, .granted, .attemptFinished, .clock, .reconciled, .noted, .runEnded,
            .runAbandoned, .hold, .giveUp:
            false
        case .answer, .signal, .resolve, .pause, .resume, .cancel, .request: true
        }
    }
}

extension RunOutcome {
    /// The outcome of a run that came to its end by itself.
    init(of statuses: [TaskStatus]) {
        let succeeded = statuses.contains(.success)
        let failed = statuses.contains { $0.isFailure || $0 == .cancelled }
        switch (succeeded, failed) {
        case (_, false): self = .success
        case (true, true): self = .partial
        case (false, true): self = .failed
        }
    }
}
