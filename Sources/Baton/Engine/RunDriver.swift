/// Drives one run: feeds its machine, obeys its actions, commits its events.
struct RunDriver {
    enum Message: Sendable {
        case input(RunInput)
        case committed(Result<Void, any Error>)
    }

    let run: RunID
    let plan: Plan
    let input: [String: Value]
    let seed: UInt64
    let clock: any RunClock
    let pools: WorkerPools
    let store: any RunStore
    let log: RunLog
    let mailbox: Mailbox<Message>

    /// Returns when the run has ended and everything that happened in it is stored.
    ///
    /// - Throws: what the store throws. A run that cannot be recorded is cancelled; the log tells of that too.
    func drive() async throws {
        var machine = RunMachine(plan: plan, run: run, input: input, seed: seed)
        var attempts = AttemptRunner(taskCount: plan.tasks.count, mailbox: mailbox, pools: pools)
        var writer = EventWriter(run: run, store: store, mailbox: mailbox)
        var alarm: (at: Timestamp, task: Task<Void, Never>)?
        defer { alarm?.task.cancel() }

        var isFinished = obey(machine.handle(.start, at: clock.now()), &attempts, &writer)
        while !isFinished || writer.isWriting {
            if !isFinished, let wake = machine.nextWake, alarm.map({ wake < $0.at }) ?? true {
                alarm?.task.cancel()
                alarm = (wake, setAlarm(at: wake))
            }
            for message in await mailbox.next() {
                switch message {
                case .committed(let result):
                    writer.committed(result)
                    guard let error = writer.failure, !isFinished else { continue }
                    let stop = RunInput.cancel(reason: "the run could not be recorded: \(error)")
                    isFinished = obey(machine.handle(stop, at: clock.now()), &attempts, &writer)
                case .input(let input) where !isFinished:
                    if case .clock = input { alarm = nil }
                    isFinished = obey(machine.handle(input, at: clock.now()), &attempts, &writer)
                case .input: break
                }
            }
        }
        if let error = writer.failure { throw error }
    }

    private func obey(_ effects: RunEffects, _ attempts: inout AttemptRunner, _ writer: inout EventWriter)
        -> Bool
    {
        log.append(effects.events)
        writer.write(effects.events, isLast: effects.isFinished)
        for action in effects.actions {
            switch action {
            case .start(let attempt): attempts.start(attempt)
            case .cancelAttempt(let id): attempts.cancel(id)
            case .decide(let task, let context): decide(task, context)
            }
        }
        return effects.isFinished
    }

    private func decide(_ task: Int, _ context: ExecutionContext) {
        guard case .closure(let condition) = plan.tasks[task].condition else { return }
        let decision: Result<Bool, TaskFailure>
        do {
            decision = .success(try condition(context))
        } catch {
            decision = .failure(
                TaskFailure(.condition, task: context.task, "the condition failed: \(error)"))
        }
        mailbox.post(.input(.decided(task: task, decision)))
    }

    private func setAlarm(at wake: Timestamp) -> Task<Void, Never> {
        Task { [clock, mailbox] in
            do {
                try await clock.sleep(until: wake)
                mailbox.post(.input(.clock))
            } catch {
                // Cancelled: an earlier alarm has taken its place, or the run has ended.
            }
        }
    }
}

/// Commits a run's events in order, one commit under way at a time: what happens meanwhile is the next batch.
private struct EventWriter {
    private let run: RunID
    private let store: any RunStore
    private let mailbox: Mailbox<RunDriver.Message>
    private var waiting: [RunEvent] = []
    private(set) var isWriting = false
    /// Once the store has refused something, nothing that comes after it can be stored.
    private(set) var failure: (any Error)?

    init(run: RunID, store: any RunStore, mailbox: Mailbox<RunDriver.Message>) {
        self.run = run
        self.store = store
        self.mailbox = mailbox
    }

    mutating func write(_ events: [RunEvent], isLast: Bool) {
        waiting += events
        // Memory survives nothing: there the events go to the store once, at the end.
        if isLast || store.durability != .memory { startCommit() }
    }

    mutating func committed(_ result: Result<Void, any Error>) {
        isWriting = false
        switch result {
        case .success: startCommit()
        case .failure(let error): failure = error
        }
    }

    private mutating func startCommit() {
        guard !isWriting, !waiting.isEmpty, failure == nil else { return }
        let commit = Commit(run: run, events: waiting)
        waiting = []
        isWriting = true
        Task { [store, mailbox] in
            do {
                try await store.commit([commit])
                mailbox.post(.committed(.success(())))
            } catch {
                mailbox.post(.committed(.failure(error)))
            }
        }
    }
}
