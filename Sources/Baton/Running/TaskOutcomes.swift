import Synchronization

/// What became of one finished task.
struct TaskOutcome: Sendable {
    let status: TaskStatus
    let output: Value?
    let failure: TaskFailure?
}

/// The outcomes of a run's tasks, in the order in which they finished: written by the run's machine alone, read by
/// every ``ExecutionContext``.
///
/// A context remembers how many outcomes there were when it was made and never sees later ones; so a view costs
/// nothing to make however many tasks there are.
final class TaskOutcomes: Sendable {
    private struct State {
        var outcomes: [(outcome: TaskOutcome, task: Int)] = []
        /// By task index: its place in `outcomes` plus one, 0 while unfinished.
        var places: [Int32]
    }

    private let plan: Plan
    private let state: Mutex<State>

    init(plan: Plan) {
        self.plan = plan
        state = Mutex(State(places: Array(repeating: 0, count: plan.tasks.count)))
    }

    /// How many tasks have finished.
    var count: Int { state.withLock { $0.outcomes.count } }

    func record(_ outcome: TaskOutcome, task: Int) {
        state.withLock { state in
            state.outcomes.append((outcome, task))
            state.places[task] = Int32(state.outcomes.count)
        }
    }

    /// By index, whatever the view; for the machine.
    func outcome(of task: Int) -> TaskOutcome? {
        state.withLock { state in
            let place = Int(state.places[task])
            return place == 0 ? nil : state.outcomes[place - 1].outcome
        }
    }

    func outcome(of id: String, visible: Int) -> TaskOutcome? {
        guard let task = plan.index(of: id) else { return nil }
        return state.withLock { state in
            let place = Int(state.places[task])
            return place == 0 || place > visible ? nil : state.outcomes[place - 1].outcome
        }
    }

    func finished(visible: Int) -> [String] {
        state.withLock { $0.outcomes.prefix(visible).map { plan.tasks[$0.task].id } }
    }
}
