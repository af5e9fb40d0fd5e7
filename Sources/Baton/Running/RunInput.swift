/// What the outside tells a ``RunMachine``.
enum RunInput: Sendable {
    case start
    /// A condition in Swift was decided.
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
    /// The agent has taken note of what somebody said of an attempt in doubt; `nil` when it could not.
    case noted(AttemptID, DoubtResolution?)
    /// A run that a task waits for has ended.
    indirect case runEnded(RunID, ChildRun.End)
    /// A run that is not wanted any more has been told so, or has ended.
    case runAbandoned(RunID)
    case pause(reason: String, by: String?, PauseOrigin = .own)
    case resume(by: String?, PauseOrigin = .own)
    case cancel(reason: String, by: String?)
    /// One of the above that somebody may repeat: an id that was accepted before changes nothing.
    indirect case request(id: String, RunInput)
    /// Nothing new starts until it is taken back. Unlike a pause it belongs to the process, not to the run, and is not
    /// recorded.
    case hold(Bool)
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

/// Slots that an attempt needs before it may start.
struct SlotRequest: Sendable {
    let id: AttemptID
    /// The task's path.
    let task: String
    let slots: [Slot]
    let priority: Int
}

/// What a ``RunMachine`` wants done.
enum RunAction: Sendable {
    /// Decide a condition in Swift.
    indirect case decide(TaskPlace, Condition.Closure, ExecutionContext)
    /// Get slots, and say so with ``RunInput/granted(_:)``. They are the attempt's until its operation has returned.
    indirect case requestSlots(SlotRequest)
    /// Slots that were asked for or granted are not wanted any more.
    case returnSlots(AttemptID)
    case start(Attempt)
    /// Ask the agent whether the effect of an attempt has happened.
    case reconcile(Attempt)
    /// Have the agent take note of what somebody said of an attempt in doubt.
    indirect case settle(Attempt, DoubtResolution)
    /// Start a run, or find it, and tell of its end with ``RunInput/runEnded(_:_:)``.
    indirect case awaitRun(ChildRun)
    /// A run that was started is not wanted any more: it is to be cancelled, and ``RunInput/runAbandoned(_:)`` to be said.
    case abandonRun(RunID, reason: String, generation: Int)
    /// The run is paused or goes on, and so are to be those that its tasks wait for.
    indirect case relayPause(ChildRun.PauseChange, to: [RunID])
    /// The attempt's result is not wanted any more.
    case cancelAttempt(Attempt)
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
