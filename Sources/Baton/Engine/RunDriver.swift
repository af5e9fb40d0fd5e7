internal import Synchronization

/// Drives one run: feeds its machine, obeys its actions, commits its events.
///
/// It has no task or thread of its own. Whoever brings news (an attempt that has ended, the alarm, a person) lets the
/// machine take its step under the lock; the task of an attempt that has ended goes on with the next one itself. So a
/// chain costs no hop between threads, and a run that waits costs nothing but its memory.
final class RunDriver: Sendable {
    private struct State: ~Copyable {
        var machine: RunMachine
        var writer: EventWriter
        /// What runs each attempt. One that was cancelled is not in it any more.
        var workers: [AttemptID: Task<Void, Never>] = [:]
        var wake: Timestamp?
        var isFinished = false
        var end: Result<Void, any Error>?
        var waiters: [CheckedContinuation<Void, any Error>] = []
    }

    /// What is left to be done when the lock is open again.
    private struct Followup {
        var reply: RunReply?
        /// For the worker that asked.
        var next: Attempt?
        var requests: [SlotRequest] = []
        var returns: [AttemptID] = []
    }

    let run: RunID
    let log = RunLog()
    private let services: RunServices
    private let state: Mutex<State>

    init(run: RunID, machine: consuming sending RunMachine, services: RunServices) {
        self.run = run
        self.services = services
        state = Mutex(State(machine: machine, writer: EventWriter(run: run, store: services.store)))
    }

    /// Gives the machine an input, from any thread.
    ///
    /// - Returns: the run's answer to a request.
    @discardableResult
    func post(_ input: RunInput) -> RunReply? {
        let followup = step(input)
        settle(followup)
        return followup.reply
    }

    /// Waits until the run has ended and everything that happened in it is stored.
    ///
    /// - Throws: what the store throws. A run that cannot be recorded is cancelled; the log tells of that too.
    func end() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let end = state.withLock { state in
                if state.end == nil { state.waiters.append(continuation) }
                return state.end
            }
            if let end { continuation.resume(with: end) }
        }
    }

    // MARK: Steps

    /// - Parameter worker: who brings the input and would go on with another attempt.
    private func step(_ input: RunInput, worker: Attempt? = nil) -> Followup {
        state.withLock { state in
            var followup = Followup()
            let handle = worker.flatMap { worker in state.workers.removeValue(forKey: worker.id) }
            let effects = state.machine.handle(input, at: services.clock.now())
            log.append(effects.events)
            for action in effects.actions {
                switch action {
                case .start(let attempt):
                    if followup.next == nil, let handle, let worker, worker.isBlocking == attempt.isBlocking {
                        followup.next = attempt
                        state.workers[attempt.id] = handle
                    } else {
                        state.workers[attempt.id] = launch(attempt)
                    }
                case .cancelAttempt(let id): state.workers.removeValue(forKey: id)?.cancel()
                case .decide(let place, let closure, let context): decide(place, closure, context)
                case .requestSlots(let request): followup.requests.append(request)
                case .returnSlots(let id): followup.returns.append(id)
                }
            }
            followup.reply = effects.reply
            state.isFinished = effects.isFinished
            commit(state.writer.write(effects.events, isLast: effects.isFinished))
            setAlarm(&state)
            endIfDone(&state)
            return followup
        }
    }

    private func settle(_ followup: Followup) {
        for id in followup.returns {
            let ticket = SlotTicket(run: run, attempt: id)
            if !services.slots.withdraw(ticket) { services.slots.release(ticket) }
        }
        for request in followup.requests {
            let ticket = SlotTicket(run: run, attempt: request.id)
            services.slots.request(ticket, request.slots, priority: request.priority) { [self] in
                post(.granted(request.id))
            }
        }
    }

    private func setAlarm(_ state: inout State) {
        let wake = state.machine.nextWake
        guard wake != state.wake else { return }
        state.wake = wake
        services.alarm.set(run, at: wake)
    }

    private func endIfDone(_ state: inout State) {
        guard state.isFinished, state.writer.isIdle, state.end == nil else { return }
        let end = state.writer.failure.map { Result<Void, any Error>.failure($0) } ?? .success(())
        state.end = end
        services.runs.remove(run)
        log.finish()
        for waiter in state.waiters { waiter.resume(with: end) }
        state.waiters = []
    }

    // MARK: Attempts

    /// The tasks of attempts are not children of another, because a run must be able to end while an operation that
    /// ignores its cancellation goes on; its late result is dropped by the machine.
    private func launch(_ attempt: Attempt) -> Task<Void, Never> {
        Task(executorPreference: attempt.isBlocking ? services.blocking : services.ordinary) { [self] in
            await work(on: attempt)
        }
    }

    private func work(on first: Attempt) async {
        var next: Attempt? = first
        while let attempt = next {
            let result = await attempt.run()
            if attempt.hasSlots { services.slots.release(SlotTicket(run: run, attempt: attempt.id)) }
            let followup = step(.attemptFinished(attempt.id, result), worker: attempt)
            settle(followup)
            next = followup.next
        }
    }

    private func decide(
        _ place: TaskPlace, _ closure: @escaping @Sendable (ExecutionContext) throws -> Bool,
        _ context: ExecutionContext
    ) {
        Task(executorPreference: services.ordinary) { [self] in
            let decision: Result<Bool, TaskFailure>
            do {
                decision = .success(try closure(context))
            } catch {
                decision = .failure(
                    TaskFailure(.condition, task: context.task, "the condition failed: \(error)"))
            }
            post(.decided(place, decision))
        }
    }

    // MARK: Recording

    private func commit(_ commit: Commit?) {
        guard let commit else { return }
        Task(executorPreference: services.ordinary) { [self] in
            do {
                try await services.store.commit([commit])
                committed(.success(()))
            } catch {
                committed(.failure(error))
            }
        }
    }

    private func committed(_ result: Result<Void, any Error>) {
        let failure = state.withLock { state in
            commit(state.writer.committed(result))
            endIfDone(&state)
            return state.isFinished ? nil : state.writer.failure
        }
        guard let failure else { return }
        post(.cancel(reason: "the run could not be recorded: \(failure)", by: nil))
    }
}

extension Attempt {
    fileprivate var isBlocking: Bool { implementation.definition.isBlocking }
}
