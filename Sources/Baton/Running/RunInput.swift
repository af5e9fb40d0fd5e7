/// What the outside tells a ``RunMachine``.
enum RunInput: Sendable {
    case start
    /// A closure condition was decided.
    case decided(TaskPlace, Result<Bool, TaskFailure>)
    /// The slots that an attempt asked for are its own.
    case granted(AttemptID)
    case attemptFinished(AttemptID, Result<Value, OperationFailure>)
    /// Time has passed: timers that are due fire.
    case clock
    case answer(task: String, ApprovalAnswer)
    case signal(RunSignal)
    case resolve(task: String, DoubtResolution, by: String?)
    /// The agent has looked for the effect of an attempt in doubt; `nil` when it cannot tell.
    case reconciled(AttemptID, DoubtResolution?)
    case pause(reason: String, by: String?)
    case resume(by: String?)
    case cancel(reason: String, by: String?)
    /// Nothing of the run can be recorded any more: it ends at once, without compensation.
    case giveUp(reason: String)
}

/// Where a task of a run stands: the place of its scope among the run's, and its own in the scope's plan.
struct TaskPlace: Sendable, Hashable {
    let scope: Int32
    let task: Int32

    func hash(into hasher: inout Hasher) {
        hasher.combine(UInt64(UInt32(bitPattern: scope)) << 32 | UInt64(UInt32(bitPattern: task)))
    }
}

/// One attempt of one task; late results are told apart by it.
struct AttemptID: Sendable, Hashable {
    let place: TaskPlace
    /// Counted from 1.
    let number: Int
}

/// Everything that an attempt needs. A class: it is handed on several times.
final class Attempt: Sendable {
    let id: AttemptID
    /// Number of the event that tells of its start.
    let sequence: Int
    let implementation: OperationImplementation
    let input: [String: Value]
    let context: ExecutionContext
    /// Whether it holds slots, to be given back when its operation has returned.
    let hasSlots: Bool

    init(
        id: AttemptID, sequence: Int, implementation: OperationImplementation, input: [String: Value],
        context: ExecutionContext, hasSlots: Bool
    ) {
        self.id = id
        self.sequence = sequence
        self.implementation = implementation
        self.input = input
        self.context = context
        self.hasSlots = hasSlots
    }
}

/// Slots that an attempt needs before it may start.
struct SlotRequest: Sendable {
    let id: AttemptID
    let slots: [Slot]
    let priority: Int
}

/// What a ``RunMachine`` wants done.
enum RunAction: Sendable {
    /// Decide a closure condition.
    indirect case decide(TaskPlace, @Sendable (ExecutionContext) throws -> Bool, ExecutionContext)
    /// Get slots, and say so with ``RunInput/granted(_:)``. They are the attempt's until its operation has returned.
    indirect case requestSlots(SlotRequest)
    /// Slots that were asked for or granted are not wanted any more.
    case returnSlots(AttemptID)
    case start(Attempt)
    /// Ask the agent whether the effect of an attempt has happened.
    case reconcile(Attempt)
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
    /// Whether the input was the result of an attempt that counts.
    var isResultTaken = false
    /// What to tell whoever asked; `nil` for inputs that nobody waits for an answer to.
    var reply: RunReply?

    /// Back to nothing; the memory is kept.
    mutating func clear() {
        events.removeAll(keepingCapacity: true)
        actions.removeAll(keepingCapacity: true)
        isFinished = false
        isResultTaken = false
        reply = nil
    }
}
