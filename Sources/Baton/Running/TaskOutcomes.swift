import Synchronization

/// What became of one finished task.
struct TaskOutcome: Sendable {
    let status: TaskStatus
    let output: Value?
    let failure: TaskFailure?
}

/// The outcomes of the tasks of one scope, in the order in which they finished: written by the run's machine alone,
/// read by every ``ExecutionContext``.
///
/// A context remembers how many outcomes there were when it was made and never sees later ones; so a view costs
/// nothing to make however many tasks there are.
final class TaskOutcomes: Sendable {
    private struct State {
        var plan: Plan
        var outcomes: [(outcome: TaskOutcome, task: Int)] = []
        /// By task index: its place in `outcomes` plus one, 0 while unfinished. Empty until the first task has finished.
        var places: [Int32] = []

        /// `nil` while the task is unfinished.
        func outcome(of task: Int, visible: Int = .max) -> TaskOutcome? {
            guard !places.isEmpty, places[task] > 0, places[task] <= visible else { return nil }
            return outcomes[Int(places[task]) - 1].outcome
        }
    }

    /// The scope around this one, as it was when this one began; its names are seen unless hidden by own ones.
    struct Outer {
        let outcomes: TaskOutcomes
        let visible: Int
    }

    /// Variables of the scope besides its tasks: the item of a map, the iteration of a loop.
    let locals: [String: Value]
    let outer: Outer?
    private let state: Mutex<State>

    init(plan: Plan, locals: [String: Value] = [:], outer: Outer? = nil) {
        self.locals = locals
        self.outer = outer
        state = Mutex(State(plan: plan))
    }

    var plan: Plan { state.withLock { $0.plan } }

    /// How many tasks have finished.
    var count: Int { state.withLock { $0.outcomes.count } }

    /// The plan has grown at its end.
    func extend(to plan: Plan) {
        state.withLock { state in
            state.plan = plan
            guard !state.places.isEmpty else { return }
            state.places += Array(repeating: 0, count: plan.tasks.count - state.places.count)
        }
    }

    func record(_ outcome: TaskOutcome, task: Int) {
        state.withLock { state in
            if state.places.isEmpty { state.places = Array(repeating: 0, count: state.plan.tasks.count) }
            state.outcomes.append((outcome, task))
            state.places[task] = Int32(state.outcomes.count)
        }
    }

    /// By index, whatever the view; for the machine.
    func outcome(of task: Int) -> TaskOutcome? {
        state.withLock { $0.outcome(of: task) }
    }

    /// A task of this scope or of one around it by its id; the innermost scope that has the id decides.
    ///
    /// - Parameter visible: how many outcomes of this scope may be seen; `nil` is all.
    func find(_ id: String, visible: Int? = nil) -> Found {
        let found = findHere(id, visible: visible)
        guard case .unknown = found, let outer else { return found }
        return outer.outcomes.find(id, visible: outer.visible)
    }

    /// A task of this scope by its id.
    func findHere(_ id: String, visible: Int? = nil) -> Found {
        state.withLock { state in
            guard let task = state.plan.index(of: id) else { return .unknown }
            return state.outcome(of: task, visible: visible ?? .max).map(Found.finished) ?? .unfinished
        }
    }

    enum Found {
        case unknown
        case unfinished
        case finished(TaskOutcome)

        var outcome: TaskOutcome? {
            guard case .finished(let outcome) = self else { return nil }
            return outcome
        }
    }

    /// The ids of the tasks that had finished: those of this scope in the order in which they did, then those around.
    func finished(visible: Int) -> [String] {
        let own = state.withLock { state in
            state.outcomes.prefix(visible).map { state.plan.tasks[$0.task].id }
        }
        return own + (outer.map { $0.outcomes.finished(visible: $0.visible) } ?? [])
    }

    /// The ids of all tasks that can be named from this scope.
    var names: [String] { plan.tasks.map(\.id) + (outer?.outcomes.names ?? []) }
}
