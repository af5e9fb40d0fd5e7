import Testing

@testable import Baton

/// A run without a driver: the test plays the clock and the operations.
final class Simulation {
    typealias Answer = Result<Value, OperationFailure>

    private var machine: RunMachine
    private(set) var now = Timestamp(nanoseconds: 1_000_000_000)
    private(set) var events: [RunEvent] = []
    /// Attempts that have started and were neither answered nor cancelled, in order.
    private(set) var running: [Attempt] = []
    private(set) var cancelled: [AttemptID] = []
    /// Closure conditions that wait for a decision.
    private(set) var undecided: [TaskPlace] = []
    /// Attempts that wait for slots, in order.
    private(set) var requests: [SlotRequest] = []
    /// Runs of their own that tasks wait for, in order.
    private(set) var children: [ChildRun] = []
    /// Runs that are not wanted any more and have not been told so.
    private(set) var abandoned: Set<RunID> = []
    /// Pauses that these are to have too, and their ends.
    private(set) var relayed: [(change: ChildRun.PauseChange, runs: [RunID])] = []
    /// Attempts in doubt that the agent was asked about.
    private(set) var reconciling: [Attempt] = []
    /// How many events there were after each step: what is stored is stored up to one of these.
    private(set) var boundaries: [Int] = []
    private(set) var isFinished = false
    /// Makes a new machine.
    private let make: () -> RunMachine
    /// Whether the machine is made anew from the events whenever the run only waits.
    private let isPassivated: Bool
    private(set) var passivations = 0

    /// - Parameter isPassivated: whether the machine is made anew from the events whenever the run only waits.
    init(
        _ workflow: Workflow, agents: [any Agent] = [testAgent(effect: .pure)], input: [String: Value] = [:],
        seed: UInt64 = 1, limits: [String: SlotLimit] = [:], isPassivated: Bool = false
    ) throws {
        let registry = try AgentRegistry(agents)
        let (plan, problems) = Planner.plan(workflow, agents: registry)
        guard let plan else { throw WorkflowError(problems) }
        make = {
            RunMachine(
                plan: plan, run: RunID("run"), input: input, seed: seed, agents: registry, agentLimits: limits
            )
        }
        machine = make()
        self.isPassivated = isPassivated
    }

    convenience init(
        _ tasks: [AgentTask], _ pattern: ExecutionPattern = .sequential, effect: EffectClass = .pure
    ) throws {
        try self.init(
            Workflow("simulated", pattern: pattern, tasks: tasks), agents: [testAgent(effect: effect)])
    }

    var nextWake: Timestamp? { machine.nextWake }
    var isIdle: Bool { machine.isIdle }
    var isPassive: Bool { machine.isPassive }
    var result: RunResult { RunResult(folding: events) }
    var runningTasks: [String] { running.map(\.context.task) }

    /// A run that goes on from what another one had recorded.
    init(recovering events: [RunEvent], agents: [any Agent], at now: Timestamp) throws {
        let registry = try AgentRegistry(agents)
        guard case .runStarted(let run, let workflow, let input)? = events.first?.kind,
            let plan = Planner.plan(workflow, agents: registry).plan
        else { throw RunStoreError(.corrupt, "no start") }
        make = { RunMachine(plan: plan, run: run, input: input, seed: 1, agents: registry) }
        machine = make()
        isPassivated = false
        self.now = now
        self.events = events
        try machine.restore(events, at: now)
        take(machine.effects)
    }

    /// What the last input led to.
    @discardableResult
    func send(_ input: RunInput, after delay: Duration = .zero) -> RunEffects {
        now = now + delay
        if case .runAbandoned(let run) = input { abandoned.remove(run) }
        machine.handle(input, at: now)
        take(machine.effects)
        let effects = machine.effects
        if isPassivated, machine.isPassive { passivate() }
        return effects
    }

    /// Lets the machine go, and makes another one from the events.
    private func passivate() {
        let jitter = machine.jitter
        machine = make()
        do {
            try machine.activate(from: events, jitter: jitter)
            passivations += 1
        } catch {
            Issue.record("the events do not make a machine: \(error)")
        }
    }

    private func take(_ effects: RunEffects) {
        events += effects.events
        boundaries.append(events.count)
        for action in effects.actions {
            switch action {
            case .start(let attempt): running.append(attempt)
            case .decide(let place, _, _): undecided.append(place)
            case .reconcile(let attempt), .settle(let attempt, _): reconciling.append(attempt)
            case .requestSlots(let request): requests.append(request)
            case .awaitRun(let child): children.append(child)
            case .abandonRun(let run, _, _):
                children.removeAll { $0.run == run }
                abandoned.insert(run)
            case .relayPause(let change, let runs): relayed.append((change, runs))
            case .returnSlots(let id): requests.removeAll { $0.id == id }
            case .cancelAttempt(let attempt):
                running.removeAll { $0 === attempt }
                cancelled.append(attempt.id)
            }
        }
        isFinished = effects.isFinished
    }

    /// Answers the running attempt of a task.
    func answer(_ task: String, _ answer: Answer, after delay: Duration = .zero) throws {
        let place = try #require(running.firstIndex { $0.context.task == task })
        let attempt = running.remove(at: place)
        send(.attemptFinished(attempt.id, answer), after: delay)
    }

    /// Lets time pass until the next timer is due.
    func wake() throws {
        now = try #require(nextWake)
        send(.clock)
    }

    /// Starts the run and answers every attempt at once until the run has ended.
    func runToEnd(_ answer: (Attempt) -> Answer) throws {
        send(.start)
        while !isFinished {
            if running.isEmpty {
                try wake()
            } else {
                let attempt = running.removeFirst()
                send(.attemptFinished(attempt.id, answer(attempt)))
            }
        }
    }
}

extension TaskPlace {
    /// A task of the workflow itself, by its place in the list.
    static func root(_ task: Int) -> TaskPlace { TaskPlace(scope: 0, task: Int32(task)) }
}

extension RunEvent {
    /// In a few words: `a started 1`.
    var brief: String {
        switch kind {
        case .runStarted: "run started"
        case .taskReady(let task): "\(task) ready"
        case .conditionDecided(let task, let holds): "\(task) condition \(holds)"
        case .attemptStarted(let task, let attempt, _, _): "\(task) started \(attempt)"
        case .attemptFailed(let task, let attempt, let failure, _):
            "\(task) retries after \(attempt) \(failure.kind.rawValue)"
        case .taskFinished(let task, _, let status, _, _): "\(task) \(status.rawValue)"
        case .taskWaiting(let task, let wait):
            switch wait {
            case .sleep: "\(task) sleeps"
            case .approval(let prompt, _): "\(task) asks \(prompt)"
            case .signal(let name, _): "\(task) waits for \(name)"
            case .run: "\(task) waits for its run"
            }
        case .itemsListed(let task, let items): "\(task) items \(items.count)"
        case .branchChosen(let task, let branch): "\(task) branch \(branch.map(String.init) ?? "none")"
        case .scopeStarted(let task, let index): "\(task)[\(index)] started"
        case .scopeFinished(let task, let index, let status, _): "\(task)[\(index)] \(status.rawValue)"
        case .approvalAnswered(let task, let answer): "\(task) \(answer.isApproved ? "approved" : "rejected")"
        case .signalReceived(let signal): "signal \(signal.name)"
        case .tasksSpawned(let task, let tasks): "\(task) spawned \(tasks.map(\.id).joined(separator: " "))"
        case .attemptInterrupted(let task, let attempt): "\(task) interrupted \(attempt)"
        case .taskInDoubt(let task, let attempt): "\(task) in doubt \(attempt)"
        case .taskResolved(let task, _, _): "\(task) resolved"
        case .runRecovered: "run recovered"
        case .runRedriven(let generation, _, _): "run redriven \(generation)"
        case .runForked(_, let task, _): "run forked at \(task)"
        case .deadlinePassed: "deadline passed"
        case .runPaused: "run paused"
        case .runDrained: "run drained"
        case .runResumed: "run resumed"
        case .requestTaken(let id): "request \(id) taken"
        case .cancellationRequested: "cancellation requested"
        case .compensationStarted(let tasks): "compensation of \(tasks)"
        case .runFinished(let outcome, _, _): "run \(outcome.rawValue)"
        }
    }
}
