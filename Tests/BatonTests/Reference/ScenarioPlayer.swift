@testable import Baton

/// Plays a scenario on the machine: the clock, the operations, the people and the slots around it.
final class ScenarioPlayer {
    private enum Event {
        case finished(AttemptID, Simulation.Answer)
        case answered(String)
        case input(RunInput)
    }

    let scenario: Scenario
    let simulation: Simulation
    private(set) var problems: [String] = []
    private let invariants: RunInvariants
    private var events: [(at: Timestamp, event: Event)] = []
    private var waiting: [SlotRequest] = []
    private var held: [AttemptID: [Slot]] = [:]
    private let start: Timestamp

    /// - Throws: `WorkflowError` when the workflow cannot run.
    init(_ scenario: Scenario) throws {
        self.scenario = scenario
        simulation = try Simulation(
            scenario.workflow, agents: Scenario.agents, input: scenario.input, seed: scenario.oracle.seed,
            isPassivated: scenario.isPassivated)
        invariants = RunInvariants(scenario.workflow)
        start = simulation.now
    }

    func play() {
        for name in scenario.workflow.tasks.flatMap(\.signals) {
            schedule(
                .input(.signal(RunSignal(name, id: name, payload: .string(name)))),
                at: start + .nanoseconds(scenario.oracle.signal(name)))
        }
        if let instant = scenario.cancelledAt {
            schedule(.input(.cancel(reason: "enough", by: nil)), at: start + .nanoseconds(instant))
        }
        for pause in scenario.pauses {
            schedule(.input(.pause(reason: "wait", by: nil)), at: start + .nanoseconds(pause.from))
            schedule(.input(.resume(by: nil)), at: start + .nanoseconds(pause.to))
        }
        send(.start, at: start)
        var steps = 0
        while !simulation.isFinished, problems.isEmpty {
            steps += 1
            if steps > 100_000 { problems.append("the run goes on and on") }
            let next = events.indices.min { events[$0].at < events[$1].at }
            if let wake = simulation.nextWake, next.map({ wake <= events[$0].at }) ?? true {
                send(.clock, at: wake)
            } else if let next {
                let (at, event) = events.remove(at: next)
                take(event, at: at)
            } else {
                problems.append("the run waits for nothing and has not ended")
            }
        }
        problems += invariants.problemsAtEnd()
    }

    private func take(_ event: Event, at instant: Timestamp) {
        switch event {
        case .input(let input): send(input, at: instant)
        case .finished(let id, let answer):
            held[id] = nil
            send(.attemptFinished(id, answer), at: instant, finished: id)
        case .answered(let path):
            let isApproved = scenario.oracle.answer(to: path).isApproved
            send(
                .answer(task: path, ApprovalAnswer(id: path, isApproved: isApproved, by: "p")), at: instant)
        }
    }

    private func send(_ input: RunInput, at instant: Timestamp, finished: AttemptID? = nil) {
        let effects = simulation.send(input, after: max(instant, simulation.now) - simulation.now)
        problems += invariants.check(effects, finished: finished)
        for action in effects.actions {
            switch action {
            case .start(let attempt): begin(attempt)
            case .requestSlots(let request): waiting.append(request)
            case .returnSlots(let id):
                waiting.removeAll { $0.id == id }
                held[id] = nil
            // Its operation goes on, keeps its slots until it returns, and its result comes late.
            case .cancelAttempt: break
            case .decide, .reconcile, .settle, .awaitRun, .abandonRun, .relayPause:
                problems.append("there are no closures, no doubts and no runs of tasks")
            }
        }
        for case .taskWaiting(let path, .approval) in effects.events.map(\.kind) {
            schedule(
                .answered(path), at: simulation.now + .nanoseconds(scenario.oracle.answer(to: path).after))
        }
        grantSlots()
    }

    private func begin(_ attempt: Attempt) {
        let (duration, outcome) = scenario.oracle.attempt(attempt.id.number, of: attempt.context.task)
        let answer: Simulation.Answer =
            switch outcome {
            case .success(let output): .success(output)
            case .retryable(let after):
                .failure(OperationFailure("later", isRetryable: true, retryAfter: .nanoseconds(after)))
            case .fatal: .failure(OperationFailure("no", isRetryable: false))
            case .cancelled: .failure(OperationFailure(kind: .cancelled, "stopped", isRetryable: false))
            }
        schedule(.finished(attempt.id, answer), at: simulation.now + .nanoseconds(duration))
    }

    private func schedule(_ event: Event, at instant: Timestamp) { events.append((instant, event)) }

    private func grantSlots() {
        let fits = waiting.firstIndex { request in
            request.slots.allSatisfy { slot in
                held.values.count { $0.contains { $0.name == slot.name } } < slot.limit.concurrent ?? .max
            }
        }
        guard let fits else { return }
        let request = waiting.remove(at: fits)
        held[request.id] = request.slots
        send(.granted(request.id), at: simulation.now)
    }
}

extension AgentTask {
    /// The names of the signals that it and the tasks within it wait for.
    var signals: [String] {
        if case .signal(let signal) = work { return [signal.name] }
        return work.bodies.flatMap { $0.flatMap(\.signals) }
    }
}
