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
    /// Closure conditions that wait for a decision, by task index.
    private(set) var undecided: [Int] = []
    private(set) var isFinished = false

    init(
        _ workflow: Workflow, agents: [any Agent] = [testAgent(effect: .pure)], input: [String: Value] = [:],
        seed: UInt64 = 1
    ) throws {
        let (plan, problems) = Planner.plan(workflow, agents: try AgentRegistry(agents))
        guard let plan else { throw WorkflowError(problems) }
        machine = RunMachine(plan: plan, run: RunID("run"), input: input, seed: seed)
    }

    convenience init(
        _ tasks: [AgentTask], _ pattern: ExecutionPattern = .sequential, effect: EffectClass = .pure
    ) throws {
        try self.init(
            Workflow("simulated", pattern: pattern, tasks: tasks), agents: [testAgent(effect: effect)])
    }

    var nextWake: Timestamp? { machine.nextWake }
    var result: RunResult { RunResult(folding: events) }
    var runningTasks: [String] { running.map(\.context.task) }

    /// What the last input led to.
    @discardableResult
    func send(_ input: RunInput, after delay: Duration = .zero) -> RunEffects {
        now = now + delay
        let effects = machine.handle(input, at: now)
        events += effects.events
        for action in effects.actions {
            switch action {
            case .start(let attempt): running.append(attempt)
            case .decide(let task, _): undecided.append(task)
            case .cancelAttempt(let id):
                running.removeAll { $0.id == id }
                cancelled.append(id)
            }
        }
        isFinished = effects.isFinished
        return effects
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

extension RunEvent {
    /// In a few words: `a started 1`.
    var brief: String {
        switch kind {
        case .runStarted: "run started"
        case .conditionDecided(let task, let holds): "\(task) condition \(holds)"
        case .attemptStarted(let task, let attempt, _, _): "\(task) started \(attempt)"
        case .attemptFailed(let task, let attempt, let failure, _):
            "\(task) retries after \(attempt) \(failure.kind.rawValue)"
        case .taskFinished(let task, _, let status, _, _): "\(task) \(status.rawValue)"
        case .runFinished(let outcome): "run \(outcome.rawValue)"
        }
    }
}
