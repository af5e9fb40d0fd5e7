internal import Synchronization

/// Attempts: who runs them, and what else is asked of agents and conditions.
extension RunDriver {
    /// Has a worker take the attempt soon.
    func launch(_ attempt: Attempt) {
        // An executor that was given decides over the order of all attempts: it sees each one.
        if services.ordinary != nil {
            return Worker(isBlocking: attempt.isBlocking).begin(self, with: attempt)
        }
        let needsWorker = traffic.queues.withLock { $0.add(attempt) }
        if needsWorker { Worker(isBlocking: attempt.isBlocking).begin(self) }
    }

    /// What the worker goes through: its first attempt, what follows from each one, and what others have left.
    ///
    /// An operation may wait, and the attempts behind it must not wait for it. So before a worker calls the operation of
    /// an attempt from the queue, and leaves others there, it makes sure that another worker is on its way to them.
    /// While operations never wait, a worker a thread does all the work; each one that waits costs one more.
    fileprivate func work(_ worker: Worker, on first: Attempt?) async {
        var next = first ?? take(worker, isFirst: true)
        var count = 0
        while let attempt = next {
            let isOver: Bool
            switch await attempt.run(on: worker, for: self, with: services) {
            case .notBegun:
                releaseSlots(of: attempt)
                next = take(worker)
                continue
            case .ended(let result, let isWorkerFree):
                releaseSlots(of: attempt)
                isOver = isWorkerFree
                next = deliver(result, of: attempt, worker: isOver ? worker : nil)
            case .closing(let isWorkerFree):
                isOver = isWorkerFree
                next = nil
            }
            // A task that was cancelled with an attempt cannot be used again.
            guard isOver else { return }
            next = next ?? take(worker)
            count += 1
            // Operations that never wait would keep the thread from everything else for as long as the run goes on; those
            // that block leave it to another run after each one.
            if worker.isBlocking || count.isMultiple(of: Worker.attemptsPerTurn) { await Task.yield() }
        }
    }

    private func releaseSlots(of attempt: Attempt) {
        if attempt.hasSlots { services.slots.release(SlotTicket(run: run, attempt: attempt.id)) }
    }

    fileprivate func executor(isBlocking: Bool) -> (any TaskExecutor)? {
        isBlocking ? services.blocking : services.ordinary
    }

    private func take(_ worker: Worker, isFirst: Bool = false) -> Attempt? {
        let (attempt, needsWorker) = traffic.queues.withLock {
            $0.take(isBlocking: worker.isBlocking, isFirst: isFirst)
        }
        if needsWorker { Worker(isBlocking: worker.isBlocking).begin(self) }
        return attempt
    }

    func decide(
        _ place: TaskPlace, _ closure: @escaping Condition.Closure, _ context: ExecutionContext
    ) {
        Task(on: services.ordinary) { [self] in
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

    func reconcile(_ attempt: Attempt) {
        guard let check = attempt.implementation.reconcile else { return }
        Task(on: executor(isBlocking: attempt.isBlocking)) { [self] in
            // One that fails cannot tell: a person is asked.
            let resolution = try? await check(attempt.input, attempt.context)
            post(.reconciled(attempt.id, resolution ?? nil))
        }
    }

    func settle(_ attempt: Attempt, _ resolution: DoubtResolution) {
        guard let take = attempt.implementation.settle else { return }
        Task(on: executor(isBlocking: attempt.isBlocking)) { [self] in
            // Where it fails the task is in doubt as before, and the person can say it again.
            post(.noted(attempt.id, try? await take(attempt.input, attempt.context, resolution)))
        }
    }
}

extension Worker {
    /// Starts its task, which is no child of another: a run must be able to end while an operation that ignores its
    /// cancellation goes on; its late result is dropped by the machine.
    fileprivate func begin(_ driver: RunDriver, with attempt: Attempt? = nil) {
        start(on: driver.executor(isBlocking: isBlocking)) { await driver.work(self, on: attempt) }
    }
}
