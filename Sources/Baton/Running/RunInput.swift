/// What the outside tells a ``RunMachine``.
enum RunInput: Sendable {
    case start
    /// A closure condition was decided.
    case decided(task: Int, Result<Bool, TaskFailure>)
    case attemptFinished(AttemptID, Result<Value, OperationFailure>)
    /// Time has passed: timers that are due fire.
    case clock
    case cancel(reason: String)
}

/// One attempt of one task; late results are told apart by it.
struct AttemptID: Sendable, Hashable {
    /// The task's place in the plan.
    let task: Int
    /// Counted from 1.
    let number: Int
}

/// Everything that an attempt needs.
struct Attempt: Sendable {
    let id: AttemptID
    let implementation: OperationImplementation
    let input: [String: Value]
    let context: ExecutionContext
}

/// What a ``RunMachine`` wants done.
enum RunAction: Sendable {
    /// Decide a closure condition.
    case decide(task: Int, ExecutionContext)
    case start(Attempt)
    /// The attempt's result is not wanted any more.
    case cancelAttempt(AttemptID)
}

/// What follows from one input.
struct RunEffects: Sendable {
    /// What happened, in order; recorded before anything is shown outside.
    var events: [RunEvent] = []
    /// What is to be done, in order.
    var actions: [RunAction] = []
    /// Whether the run has ended.
    var isFinished = false
}
